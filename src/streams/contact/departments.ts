// The rows of departments. Source: lark-base-contact-auth 4.6.
import { z } from 'zod';
import { integer, key, object, objects, text, texts } from '../../engine/schema/columns.ts';
import { defineStream } from '../../engine/feed.ts';
import type { PlacedDepartment } from '../directory/tree.ts';
import { orNull } from '../values.ts';

const ContactDepartment = z.object({
  open_department_id: key('Id of the department, for ever; 0 is the root.'),
  department_id: text('Custom id; may be given to another department after a deletion.'),
  name: text('Name; the root has none.'),
  i18n_name: object('Names by language.', {
    zh_cn: z.string().nullish(),
    ja_jp: z.string().nullish(),
    en_us: z.string().nullish(),
  }),
  parent_department_id: text('Open id of the department above; 0 is the root.'),
  depth: integer('Number of departments on the path; 0 for the root.'),
  path_ids: texts('Open ids from the topmost visible department down to this one, without the root.'),
  path_names: z
    .array(z.string().nullable())
    .nullable()
    .meta({ description: 'Names of the departments in path_ids.' }),
  leader_user_id: text('Id of the head, in the configured kind of id.'),
  leaders: objects('Heads: leaderType 1 main, 2 deputy.', {
    leaderType: z.int().nullish(),
    leaderID: z.string().nullish(),
  }),
  chat_id: text('Group chat of the department.'),
  order: text('Order among its siblings, a number as text; smaller is earlier.'),
  unit_ids: texts('Units the department belongs to.'),
  member_count: integer('People in it and below it.'),
  primary_member_count: integer('People whose primary department is this one or one below it.'),
  status: object('Whether it was deleted.', { is_deleted: z.boolean().nullish() }),
  group_chat_employee_types: z
    .array(z.int())
    .nullable()
    .meta({ description: 'Employee types that join the group chat.' }),
  department_hrbps: texts('HR partners, in the configured kind of id.'),
});

export const contactDepartments = defineStream({
  name: 'contact_departments',
  description:
    'One row per department the app can see, with its place in the tree; the root (0) is one when it can be seen. ' +
    'Deleted departments leave the warehouse with the next full refresh.',
  row: ContactDepartment,
  primaryKey: ['open_department_id'],
  rows: ({ department, parent, path }: PlacedDepartment) => [
    {
      open_department_id: department.open_department_id,
      department_id: orNull(department.department_id),
      name: orNull(department.name),
      i18n_name: department['i18n_name'],
      parent_department_id: orNull(parent),
      depth: path?.length,
      path_ids: path?.map(({ open_department_id }) => open_department_id),
      path_names: path?.map(({ name }) => orNull(name)),
      leader_user_id: orNull(department['leader_user_id']),
      leaders: department['leaders'],
      chat_id: orNull(department['chat_id']),
      order: orNull(department['order']),
      unit_ids: department['unit_ids'],
      member_count: department['member_count'],
      primary_member_count: department['primary_member_count'],
      status: department['status'],
      group_chat_employee_types: department['group_chat_employee_types'],
      department_hrbps: department['department_hrbps'],
    },
  ],
});
