// Rows of people, departments and memberships, held against the examples that Lark's manual prints.
import { expect, test } from 'vitest';
import { contactDepartments } from '../../../src/modules/contact/departments.ts';
import { contactUserDepartments, contactUsers } from '../../../src/modules/contact/users.ts';
import type { LarkDepartment } from '../../../src/modules/directory/tree.ts';
import type { LarkUser } from '../../../src/modules/directory/user-index.ts';
import { fixture, rowsOf, type Row } from './support.ts';

const [user] = fixture('user').data.items as readonly LarkUser[];
const [department] = fixture('department').data.items as readonly LarkDepartment[];
if (!user || !department) throw new Error('The fixtures are empty.');

const userRow = (changes: Row = {}): Row | undefined =>
  [...contactUsers.rows({ user: { ...user, ...changes }, department: undefined })][0];
const memberships = (changes: Row = {}, foundIn?: string): readonly Row[] => [
  ...contactUserDepartments.rows({ user: { ...user, ...changes }, department: foundIn }),
];

test("the manual's person, column by column", () => {
  expect(rowsOf(contactUsers, { user, department: undefined })).toEqual([
    {
      open_id: 'ou_7dab8a3d3cdcc9da365777c7ad535d62',
      union_id: 'on_94a1ee5551019f18cd73d9f111898cf2',
      user_id: '3e3cf96b',
      name: 'Mei Tan',
      en_name: 'Mei Tan',
      nickname: null,
      email: 'mei.tan@example.com',
      enterprise_email: null,
      mobile: '+6591234567',
      mobile_visible: true,
      gender: 2,
      avatar: {
        avatar_72: 'https://s1-imfile.example/72.png',
        avatar_240: 'https://s1-imfile.example/240.png',
        avatar_640: 'https://s1-imfile.example/640.png',
        avatar_origin: 'https://s1-imfile.example/o.png',
      },
      status: {
        is_frozen: false,
        is_resigned: false,
        is_activated: true,
        is_exited: false,
        is_unjoin: false,
      },
      is_frozen: false,
      department_ids: ['od-4e6ac4d14bcd5071a37a39de902c7141', 'od-8c1e4e6ac4d14bcd5071a37a39de9021'],
      leader_user_id: 'ou_11aa22bb33cc44dd55ee66ff77008899',
      orders: user['orders'],
      city: 'Singapore',
      country: 'SG',
      work_station: '12F-034',
      join_time: '2022-01-01T00:00:00.000Z',
      is_tenant_manager: false,
      employee_no: 'E0042',
      employee_type: 1,
      custom_attrs: [
        { type: 'ENUMERATION', id: 'C-7001', value: { option_id: 'opt1', option_value: 'Hybrid' } },
      ],
      job_title: 'Account manager',
      job_level_id: 'mga5oa8ayjlp9rb',
      job_family_id: 'mga5oa8ayjlpkzy',
      geo: null,
      dotted_line_leader_user_ids: [],
      description: null,
      time_zone: null,
      positions: null,
      assign_info: null,
      subscription_ids: null,
    },
  ]);
});

test("the manual's department, column by column, in its place", () => {
  const above: LarkDepartment = { open_department_id: 'od-8c1e4e6ac4d14bcd5071a37a39de9021', name: '' };
  const placed = { department, parent: above.open_department_id, path: [above, department] };
  expect(rowsOf(contactDepartments, placed)).toEqual([
    {
      open_department_id: 'od-4e6ac4d14bcd5071a37a39de902c7141',
      department_id: 'D096',
      name: 'Sales APAC',
      i18n_name: { zh_cn: '亚太销售', ja_jp: '', en_us: 'Sales APAC' },
      parent_department_id: 'od-8c1e4e6ac4d14bcd5071a37a39de9021',
      depth: 2,
      path_ids: ['od-8c1e4e6ac4d14bcd5071a37a39de9021', 'od-4e6ac4d14bcd5071a37a39de902c7141'],
      path_names: [null, 'Sales APAC'],
      leader_user_id: 'ou_11aa22bb33cc44dd55ee66ff77008899',
      leaders: [{ leaderType: 1, leaderID: 'ou_11aa22bb33cc44dd55ee66ff77008899' }],
      chat_id: 'oc_5ad11d72b830411d72b836c20',
      order: '100',
      unit_ids: ['BU121'],
      member_count: 34,
      primary_member_count: 30,
      status: { is_deleted: false },
      group_chat_employee_types: [1, 2],
      department_hrbps: [],
      create_group_chat: null,
    },
  ]);
});

test('the root stays 0, and "0" as a parent too', () => {
  const root = { open_department_id: '0', department_id: '0' };
  expect(rowsOf(contactDepartments, { department: root, parent: undefined, path: [] })).toMatchObject([
    {
      open_department_id: '0',
      department_id: '0',
      parent_department_id: null,
      depth: 0,
      path_ids: [],
      name: null,
    },
  ]);
  expect(rowsOf(contactDepartments, { department, parent: '0', path: [department] })).toMatchObject([
    { parent_department_id: '0', depth: 1 },
  ]);
  expect(userRow({ department_ids: ['0'] })).toMatchObject({ department_ids: ['0'] });
  expect(memberships({ department_ids: ['0'] })).toMatchObject([{ open_department_id: '0' }]);
});

test('a department whose place is unknown says so with null', () => {
  const [row] = rowsOf(contactDepartments, { department, parent: undefined, path: undefined });
  expect(row).toMatchObject({ parent_department_id: null, depth: null, path_ids: null, path_names: null });
});

test('without any field scope, ids are left and all else is null', () => {
  const bare = { open_id: user.open_id, union_id: user['union_id'] } as LarkUser;
  const [row] = rowsOf(contactUsers, { user: bare, department: undefined });
  const filled = Object.entries(row ?? {}).filter(([, value]) => value !== null);
  expect(Object.fromEntries(filled)).toEqual(bare);
  expect([...contactUserDepartments.rows({ user: bare, department: undefined })]).toEqual([]);
  expect([...contactUserDepartments.rows({ user: bare, department: 'od-1' })]).toMatchObject([
    { open_id: user.open_id, open_department_id: 'od-1', union_id: user['union_id'] },
  ]);
});

const texts =
  'union_id user_id name en_name nickname email enterprise_email mobile leader_user_id city country work_station employee_no job_title job_level_id job_family_id geo'.split(
    ' ',
  );

test.each(texts)('%s: empty and absent are null, anything else stays', (column) => {
  expect(userRow({ [column]: '' })?.[column]).toBeNull();
  expect(userRow({ [column]: undefined })?.[column] ?? null).toBeNull();
  expect(userRow({ [column]: null })?.[column] ?? null).toBeNull();
  expect(userRow({ [column]: 'x' })?.[column]).toBe('x');
  expect(userRow({ [column]: '0' })?.[column]).toBe('0');
  expect(userRow({ [column]: 0 })?.[column], 'of the wrong kind: for the engine to judge').toBe(0);
});

test.each(['mobile_visible', 'is_frozen', 'is_tenant_manager', 'gender', 'employee_type'])(
  '%s: false and 0 are values',
  (column) => {
    for (const value of [false, 0]) expect(userRow({ [column]: value })?.[column]).toBe(value);
  },
);

test.each<readonly [unknown, unknown]>([
  [1640995200, '2022-01-01T00:00:00.000Z'],
  ['1640995200', '2022-01-01T00:00:00.000Z'],
  [0, null],
  ['0', null],
  ['', null],
  [null, null],
  [undefined, null],
  [-86400, '1969-12-31T00:00:00.000Z'],
  [1e20, 1e20],
  ['soon', 'soon'],
  [true, true],
  [false, false],
  [[5], [5]],
  [{}, {}],
])('join_time %j becomes %j', (given, expected) => {
  expect(userRow({ join_time: given })?.['join_time'] ?? null).toEqual(expected);
});

test('one row for each department of a person, with their order in it', () => {
  expect(memberships()).toEqual([
    {
      open_id: 'ou_7dab8a3d3cdcc9da365777c7ad535d62',
      open_department_id: 'od-4e6ac4d14bcd5071a37a39de902c7141',
      union_id: 'on_94a1ee5551019f18cd73d9f111898cf2',
      user_id: '3e3cf96b',
      user_order: 100,
      department_order: 100,
      is_primary_dept: true,
    },
    expect.objectContaining({
      open_department_id: 'od-8c1e4e6ac4d14bcd5071a37a39de9021',
      user_order: 0,
      is_primary_dept: false,
    }),
  ]);
});

test.each<readonly [string, Row, string | undefined, readonly string[]]>([
  [
    'the department where they were found is among those listed',
    { department_ids: ['a', 'b'] },
    'b',
    ['a', 'b'],
  ],
  [
    'the department where they were found is not among those listed',
    { department_ids: ['a'] },
    'b',
    ['a', 'b'],
  ],
  ['listed twice', { department_ids: ['a', 'a'] }, undefined, ['a']],
  ['nothing listed', { department_ids: undefined }, 'b', ['b']],
  ['no list', { department_ids: 'a' }, 'b', ['b']],
  ['odd members of the list', { department_ids: [null, 7, 'a'] }, undefined, ['a']],
])('memberships: %s', (_why, changes, foundIn, departments) => {
  expect(memberships(changes, foundIn).map((row) => row['open_department_id'])).toEqual(departments);
});

test.each<readonly [string, unknown]>([
  ['absent', undefined],
  ['null', null],
  ['no list', 'none'],
  ['a list of null', [null]],
  ['a list of texts', ['a']],
  ['of other departments', [{ department_id: 'b', user_order: 1 }]],
])('an order that is %s leaves its columns null', (_why, orders) => {
  const [row] = memberships({ orders, department_ids: ['a'] });
  expect([row?.['user_order'], row?.['department_order'], row?.['is_primary_dept']]).toEqual([
    null,
    null,
    null,
  ]);
});
