/** Groups, their rules and members, and shifts (docs/lark-api/attendance.md#groups). */
import { upwards } from '../contact/directory/store.ts';
import { success, type Refusal } from '../platform/answers.ts';
import { defineEndpoint, type Endpoint, type Param } from '../platform/endpoint.ts';
import { pageOf } from '../platform/pages.ts';
import { pageSize, pageToken, required } from '../platform/params.ts';
import type { World } from '../world.ts';
import { employeeType, rates, refusals, ruleScopes } from './common.ts';
import { createMembers } from './records/members.ts';
import type { People } from './people.ts';

const facts = { method: 'GET', rates, scopes: ruleScopes, metered: true } as const;
const badToken = refusals.badParam('page_token');

const paging = {
  page_size: pageSize(10, 50, refusals.badParam('page_size')),
  page_token: pageToken(badToken),
};

/** A token as the answer had it: encoded for a URL once more than other endpoints do (docs/lark-api/attendance.md#groups). */
const encodedToken: Param<number> = {
  read: ([sent], field, call) => {
    if (sent === undefined || sent === '') return { ok: true, value: 0 };
    // One that the caller has decoded is not the one it was given.
    if (/[/+=]/.test(sent)) return { ok: false, refusal: badToken };
    return paging.page_token.read([decodeURIComponent(sent)], field, call);
  },
};

function oneOfWords<const T extends string>(words: readonly T[], refusal: Refusal): Param<T> {
  return {
    read: ([sent]) => {
      const found = words.find((one) => one === sent);
      return found === undefined ? { ok: false, refusal } : { ok: true, value: found };
    },
  };
}

const who = {
  employee_type: employeeType(['employee_id', 'employee_no'], refusals.groupEmployeeType),
  dept_type: oneOfWords(['open_id'], refusals.badParam('dept_type invalid')),
};

/** Groups: their names page by page, one in full, and its members. */
export function groupEndpoints({ tenant }: World, people: People): readonly Endpoint[] {
  const { store } = tenant.attendance;
  const members = createMembers(store);
  const named = (id: string) => store.groups.find(({ group_id }) => group_id === id);
  const prefix = '/open-apis/attendance/v1/groups';

  const list = defineEndpoint({
    ...facts,
    template: prefix,
    params: paging,
    handler: (params, call) => {
      const page = pageOf(store.groups, params, call);
      const group_list = page.items.map(({ group_id, group_name }) => ({ group_id, group_name }));
      return success({ group_list, page_token: '', ...page.paging });
    },
  });

  const one = defineEndpoint({
    ...facts,
    template: `${prefix}/:group_id`,
    params: { group_id: required(), ...who },
    handler: ({ group_id, employee_type }) => {
      const group = named(group_id);
      if (group === undefined) return refusals.noGroup;
      const ids = (numbers: readonly number[]): string[] => numbers.map(people.idOf(employee_type));
      return success({
        ...group,
        bind_dept_ids: members.departments(group),
        bind_user_ids: ids(members.bound(group)),
        except_dept_ids: [],
        except_user_ids: [],
        bind_default_dept_ids: [],
        bind_default_user_ids: ids(members.of(group, '2')),
        group_leader_ids: ids(members.leaders(group)),
        sub_group_leader_ids: [],
      });
    },
  });

  const users = defineEndpoint({
    ...facts,
    template: `${prefix}/:group_id/list_user`,
    params: {
      group_id: required(),
      ...who,
      member_clock_type: oneOfWords(['0', '1', '2'], refusals.badParam('member_clock_type')),
      page_size: paging.page_size,
      page_token: encodedToken,
    },
    handler: (params, call) => {
      const group = named(params.group_id);
      if (group === undefined) return refusals.noGroup;
      const all = members.of(group, params.member_clock_type);
      const { items, paging: more } = pageOf(all, params, call);
      const { people: seated } = tenant.contact.store;
      const shown = items.map((number) => ({
        user_id: people.idOf(params.employee_type)(number),
        department_ids: upwards(tenant.contact.store, seated[number]?.departments[0] ?? '0'),
      }));
      const page_token = encodeURIComponent(more.page_token ?? '');
      return success({ users: shown, has_more: more.has_more, page_token });
    },
  });

  return [list, one, users];
}

/** Shifts: in full, page by page or one by one. */
export function shiftEndpoints({ tenant }: World): readonly Endpoint[] {
  const { store } = tenant.attendance;
  const prefix = '/open-apis/attendance/v1/shifts';
  return [
    defineEndpoint({
      ...facts,
      template: prefix,
      params: paging,
      handler: (params, call) => {
        const page = pageOf(store.shifts, params, call);
        return success({ shift_list: page.items, page_token: '', ...page.paging });
      },
    }),
    defineEndpoint({
      ...facts,
      template: `${prefix}/:shift_id`,
      params: { shift_id: required() },
      handler: ({ shift_id }) => {
        const shift = store.shifts.find((one) => one.shift_id === shift_id);
        return shift === undefined ? refusals.noShift : success({ ...shift });
      },
    }),
  ];
}
