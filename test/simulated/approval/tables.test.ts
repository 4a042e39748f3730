// Forms that are more than a list of fields: tables, ids that come twice, and what is no form at all.
import { expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { approvalFormFields } from '../../../src/modules/approval/form-fields.ts';
import { approvalInstances } from '../../../src/modules/approval/instance.ts';
import { toSeenInstance } from '../../../src/modules/approval/instance.ts';
import { rowsOf } from '../modules/support.ts';
import { instanceWith } from '../../core/approval/fixtures/instance.ts';
import { rowsIn } from '../../support/tenant.ts';
import { startDate } from './support.ts';
import { columnsOf, type Widget } from '../../core/approval/widgets.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day } from '../../support/time.ts';

/** The rows of form fields of an instance with this form. */
function fields(form: unknown): Row[] {
  return rowsOf(approvalFormFields, toSeenInstance(instanceWith(form), false));
}

const cell = (id: string, value: unknown): Row => ({ id, name: id, type: 'input', ext: null, value });

test('tables: rows with other columns, tables in tables, ids that come twice', () => {
  const inner = {
    id: 'in',
    name: 'In',
    type: 'fieldList',
    ext: [],
    value: [[cell('x', '1')], [cell('x', '2')]],
  };
  const table = (id: string, rows: unknown): Row => ({
    id,
    name: id,
    type: 'fieldList',
    ext: [],
    value: rows,
  });
  const rows = fields([
    table('t', [[cell('a', '1'), cell('b', '2')], [], [cell('b', '3')]]),
    table('u', [[inner, cell('a', '4')]]),
    table('v', []),
    cell('t', '5'),
    table('t', [[cell('a', '6'), cell('a', '7')]]),
    cell('', '8'),
  ]);
  expect(
    rows.map((row) => [row['field_path'], row['parent_widget_id'], row['row_index'], row['value_text']]),
  ).toEqual([
    ['t', null, null, null],
    ['t[0].a', 't', 0, '1'],
    ['t[0].b', 't', 0, '2'],
    ['t[2].b', 't', 2, '3'],
    ['u', null, null, null],
    ['u[0].in', 'u', 0, null],
    ['u[0].in[0].x', 'in', 0, '1'],
    ['u[0].in[1].x', 'in', 1, '2'],
    ['u[0].a', 'u', 0, '4'],
    ['v', null, null, null],
    ['t#2', null, null, '5'],
    ['t#3', null, null, null],
    ['t#3[0].a', 't', 0, '6'],
    ['t#3[0].a#2', 't', 0, '7'],
    ['?', null, null, '8'],
  ]);
});

test('the form of an instance is its widgets, and null where it is no list of them', () => {
  const formOf = (form: unknown): unknown =>
    rowsOf(approvalInstances, toSeenInstance(instanceWith(form), false))[0]?.['form'];
  expect(formOf('[{"id":"w","type":"input","value":"a\\u0026b"}]')).toEqual([
    { id: 'w', type: 'input', value: 'a&b' },
  ]);
  for (const broken of ['[{"id":"w"},"value":"a"]', '{"id":"w"}', '[1]', '[[]]', 'null', '"a"', '[{"id":']) {
    expect(formOf(broken), broken).toBeNull();
    expect(fields(broken)).toMatchObject([
      { field_path: 'form', value: JSON.stringify(broken), value_text: null, type: null },
    ]);
  }
  for (const empty of ['', undefined]) expect(fields(empty)).toEqual([]);
});

// A hint once is help; a hint for each of 20,000 instances is noise.
test('an unknown type and a form that is no list are logged once a run, and carried raw', async () => {
  const one = await openTenant({
    module: 'approval',
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 3, instances: 0 } },
  });
  const [, , staff = ''] = one.codes;
  const odd: Widget = { id: 'w', name: 'W', type: 'hologramV3', value: { a: [1] } };
  for (const form of [[odd], [odd, odd], 'not JSON', '{"a":']) {
    one.approvals.addInstance(staff, {
      start_time: String(one.now() - day),
      form: typeof form === 'string' ? form : JSON.stringify(form),
    });
  }
  const read = await one.sync({ settings: { start_date: startDate(one.now() - 2 * day) } });
  const warnings = read.said.filter((line) => line.startsWith('WARN'));
  expect(warnings).toHaveLength(2);
  expect(warnings.join('\n')).toMatch(/'hologramV3'/);
  expect(warnings.join('\n')).toContain(staff);
  const rows = rowsIn(read, 'approval_form_fields').filter((row) => row['type'] === 'hologramV3');
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatchObject(columnsOf(odd));
  expect(rows[0]?.['value']).toBe('{"a":[1]}');
});
