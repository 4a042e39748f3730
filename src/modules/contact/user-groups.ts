// User groups and their members: docs/lark-api/contact.md#user-groups.
import { z } from 'zod';
import { inBatches } from '../../engine/flow/batches.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import { id, integer, object, text, texts } from '../columns.ts';
import { askForNothing } from '../ask.ts';
import type { Context } from '../context.ts';
import { defineFeed, defineStream } from '../define.ts';
import { refused } from '../directory/refusals.ts';
import { membersOfOneGroup } from '../directory/sample.ts';
import { idText, isRow, keyed, warnOnce, type LarkRow } from '../keyed.ts';
import { groupList, groupMembers } from './endpoints.ts';
import { userGroupsEstimate } from './estimate.ts';

interface Group extends LarkRow {
  readonly id: string;
}

interface Member {
  readonly user_group_id: string;
  readonly member_type: 'user' | 'department';
  readonly member_id: string;
}

type Found = { readonly group: Group } | { readonly member: Member };

export const contactUserGroups = defineStream<Found, Group>({
  name: 'contact_user_groups',
  description:
    'One row per user group the app can see, normal and dynamic ones. Deleted groups disappear with the next full ' +
    'refresh.',
  key: ['id'],
  rows: (found) => ('group' in found ? [found.group] : []),
  columns: {
    id: id('Id of the group, as other streams and endpoints name it.'),
    group_id: text('Custom id of the group.'),
    name: text('Name.'),
    description: text('Description.'),
    type: integer('1 normal, 2 dynamic: its members follow from a rule.'),
    member_user_count: integer('Users in it.'),
    member_department_count: integer('Departments in it.'),
    department_scope_list: texts('Departments that a dynamic group draws from.'),
    dynamic_group_rule: object('Rule of a dynamic group; rarely returned.', {
      department_level: z.string().nullish(),
      expressions: z
        .array(
          z.looseObject({
            field: z.string().nullish(),
            operator: z.string().nullish(),
            value: z.string().nullish(),
            values: z.array(z.string()).nullish(),
          }),
        )
        .nullish(),
      joiner_rule: z.string().nullish(),
      group_status: z.string().nullish(),
    }),
  },
});

export const contactUserGroupMembers = defineStream<Found, Member>({
  name: 'contact_user_group_members',
  description:
    'One row per user group and member: a user or a department. Memberships that ended disappear with the next full ' +
    'refresh.',
  key: ['user_group_id', 'member_type', 'member_id'],
  rows: (found) => ('member' in found ? [found.member] : []),
  columns: {
    user_group_id: id('Id of the group.', { references: 'contact_user_groups.id' }),
    member_type: id('user or department.'),
    member_id: id('Id of the user in the configured kind of id, or open id of the department.'),
  },
});

/** What a group answers with that was deleted, or moved out of the app's sight, after it was listed; it proves neither. */
const perhapsGone = [42002, 42009];

const groupRule = {
  of: contactUserGroups.name,
  needs: 'id',
  toItem(row: LarkRow): Group | undefined {
    const group = idText(row['id']);
    return group === undefined ? undefined : { ...row, id: group };
  },
};

/** A member of a user group as Lark lists it. */
export const memberRule = {
  of: contactUserGroupMembers.name,
  needs: 'member_id',
  toItem: ({ member_id }: LarkRow): string | undefined => idText(member_id),
};

export const userGroups = defineFeed<Found>({
  streams: [contactUserGroups, contactUserGroupMembers],
  uses: [groupList, groupMembers],
  estimate: userGroupsEstimate(contactUserGroupMembers.name),
  async probe(ask) {
    const { items } = await ask.first(groupList, { query: { type: '1' } });
    const [group] = items.filter(isRow).flatMap(({ id }) => idText(id) ?? []);
    if (group === undefined) await askForNothing(() => membersOfOneGroup('none', ask));
    else await membersOfOneGroup(group, ask);
    return [];
  },
  async *read({ streams }, context) {
    const withMembers = streams.some(({ name }) => name === contactUserGroupMembers.name);
    const bound = context.config.limits.max_concurrency;
    const found = sideBySide(listGroups(context), bound, async function* (group): AsyncGenerator<Found> {
      yield { group };
      if (withMembers) yield* membersOf(group, context);
    });
    yield* inBatches(found, 100);
  },
});

async function* listGroups(context: Context, types = ['1', '2']): AsyncGenerator<Group> {
  for (const type of types)
    for await (const item of context.lark.list(groupList, { query: { type } }))
      yield* keyed(warnOnce(context), [item], groupRule);
}

/** Whether Lark still lists the group: then its members are missing, whatever it answered. */
async function isListed({ id: group, type }: Group, context: Context): Promise<boolean> {
  const types = type === 1 || type === 2 ? [String(type)] : undefined;
  for await (const { id: listed } of listGroups(context, types)) if (listed === group) return true;
  return false;
}

async function* membersOf(group: Group, context: Context): AsyncGenerator<Found> {
  const { id: group_id, type } = group;
  const { lark, config, notify } = context;
  const idType = { user: config.contact.user_id_type, department: 'open_id' };
  // Dynamic groups have no departments.
  const kinds = type === 2 ? (['user'] as const) : (['user', 'department'] as const);
  try {
    for (const member_type of kinds) {
      const query = { member_type, member_id_type: idType[member_type] };
      for await (const item of lark.list(groupMembers, { path: { group_id }, query }))
        for (const member_id of keyed(warnOnce(context), [item], memberRule))
          yield { member: { user_group_id: group_id, member_type, member_id } };
    }
  } catch (error) {
    if (!refused(error, perhapsGone) || (await isListed(group, context))) throw error;
    notify('WARN', `User group ${group_id} was deleted or moved out of the app's sight while it was read.`);
  }
}
