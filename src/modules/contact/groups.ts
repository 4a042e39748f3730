// The rows of user groups, of who is in them, and of who has a role. Source: lark-base-contact-auth 4.7, 4.8.
import { z } from 'zod';
import { ConnectorError } from '../../engine/errors.ts';
import { inBatches } from '../../engine/flow/batches.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import { defineStream } from '../../engine/feed.ts';
import { integer, key, text, texts } from '../../engine/schema/columns.ts';
import type { Context } from '../context.ts';
import { defineFeed } from '../define.ts';
import { orNull } from '../values.ts';
import { groupList, groupMembers, roleMembers, type LarkGroup } from './endpoints.ts';

/** One thing that a reading of the groups brings. */
type Found =
  | { readonly kind: 'group'; readonly group: LarkGroup }
  | { readonly kind: 'member'; readonly group: string; readonly type: string; readonly id: string };

export const contactUserGroups = defineStream({
  name: 'contact_user_groups',
  description:
    'One row per user group the app can see, normal and dynamic ones. Deleted groups leave the warehouse with the ' +
    'next full refresh.',
  row: z.object({
    id: key('Id of the group, as other streams and endpoints name it.'),
    group_id: text('Custom id of the group.'),
    name: text('Name.'),
    description: text('Description.'),
    type: integer('1 normal, 2 dynamic: its members follow from a rule.'),
    member_user_count: integer('People in it.'),
    member_department_count: integer('Departments in it.'),
    department_scope_list: texts('Departments that a dynamic group draws from.'),
  }),
  primaryKey: ['id'],
  rows: (found: Found) =>
    found.kind === 'group'
      ? [
          {
            id: found.group.id,
            group_id: orNull(found.group['group_id']),
            name: orNull(found.group['name']),
            description: orNull(found.group['description']),
            type: found.group.type,
            member_user_count: found.group['member_user_count'],
            member_department_count: found.group['member_department_count'],
            department_scope_list: found.group['department_scope_list'],
          },
        ]
      : [],
});

export const contactUserGroupMembers = defineStream({
  name: 'contact_user_group_members',
  description:
    'Who is in which user group: people and departments. Memberships that ended leave the warehouse with the next ' +
    'full refresh.',
  row: z.object({
    user_group_id: key('The `id` of the group in contact_user_groups.'),
    member_type: key('user or department.'),
    member_id: key('Id of the person in the configured kind of id, or open id of the department.'),
  }),
  primaryKey: ['user_group_id', 'member_type', 'member_id'],
  rows: (found: Found) =>
    found.kind === 'member'
      ? [{ user_group_id: found.group, member_type: found.type, member_id: found.id }]
      : [],
});

/** A group that was deleted, or moved out of the app's sight, after it was listed (4.7). */
const gone = [42002, 42009];

export const groups = defineFeed<Found>({
  streams: [contactUserGroups, contactUserGroupMembers],
  uses: [groupList, groupMembers],
  async *read({ streams }, context) {
    const withMembers = streams.some(({ name }) => name === contactUserGroupMembers.name);
    const bound = context.config.limits.max_concurrency;
    const found = sideBySide(listGroups(context), bound, async function* (group): AsyncGenerator<Found> {
      yield { kind: 'group', group };
      if (withMembers) yield* membersOf(group, context);
    });
    yield* inBatches(found, 100);
  },
});

async function* listGroups({ lark }: Context): AsyncGenerator<LarkGroup> {
  for (const type of ['1', '2']) yield* lark.list(groupList, { query: { type } });
}

async function* membersOf({ id, type }: LarkGroup, { lark, config, notify }: Context): AsyncGenerator<Found> {
  const { user_id_type } = config.contact;
  const members = (member_type: string, member_id_type: string) =>
    lark.list(groupMembers, { path: { group_id: id }, query: { member_type, member_id_type } });
  try {
    for await (const { member_id } of members('user', user_id_type))
      yield { kind: 'member', group: id, type: 'user', id: member_id };
    // Dynamic groups have no departments.
    if (type === 2) return;
    for await (const { member_id } of members('department', 'open_department_id'))
      yield { kind: 'member', group: id, type: 'department', id: member_id };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code === undefined || !gone.includes(error.code))
      throw error;
    notify('WARN', `User group ${id} was deleted or moved out of the app's sight while it was read.`);
  }
}

interface RoleMember {
  readonly role: string;
  readonly member: Readonly<Record<string, unknown>>;
}

export const contactRoleMembers = defineStream({
  name: 'contact_role_members',
  description:
    'Who has the configured roles, and what they manage in them. Members who lost a role leave the warehouse with ' +
    'the next full refresh.',
  row: z.object({
    role_id: key('Id of the role, as configured.'),
    member_id: key('Id of the person in the configured kind of id.'),
    scope_type: text('All, Part or None: what the role lets them manage.'),
    department_ids: texts('Open ids of the departments they manage, where it is a part.'),
  }),
  primaryKey: ['role_id', 'member_id'],
  rows: ({ role, member }: RoleMember) => [
    {
      role_id: role,
      member_id: member['user_id'],
      scope_type: orNull(member['scope_type']),
      department_ids: member['department_ids'],
    },
  ],
});

export const roles = defineFeed<RoleMember>({
  streams: [contactRoleMembers],
  uses: [roleMembers],
  offered: ({ contact }) => contact.role_ids.length > 0,
  partitions: ({ config }) => [...new Set(config.contact.role_ids)].map((role_id) => ({ role_id })),
  async *read({ partition: { role_id = '' } }, { lark, config }) {
    const query = { user_id_type: config.contact.user_id_type, department_id_type: 'open_department_id' };
    for await (const page of lark.pages(roleMembers, { path: { role_id }, query }))
      yield page.map((member) => ({ role: role_id, member }));
  },
});
