/** Tasks of the whole company, searched: docs/lark-api/approval.md#searching-tasks. */
import { userIdType } from '../contact/common.ts';
import { defineEndpoint, tier4, type Endpoint } from '../platform/endpoint.ts';
import { pageOf } from '../platform/pages.ts';
import { pageSize, pageToken } from '../platform/params.ts';
import type { World } from '../world.ts';
import { approvalScopes, refusals, toAnswer } from './common.ts';
import { translate } from './locales.ts';
import { keptOf } from './records/building.ts';
import { languageOf } from './records/seeding.ts';
import type { Kept } from './records/store.ts';

const thirtyDays = 30 * 86_400_000;

/** The fields of a body of which one must have a value. */
const selectors = ['user_id', 'approval_code', 'instance_code', 'instance_external_id', 'group_external_id'];

type Body = Readonly<Record<string, unknown>>;

/** A span of the body: none, one of at most thirty days, or undefined for one that is refused. */
function spanOf({ task_start_time_from: from, task_start_time_to: to }: Body) {
  if (from === undefined && to === undefined) return { from: -Infinity, to: Infinity };
  if (typeof from !== 'string' || typeof to !== 'string') return undefined;
  const span = { from: Number(from), to: Number(to) };
  return span.to - span.from <= thirtyDays && span.from <= span.to ? span : undefined;
}

function inItsLanguage(instance: Kept['instance'], form: number): Kept['instance'] {
  return { ...instance, approval_name: translate(instance.approval_name, languageOf(form)) };
}

/** The latest first; tasks of instances that were revoked are taken off their page, so that it is shorter. */
export function taskSearchEndpoint({ tenant, quirks }: World): Endpoint {
  return defineEndpoint({
    method: 'POST',
    template: '/open-apis/approval/v4/tasks/search',
    rates: tier4,
    scopes: [...approvalScopes, 'approval:approval.list:readonly'],
    metered: true,
    params: {
      user_id_type: userIdType,
      page_size: pageSize(10, 200, refusals.badParam('page_size')),
      page_token: pageToken(refusals.badParam('page_token')),
    },
    handler: (params, call) => {
      const { store } = tenant.approval;
      const body = (call.body ?? {}) as Body;
      const span = spanOf(body);
      if (span === undefined) return refusals.badParam('task_start_time');
      const isSelected = selectors.some((field) => (body[field] ?? '') !== '');
      if (!isSelected && quirks.approvalSearch === 'selected')
        return refusals.badParam(`one of ${selectors.join(', ')}`);
      const user = body['user_id'];
      const { ids } = tenant.contact.store;
      const number = typeof user === 'string' ? ids.numberOf(params.user_id_type, user) : undefined;
      if (typeof user === 'string' && number === undefined) return refusals.noUser;
      const open_id = number === undefined ? undefined : ids.person('open_id', number);
      const found = store.instances
        .filter(({ fate, start }) => fate === 'here' && start <= span.to && start >= span.from - thirtyDays)
        .map((stored) => inItsLanguage(keptOf(store, stored).instance, stored.form))
        .filter(({ approval_code }) => (body['approval_code'] ?? approval_code) === approval_code)
        .flatMap((instance) => instance.task_list.map((task) => ({ instance, task })))
        .filter(({ task }) => open_id === undefined || task.open_id === open_id)
        .filter(
          ({ task: { start_time } }) => Number(start_time) >= span.from && Number(start_time) <= span.to,
        )
        .sort((one, other) => Number(other.task.start_time) - Number(one.task.start_time));
      const { items, paging } = pageOf(found, params, call);
      const task_list = items
        .filter(({ instance }) => !instance.reverted)
        .map(({ instance, task }) => ({
          approval: {
            code: instance.approval_code,
            name: instance.approval_name,
            is_external: false,
            external: { batch_cc_read: false },
          },
          group: { external_id: '', name: '' },
          instance: {
            code: instance.instance_code,
            start_time: instance.start_time,
            end_time: instance.end_time,
            status: instance.status.toLowerCase(),
            serial_id: instance.serial_number,
            user_id: instance.open_id,
          },
          task: {
            task_id: task.id,
            user_id: task.open_id,
            status: task.status.toLowerCase(),
            start_time: task.start_time,
            end_time: task.end_time,
            update_time: task.end_time === '0' ? task.start_time : task.end_time,
          },
        }));
      return toAnswer({ count: found.length, task_list, page_token: '', ...paging });
    },
  });
}
