// Columns that stay empty without a permission say so, and the JSON Schema does not.
import { expect, test } from 'vitest';
import { rowSchema } from '../../../src/engine/schema.ts';
import { contactDepartments } from '../../../src/modules/contact/departments.ts';
import { contactUsers } from '../../../src/modules/contact/users.ts';
import { columnScopesOf } from '../../../src/modules/define.ts';

test('a column names the permissions of which one shows it, in the order of the manual', () => {
  const fields = columnScopesOf(contactUsers);
  expect(fields.get('email')?.anyOf).toEqual(['contact:user.email:readonly']);
  expect(fields.get('employee_no')?.anyOf.slice(0, 2)).toEqual([
    'contact:user.employee_number:read',
    'contact:user.employee:readonly',
  ]);
  expect(fields.has('open_id')).toBe(false);
});

test('the root, which needs no permission, proves none', () => {
  const fields = columnScopesOf(contactDepartments);
  const root = { department_id: '0', name: null, depth: 0, path_ids: [], path_names: [], leaders: null };
  for (const [column, value] of Object.entries(root)) expect(fields.get(column)?.shown(value)).toBe(false);
  const below = { department_id: 'D1', depth: 1, path_ids: ['od-1'], path_names: ['A'], name: 'A' };
  for (const [column, value] of Object.entries(below)) expect(fields.get(column)?.shown(value)).toBe(true);
  expect(fields.get('leaders')?.shown([{ leaderType: 1 }])).toBe(false);
  expect(fields.get('leaders')?.shown([{ leaderType: 1, leaderID: 'ou_1' }])).toBe(true);
});

test('the JSON Schema does not speak of permissions', () => {
  expect(JSON.stringify(rowSchema(contactUsers))).not.toMatch(/contact:|anyOf/);
});
