// Departments find their place among those that are visible, whatever of the tree is missing or wrong.
import { expect, test } from 'vitest';
import { place, type LarkDepartment, type PlacedDepartment } from '../../../src/modules/directory/tree.ts';

type ParentId = string | undefined;

/** `{ child: parent }` as Lark tells it, undefined where it does not; placed, as `child: path`. */
function placed(
  tree: Readonly<Record<string, ParentId>>,
  tops: readonly string[] = [],
  listed: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const entries = Object.entries(tree).map(([id, parent_department_id]) => {
    const department: LarkDepartment = {
      open_department_id: id,
      ...(parent_department_id && { parent_department_id }),
    };
    const parent = listed[id];
    return [id, { department, ...(parent !== undefined && { parent }) }] as const;
  });
  const path = (one: PlacedDepartment) => one.path?.map((above) => above.open_department_id).join('/');
  return Object.fromEntries(
    place(new Map(entries), new Set(tops)).map((one) => [one.department.open_department_id, path(one)]),
  );
}

test.each<readonly [string, Record<string, ParentId>, readonly string[], Record<string, string | undefined>]>(
  [
    ['nothing', {}, [], {}],
    ['the root alone', { '0': undefined }, ['0'], { '0': '' }],
    [
      'a tree, parents first',
      { '0': undefined, a: '0', b: 'a', c: 'b' },
      ['0'],
      { '0': '', a: 'a', b: 'a/b', c: 'a/b/c' },
    ],
    [
      'a tree, children first',
      { c: 'b', b: 'a', a: '0', '0': undefined },
      ['0'],
      { '0': '', a: 'a', b: 'a/b', c: 'a/b/c' },
    ],
    ['a part, its parent out of sight', { b: 'a', c: 'b' }, ['b'], { b: 'b', c: 'b/c' }],
    ['an orphan is a top of its own', { b: 'gone', c: 'b' }, [], { b: 'b', c: 'b/c' }],
    ['tops that overlap', { a: 'x', b: 'a', c: 'b' }, ['a', 'b'], { a: 'a', b: 'a/b', c: 'a/b/c' }],
    ['one that is its own parent', { a: 'a', b: 'a' }, [], { a: 'a', b: 'a/b' }],
    ['two that are each above the other', { a: 'b', b: 'a' }, [], { a: 'b/a', b: 'b' }],
    ['a chain into a circle', { c: 'a', a: 'b', b: 'a' }, [], { c: 'b/a/c', a: 'b/a', b: 'b' }],
    ['no parent is known', { a: undefined, b: undefined }, ['a'], { a: 'a', b: undefined }],
    ['a parent whose own place is unknown', { a: undefined, b: 'a' }, [], { a: undefined, b: undefined }],
  ],
)('%s', (_why, tree, tops, paths) => {
  expect(placed(tree, tops)).toEqual(paths);
});

test('where a department was listed counts before what it says of itself', () => {
  expect(placed({ a: undefined, b: undefined, c: 'gone' }, ['a'], { b: 'a', c: 'b' })).toEqual({
    a: 'a',
    b: 'a/b',
    c: 'a/b/c',
  });
});

test('the parent is the one that Lark names, also when it is out of sight; the root has none', () => {
  const departments = new Map<string, { department: LarkDepartment }>([
    ['0', { department: { open_department_id: '0', parent_department_id: '0' } }],
    ['b', { department: { open_department_id: 'b', parent_department_id: 'gone' } }],
    ['c', { department: { open_department_id: 'c', parent_department_id: null } }],
  ]);
  expect(place(departments, new Set(['0'])).map(({ parent }) => parent)).toEqual([
    undefined,
    'gone',
    undefined,
  ]);
});

test('a chain deeper than any company', () => {
  const tree = Object.fromEntries(
    Array.from({ length: 1500 }, (_, level) => [`d${level}`, level === 0 ? '0' : `d${level - 1}`]),
  );
  expect(placed(tree)['d1499']?.split('/')).toHaveLength(1500);
});
