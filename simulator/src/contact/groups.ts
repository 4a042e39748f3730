/** User groups and their members (docs/lark-api/contact.md#user-groups). */
import { success } from '../platform/answers.ts';
import { defineEndpoint, tier4, type Endpoint } from '../platform/endpoint.ts';
import { pageOf } from '../platform/pages.ts';
import { oneOf, required } from '../platform/params.ts';
import type { World } from '../world.ts';
import { employeeIdFor, idsAsked, paging, refusals, userIdTypes } from './common.ts';
import { listedGroup } from './directory/reading.ts';
import type { View } from './range.ts';

const scopes = ['contact:group:readonly'];

/** Lark's enum: for departments, `open_id` is the open department id. */
const memberIdTypes = [...userIdTypes, 'department_id'] as const;

/** The listing of groups, one type at a time, and of the members of one, one kind at a time. */
export function groupEndpoints({ tenant }: World, view: () => View): readonly Endpoint[] {
  const { store } = tenant.contact;

  const list = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/group/simplelist',
    rates: tier4,
    scopes,
    metered: false,
    params: { type: oneOf(['1', '2'], '1'), ...paging(50, 100) },
    handler: (params, call) => {
      const { seesGroup } = view();
      const groups = [...store.groups.values()].filter(
        ({ facts: { id, type } }) => String(type) === params.type && seesGroup(id),
      );
      const { items, paging: more } = pageOf(groups, params, call);
      return success({ grouplist: items.map(listedGroup), ...more });
    },
  });

  const members = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/group/:group_id/member/simplelist',
    rates: tier4,
    scopes,
    metered: false,
    params: {
      group_id: required(),
      member_type: oneOf(['user', 'department'], 'user'),
      member_id_type: oneOf(memberIdTypes, 'open_id', employeeIdFor),
      ...paging(50, 100),
    },
    handler: (params, call) => {
      const group = store.groups.get(params.group_id);
      if (group === undefined) return refusals.badGroup;
      if (!view().seesGroup(params.group_id)) return refusals.noGroupAuthority;
      const { member_type, member_id_type: type } = params;
      if (member_type === 'user') {
        if (type === 'department_id') return refusals.memberIdType;
        const ids = idsAsked(store, type, 'open_department_id');
        const { items, paging: more } = pageOf(group.users, params, call);
        const memberlist = items.map((number) => ({ member_id: ids.userAt(number), member_type }));
        return success({ memberlist, ...more });
      }
      if (type === 'union_id' || type === 'user_id') return refusals.memberIdType;
      const ids = idsAsked(store, 'open_id', type === 'open_id' ? 'open_department_id' : type);
      const { items, paging: more } = pageOf(group.departments, params, call);
      return success({
        memberlist: items.map((id) => ({ member_id: ids.department(id), member_type })),
        ...more,
      });
    },
  });

  return [list, members];
}
