// Departments: docs/lark-api/contact.md#departments.
import { z } from 'zod';
import { flag, id, integer, integers, object, objects, text, texts, textsOrNulls } from '../columns.ts';
import { defineFeed, defineStream } from '../define.ts';
import { departmentCosts } from '../directory/estimate.ts';
import { directoryOf } from '../directory/index.ts';
import { directorySampleOf } from '../directory/sample.ts';
import { root, type PlacedDepartment } from '../directory/tree.ts';
import { isRow, type LarkRow } from '../keyed.ts';
import { orNull } from '../values.ts';
import { departmentBatch, departmentChildren, groupMembers, visibleRange } from './endpoints.ts';
import { legacy } from './scopes.ts';

/** Fields share these scopes. */
const ofBase = { scopes: ['contact:department.base:readonly', ...legacy] };
const organize = { scopes: ['contact:department.organize:readonly', ...legacy] };

/** The root has its id, path and depth without any permission. */
const notRoot = (value: unknown): boolean => value !== null && value !== root;
const isBelow = (depth: unknown): boolean => typeof depth === 'number' && depth > 0;
const hasSome = (list: unknown): boolean => Array.isArray(list) && list.some((one) => one !== null);

/** Heads are listed without their ids. */
const namesHeads = (leaders: unknown): boolean =>
  Array.isArray(leaders) && leaders.filter(isRow).some((leader) => Boolean(leader['leaderID']));

/** Columns that the walk can often fill without the scope. */
const walked = { ...organize, proof: false };
const word = z.string().nullish();

export const contactDepartments = defineStream<PlacedDepartment, LarkRow>({
  name: 'contact_departments',
  description:
    'One row per department the app can see, with its place in the tree; the root (0) is one when it can be seen. ' +
    'Deleted departments disappear with the next full refresh.',
  key: ['open_department_id'],
  rows: ({ department, parent, path }) => [
    {
      ...department,
      parent_department_id: parent,
      depth: path?.length,
      path_ids: path?.map(({ open_department_id }) => open_department_id),
      path_names: path?.map(({ name }) => orNull(name)),
    },
  ],
  columns: {
    open_department_id: id('Permanent id of the department; 0 is the root.'),
    department_id: text('Custom id; may be given to another department after a deletion.', {
      ...ofBase,
      shown: notRoot,
    }),
    name: text('Name; the root has none.', ofBase),
    i18n_name: object('Names by language.', { zh_cn: word, ja_jp: word, en_us: word }, ofBase),
    parent_department_id: text('Open id of the department above; 0 is the root.', {
      ...walked,
      references: 'contact_departments.open_department_id',
    }),
    depth: integer('Number of departments on the path; 0 for the root.', { ...walked, shown: isBelow }),
    path_ids: texts('Open ids from the topmost visible department down to this one, without the root.', {
      ...walked,
      shown: hasSome,
      references: 'contact_departments.open_department_id',
    }),
    path_names: textsOrNulls('Names of the departments in path_ids.', { ...ofBase, shown: hasSome }),
    leader_user_id: text('Id of the head, in the configured kind of id.', {
      ...organize,
      references: 'contact_users.open_id',
    }),
    leaders: objects(
      'Heads: leaderType 1 main, 2 deputy.',
      { leaderType: z.int().nullish(), leaderID: word },
      { ...organize, shown: namesHeads },
    ),
    chat_id: text('Group chat of the department.', ofBase),
    order: text('Order among its siblings, a number as text; smaller is earlier.', organize),
    unit_ids: texts('Units the department belongs to.', organize),
    member_count: integer('Users in it and below it.', organize),
    primary_member_count: integer('Users whose primary department is this one or one below it.', organize),
    status: object('Whether it was deleted.', { is_deleted: z.boolean().nullish() }, ofBase),
    group_chat_employee_types: integers('Employee types that join the group chat.'),
    department_hrbps: texts('HR partners, in the configured kind of id.', {
      scopes: ['contact:department.hrbp:readonly'],
      references: 'contact_users.open_id',
    }),
    create_group_chat: flag('Whether the department has a group chat; rarely returned.', ofBase),
  },
});

/** What the tree of departments is read from. */
export const treeEndpoints = [departmentChildren, departmentBatch, visibleRange, groupMembers];

export const departments = defineFeed<PlacedDepartment>({
  streams: [contactDepartments],
  uses: treeEndpoints,
  estimate: (_sync, survey) => departmentCosts(survey),
  probe: async ({ context }) => (await directorySampleOf(context)).departments,
  async *read(_request, context) {
    yield await directoryOf(context).departments();
  },
});
