// The rows of departments. Source: lark-base-contact-auth 4.6.
import { z } from 'zod';
import { integer, key, object, objects, text, texts } from '../../engine/schema/columns.ts';
import { defineStream } from '../../engine/feed.ts';
import { root, type PlacedDepartment } from '../directory/tree.ts';
import { needs, needsInside, needsUnlessFound } from '../permissions.ts';
import { orNull } from '../values.ts';
import { legacy } from './scopes.ts';

/** Fields share these permissions (4.6). */
const ofBase = ['contact:department.base:readonly', ...legacy] as const;
const organize = ['contact:department.organize:readonly', ...legacy] as const;

/** The root has its id, path and depth without any permission. */
const notRoot = (value: unknown): boolean => value !== null && value !== root;
const below = (depth: unknown): boolean => typeof depth === 'number' && depth > 0;
const some = (list: unknown): boolean => Array.isArray(list) && list.some((one) => one !== null);

/** Heads are listed without their ids. */
const namesHeads = (leaders: unknown): boolean =>
  Array.isArray(leaders) &&
  leaders.some((leader: { leaderID?: unknown } | null) => Boolean(leader?.leaderID));

const ContactDepartment = z.object({
  open_department_id: key('Id of the department, for ever; 0 is the root.'),
  department_id: needsInside(
    text('Custom id; may be given to another department after a deletion.'),
    notRoot,
    ...ofBase,
  ),
  name: needs(text('Name; the root has none.'), ...ofBase),
  i18n_name: needs(
    object('Names by language.', {
      zh_cn: z.string().nullish(),
      ja_jp: z.string().nullish(),
      en_us: z.string().nullish(),
    }),
    ...ofBase,
  ),
  parent_department_id: needsUnlessFound(
    text('Open id of the department above; 0 is the root.'),
    (id) => id !== null,
    ...organize,
  ),
  depth: needsUnlessFound(integer('Number of departments on the path; 0 for the root.'), below, ...organize),
  path_ids: needsUnlessFound(
    texts('Open ids from the topmost visible department down to this one, without the root.'),
    some,
    ...organize,
  ),
  path_names: needsInside(
    z.array(z.string().nullable()).nullable().meta({ description: 'Names of the departments in path_ids.' }),
    some,
    ...ofBase,
  ),
  leader_user_id: needs(text('Id of the head, in the configured kind of id.'), ...organize),
  leaders: needsInside(
    objects('Heads: leaderType 1 main, 2 deputy.', {
      leaderType: z.int().nullish(),
      leaderID: z.string().nullish(),
    }),
    namesHeads,
    ...organize,
  ),
  chat_id: needs(text('Group chat of the department.'), ...ofBase),
  order: needs(text('Order among its siblings, a number as text; smaller is earlier.'), ...organize),
  unit_ids: needs(texts('Units the department belongs to.'), ...organize),
  member_count: needs(integer('People in it and below it.'), ...organize),
  primary_member_count: needs(
    integer('People whose primary department is this one or one below it.'),
    ...organize,
  ),
  status: needs(object('Whether it was deleted.', { is_deleted: z.boolean().nullish() }), ...ofBase),
  group_chat_employee_types: z
    .array(z.int())
    .nullable()
    .meta({ description: 'Employee types that join the group chat.' }),
  department_hrbps: needs(
    texts('HR partners, in the configured kind of id.'),
    'contact:department.hrbp:readonly',
  ),
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
