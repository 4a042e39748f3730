/** Instances: the codes of those created in a time, and one in full: docs/lark-api/approval.md#listing-instances and #one-instance. */
import { userIdType } from '../contact/common.ts';
import { defineEndpoint, perMinute, tier4, type Endpoint } from '../platform/endpoint.ts';
import { pageOf } from '../platform/pages.ts';
import { flag, pageSize, pageToken } from '../platform/params.ts';
import type { World } from '../world.ts';
import {
  toAnswer,
  approvalScopes,
  createSigner,
  required,
  instant,
  locale,
  optional,
  refusals,
  seesUserIds,
} from './common.ts';
import type { ApprovalQuirks } from './quirks.ts';
import { languageOf } from './records/seeding.ts';
import { keptOf } from './records/building.ts';
import { codeOf, findDefinition, findInstance, type Kept } from './records/store.ts';
import { renderInstance } from './rendering.ts';

const scopes = [...approvalScopes, 'approval:instance'];
const tenHours = 36_000_000;

function within(bounds: ApprovalQuirks['approvalBounds'], from: number, to: number): (at: number) => boolean {
  const first = bounds === 'both' || bounds === 'start';
  const last = bounds === 'both' || bounds === 'end';
  return (at) => (first ? at >= from : at > from) && (last ? at <= to : at < to);
}

/** Codes of one definition's instances by the time of their creation, oldest first. */
function listEndpoint({ tenant, quirks }: World): Endpoint {
  return defineEndpoint({
    method: 'GET',
    template: '/open-apis/approval/v4/instances',
    rates: [perMinute(100)],
    scopes,
    metered: true,
    params: {
      approval_code: required(),
      start_time: instant,
      end_time: instant,
      page_size: pageSize(100, 100, refusals.badParam('page_size')),
      page_token: pageToken(refusals.badParam('page_token')),
    },
    handler: (params, call) => {
      const { store } = tenant.approval;
      const { start_time: from, end_time: until } = params;
      if (from > until) return refusals.badParam('start_time is after end_time');
      const long = until - from > tenHours;
      if (long && quirks.approvalWindow === 'refused')
        return refusals.badParam('the time range exceeds 10 hours');
      const found = findDefinition(store, params.approval_code);
      if (found === undefined) return refusals.noDefinition;
      const to = long && quirks.approvalWindow === 'truncated' ? from + tenHours : until;
      const inside = within(quirks.approvalBounds, from, to);
      const numbers = found.definition.instances.filter((number) => {
        const stored = store.instances[number];
        if (stored === undefined || stored.fate === 'gone') return false;
        return inside(stored.start) && stored.start + quirks.approvalLag <= call.now;
      });
      const { items, paging } = pageOf(numbers, params, call);
      const codes = items.map((number) => codeOf(store.seed, 'instance', number));
      const empty = codes.length === 0 && quirks.approvalEmpty !== 'list';
      return toAnswer({
        has_more: paging.has_more,
        page_token: paging.page_token ?? '',
        ...(empty
          ? quirks.approvalEmpty === 'null' && { instance_code_list: null }
          : { instance_code_list: codes }),
      });
    },
  });
}

/** The original of a revert as the quirk has it; nothing else about it changes. */
function afterRevert(kept: Kept, { approvalReverted }: ApprovalQuirks): Kept {
  const { instance } = kept;
  if (!instance.reverted || approvalReverted === 'APPROVED') return kept;
  return { ...kept, instance: { ...instance, status: approvalReverted } };
}

/** One instance in full. */
function detailEndpoint({ tenant, quirks }: World): Endpoint {
  const sign = createSigner(tenant.approval.store.seed);
  return defineEndpoint({
    method: 'GET',
    template: '/open-apis/approval/v4/instances/:instance_id',
    rates: tier4,
    scopes,
    metered: true,
    params: {
      instance_id: required(),
      locale,
      user_id: optional,
      user_id_type: userIdType,
      nested_mutable_group: flag(false),
    },
    handler: (params, call) => {
      const { store } = tenant.approval;
      const { user_id } = params;
      const unknown =
        user_id !== undefined &&
        tenant.contact.store.ids.numberOf(params.user_id_type, user_id) === undefined;
      if (unknown) return refusals.noUser;
      const stored = findInstance(store, params.instance_id);
      if (stored === undefined || stored.fate === 'removed' || stored.fate === 'gone')
        return refusals.noInstance;
      if (stored.fate === 'forbidden') return refusals.forbidden;
      const view = {
        locale: params.locale === '' ? languageOf(stored.form) : params.locale,
        userIds: seesUserIds(call),
        nested: params.nested_mutable_group,
        options: false,
        signature: sign(call.now),
      };
      return toAnswer(renderInstance(afterRevert(keptOf(store, stored), quirks), view));
    },
  });
}

/** The two endpoints that show instances. */
export function instanceEndpoints(world: World): readonly Endpoint[] {
  return [listEndpoint(world), detailEndpoint(world)];
}
