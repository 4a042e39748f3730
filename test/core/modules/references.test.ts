// Columns that refer to another stream: what they refer to is there, and of the same type, so that a join finds rows.
import { expect, test } from 'vitest';
import { rowSchema } from '../../../src/engine/schema.ts';
import type { Columns } from '../../../src/modules/columns.ts';
import { allFeeds } from '../../../src/modules/index.ts';
import { isObject } from '../../support/json.ts';

const streams = allFeeds.flatMap((feed) => feed.streams);
const references = streams.flatMap((stream) =>
  Object.entries(stream.columns as Columns).flatMap(([column, { references: target }]) =>
    target === undefined ? [] : [[`${stream.name}.${column}`, target] as const],
  ),
);

/** The JSON type of a column, or of the elements of a list; undefined where there is no such column. */
function typeOf(path: string): unknown {
  const [name, column = ''] = path.split('.');
  const stream = streams.find((one) => one.name === name);
  const properties = stream && rowSchema(stream)['properties'];
  const schema = isObject(properties) ? properties[column] : undefined;
  if (!isObject(schema)) return undefined;
  const single = isObject(schema['items']) ? schema['items'] : schema;
  return [single['type']].flat().filter((type) => type !== 'null')[0];
}

test('there are references from every module', () => {
  const modules = references.map(([from]) => from.split('_')[0]);
  expect([...new Set(modules)].sort()).toEqual(['approval', 'attendance', 'base', 'contact']);
});

/** Names of columns that hold ids of what has a stream of its own. */
const isId =
  /(?:open_id|user_id|department_id|dept_id|group_id|shift_id|leader_id|owner_id|creator_id|member_id|admin_id|path_id)s?(?:_list)?$|_hrbps$/;

/** Columns that hold ids of several kinds, or the ids by which users, departments and groups are known themselves. */
const withoutReference = [
  'attendance_groups.group_id',
  'attendance_shifts.shift_id',
  'contact_users.open_id',
  'contact_users.user_id',
  'contact_departments.open_department_id',
  'contact_departments.department_id',
  'contact_user_groups.group_id',
  'contact_user_group_members.member_id',
];

test('every column of ids says what it joins with', () => {
  const declared: readonly string[] = references.map(([from]) => from);
  const ids = streams.flatMap(({ name, columns }) =>
    Object.keys(columns)
      .filter((column) => isId.test(column))
      .map((column) => `${name}.${column}`),
  );
  expect(ids.length).toBeGreaterThan(40);
  expect(ids.filter((id) => !declared.includes(id)).sort()).toEqual([...withoutReference].sort());
});

test.each(references)('%s joins with %s: a column of the same type', (from, target) => {
  expect(typeOf(target)).toBeDefined();
  expect(typeOf(from)).toBe(typeOf(target));
});
