// Columns that are null in every row are logged with the permission that may be missing; one value proves that it is granted.
import { expect, test } from 'vitest';
import { watchForHidden } from '../../../src/commands/setup/hidden.ts';
import { allFeeds } from '../../../src/modules/index.ts';

type Rows = readonly (readonly [stream: string, data: Readonly<Record<string, string | number | null>>])[];

function warningsOf(rows: Rows): string[] {
  const { see, warnings } = watchForHidden(allFeeds);
  for (const [stream, data] of rows) see({ type: 'RECORDS', stream, records: [{ data }], lines: '' });
  return warnings();
}

const emptyUser = { open_id: 'ou_1', email: null, city: null, job_title: null, employee_no: null };

test('without a row nothing is logged', () => {
  expect(warningsOf([])).toEqual([]);
});

test('one text for each permission, with all its columns, those included that another one shows too', () => {
  expect(warningsOf([['contact_users', emptyUser]])).toEqual([
    expect.stringMatching(
      /^Null in every row: contact_users \(email\).* contact:user\.email:readonly\./,
    ) as string,
    expect.stringMatching(
      /contact_users \(city, employee_no, job_title\).* contact:user\.employee:readonly\..*Permissions & Scopes/,
    ) as string,
  ]);
});

test('a value in any row proves the permission, also for columns that it shows among others', () => {
  const rows: Rows = [
    ['contact_users', emptyUser],
    ['contact_users', { ...emptyUser, city: 'Singapore' }],
  ];
  expect(warningsOf(rows)).toEqual([expect.stringContaining('contact_users (email)') as string]);
});

test('a permission that shows only one of them proves nothing about the others', () => {
  const warned = warningsOf([['contact_users', { ...emptyUser, employee_no: 'E1' }]]);
  expect(warned.join('\n')).toContain('contact_users (city, job_title)');
});

test('what another stream shows is proof too, and what several streams lack is logged once', () => {
  const task = { instance_code: 'A', user_id: null };
  const both: Rows = [
    ['approval_tasks', task],
    ['approval_comments', task],
  ];
  expect(warningsOf(both)).toEqual([
    expect.stringMatching(/approval_tasks \(user_id\); approval_comments \(user_id\)/) as string,
  ]);
  expect(
    warningsOf([...both, ['contact_users', { ...emptyUser, email: 'a@b.c', city: 'x', user_id: 'u1' }]]),
  ).toEqual([]);
});

test('columns that are not selected are not missed', () => {
  expect(warningsOf([['contact_users', { open_id: 'ou_1' }]])).toEqual([]);
});

test('what can be found another way is logged, but proves nothing', () => {
  const department = { open_department_id: 'od-1', depth: 1, order: null };
  expect(warningsOf([['contact_departments', department]])).toEqual([
    expect.stringMatching(/contact_departments \(order\)/) as string,
  ]);
});
