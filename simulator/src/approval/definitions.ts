/** One definition by its code: docs/lark-api/approval.md#definitions. */
import { idsAsked, userIdType } from '../contact/common.ts';
import { defineEndpoint, perMinute, type Endpoint } from '../platform/endpoint.ts';
import { flag } from '../platform/params.ts';
import type { World } from '../world.ts';
import { toAnswer, approvalScopes, required, locale, optional, refusals, seesUserIds } from './common.ts';
import { definitionOf, languageOf } from './records/seeding.ts';
import { findDefinition } from './records/store.ts';
import { renderDefinition } from './rendering.ts';

/** The answer has everything but the code, and administrators only on request. */
export function definitionEndpoint({ tenant, quirks }: World): Endpoint {
  return defineEndpoint({
    method: 'GET',
    template: '/open-apis/approval/v4/approvals/:approval_code',
    rates: [perMinute(100)],
    scopes: [...approvalScopes, 'approval:definition'],
    metered: true,
    params: {
      approval_code: required(),
      locale,
      with_admin_id: flag(false),
      user_id_type: userIdType,
      with_option: flag(false),
      user_id: optional,
      nested_mutable_group: flag(false),
    },
    handler: (params, call) => {
      const { store } = tenant.approval;
      const found = findDefinition(store, params.approval_code);
      if (found === undefined) return refusals.noDefinition;
      const { form, definition } = found;
      if (definition.status === 'DELETED' && quirks.approvalDeleted === 'refused')
        return refusals.deletedDefinition;
      const {
        approval_code: _code,
        approval_admin_ids,
        ...shown
      } = renderDefinition(definitionOf(store, form), {
        locale: params.locale === '' ? languageOf(form) : params.locale,
        userIds: seesUserIds(call),
        nested: params.nested_mutable_group,
        options: params.with_option,
        signature: '',
      });
      const ids = idsAsked(tenant.contact.store, params.user_id_type, 'open_department_id');
      return toAnswer({
        ...shown,
        ...(params.with_admin_id && { approval_admin_ids: approval_admin_ids.map(ids.user) }),
      });
    },
  });
}
