// The users with the configured roles: docs/lark-api/contact.md#roles.
import { id, text, texts } from '../columns.ts';
import type { Config, Context } from '../context.ts';
import { defineFeed, defineStream } from '../define.ts';
import { eachOnce } from '../estimate.ts';
import { idText, keyed, warnOnce, type LarkRow } from '../keyed.ts';
import { roleMembers } from './endpoints.ts';

interface RoleMember extends LarkRow {
  readonly user_id: string;
}

export const contactRoleMembers = defineStream<LarkRow>({
  name: 'contact_role_members',
  description:
    'One row per configured role and user who has it, with what they manage in it. Members who lost a role disappear ' +
    'with the next full refresh.',
  key: ['role_id', 'member_id'],
  columns: {
    role_id: id('Id of the role, as configured.'),
    member_id: id('Id of the user in the configured kind of id.', {
      from: 'user_id',
      references: 'contact_users.open_id',
    }),
    scope_type: text('All, Part or None: what the role lets them manage.'),
    department_ids: texts('Open ids of the departments they manage, where it is a part.', {
      references: 'contact_departments.open_department_id',
    }),
  },
});

/** The configured roles, each once. */
const roleIds = ({ config }: Context) =>
  [...new Set(config.contact.role_ids)].map((role_id) => ({ role_id }));

const rule = {
  of: contactRoleMembers.name,
  needs: 'user_id',
  toItem(row: LarkRow): RoleMember | undefined {
    const user_id = idText(row['user_id']);
    return user_id === undefined ? undefined : { ...row, user_id };
  },
};

function idTypes({ contact }: Config) {
  return { user_id_type: contact.user_id_type, department_id_type: 'open_department_id' };
}

export const roles = defineFeed<LarkRow>({
  streams: [contactRoleMembers],
  uses: [roleMembers],
  offered: ({ contact }) => contact.role_ids.length > 0,
  partitions: roleIds,
  estimate: eachOnce([roleMembers], roleIds),
  async probe({ first, context: { config } }) {
    const [role_id = ''] = config.contact.role_ids;
    await first(roleMembers, { path: { role_id }, query: idTypes(config) });
    return [];
  },
  async *read({ partition: { role_id = '' } }, context) {
    const { lark, config } = context;
    for await (const page of lark.pages(roleMembers, { path: { role_id }, query: idTypes(config) }))
      yield keyed(warnOnce(context), page, rule).map((member) => ({ ...member, role_id }));
  },
});
