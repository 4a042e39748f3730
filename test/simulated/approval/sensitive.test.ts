// What must not leave Lark does not, and the revision of an instance tells a change from a new signature.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvalDefinitions } from '../../../src/modules/approval/definitions.ts';
import { toSeenInstance } from '../../../src/modules/approval/instance.ts';
import { rowsOf } from '../modules/support.ts';
import { documented, instanceWith } from '../../core/approval/fixtures/instance.ts';
import { rowsIn, type Sync } from '../../support/tenant.ts';
import { six } from './support.ts';
import { comparable, truthOf } from './truth.ts';
import { openTenant } from '../../support/open-tenant.ts';

const account = {
  widgetAccountNumber: '6222600000000001',
  widgetAccountName: 'Mei Tan',
  widgetAccountType: { value: '1', text: 'Personal' },
  widgetAccountBankName: { value: 'ICBC', text: '{"zh_cn":"工商银行"}' },
  widgetAccountBankArea: '',
  widgetAccountBankBranch: null,
};
const bank = { id: 'w1', name: 'Account', type: 'account', ext: null, value: account };
const secrets = /6222\d{12}|Mei Tan|Personal|ICBC|工商银行|map\[city|SECRET-external-data-token/;

function textOf(read: Sync): string {
  return JSON.stringify(read.messages);
}

const accounts = {
  people: 20,
  departments: 5,
  depth: 2,
  approval: { definitions: 4, instances: 30, days: 5 },
};

// Access to the warehouse gives no access to bank accounts, the raw payload included.
test.each([
  ['are nowhere', false],
  ['are there when they are asked for', true],
])('bank accounts and tokens %s', async (_where, include_sensitive) => {
  const one = await openTenant({ module: 'approval', size: accounts });
  const scope = { codes: one.codes, from: 0, to: one.now() - 5 * 60_000 };
  const read = await one.sync({ settings: { include_sensitive } });
  expect(secrets.test(textOf(read))).toBe(include_sensitive);
  const truth = truthOf(one.approvals, { ...scope, sensitive: include_sensitive });
  const rows = comparable(
    new Map(['approval_definitions', ...six].map((name) => [name, rowsIn(read, name)])),
  );
  for (const [name, expected] of truth) expect(rows.get(name), name).toEqual(expected);
});

test.each(['approval_instances_raw', 'approval_instances', 'approval_form_fields', 'approval_definitions'])(
  '%s alone shows no bank account and no token, and masks say that there was one',
  async (name) => {
    const one = await openTenant({ module: 'approval', size: accounts });
    const masked = await one.sync({ streams: [name] });
    expect(textOf(masked)).not.toMatch(secrets);
    expect(textOf(masked)).toContain('****');
    const shown = await one.sync({ streams: [name], settings: { include_sensitive: true } });
    expect(textOf(shown)).toMatch(secrets);
    expect(textOf(shown)).not.toContain('****');
  },
);

test('a bank account in a table is masked too; empty values stay, and all else is as it was', () => {
  const table = {
    id: 't',
    name: 'T',
    type: 'fieldList',
    ext: [],
    value: [[bank, { id: 'w2', type: 'input', value: 'x' }]],
  };
  const item = toSeenInstance(instanceWith([table, bank]), false);
  expect(JSON.stringify(item)).not.toMatch(secrets);
  const form = JSON.parse(String(item.instance['form'])) as unknown;
  const value = {
    widgetAccountNumber: '****',
    widgetAccountName: '****',
    widgetAccountType: { value: '****', text: '****' },
    widgetAccountBankName: { value: '****', text: '****' },
    widgetAccountBankArea: '',
    widgetAccountBankBranch: null,
  };
  const stars = { ...bank, value };
  expect(form).toEqual([{ ...table, value: [[stars, { id: 'w2', type: 'input', value: 'x' }]] }, stars]);
  expect(item.widgets).toEqual(form);
});

// The part that cannot be parsed cannot be masked in part.
test('a form that cannot be read but holds a bank account is masked whole', () => {
  const item = toSeenInstance(instanceWith(`${JSON.stringify([bank])},`), false);
  expect(JSON.stringify(item)).not.toMatch(secrets);
});

test('a form without anything sensitive is carried byte for byte', () => {
  const item = toSeenInstance(instanceWith(documented), false);
  expect(item.instance['form']).toBe(documented);
});

test('the token of an external source is masked at any depth of a definition, its other keys stay', async () => {
  const one = await openTenant({ module: 'approval', size: accounts });
  const read = await one.sync({ streams: ['approval_definitions'] });
  const external = JSON.stringify(rowsIn(read, 'approval_definitions')).match(
    /"externalData":\{[^}]*\}/,
  )?.[0];
  expect(external).toContain('"token":"****"');
  expect(external).toContain('"externalUrl":"https://erp.example.invalid/options"');
  expect(rowsOf(approvalDefinitions, { approval_code: 'A' })).toMatchObject([{ form: null, status: null }]);
});

// A signature lasts half a day: in a table it is a dead link, in a hash a change that was none.
test('signed addresses are in the raw payload, and nowhere else', async () => {
  const one = await openTenant({ module: 'approval', size: accounts });
  const read = await one.sync();
  for (const name of ['approval_definitions', ...six]) {
    const signed = /x-signature|x-expires/.test(JSON.stringify(rowsIn(read, name)));
    expect(signed, name).toBe(name === 'approval_instances_raw');
  }
  const again = await one.sync();
  const revisions = ({ messages }: Sync): unknown[] =>
    rowsIn({ messages }, 'approval_instances')
      .map((row) => `${String(row['instance_code'])} ${String(row['instance_revision'])}`)
      .sort();
  const payloads = ({ messages }: Sync): string =>
    JSON.stringify(rowsIn({ messages }, 'approval_instances_raw'));
  expect(revisions(again)).toEqual(revisions(read));
  expect(payloads(again)).not.toBe(payloads(read));
});

const file = {
  url: 'https://files.example.invalid/a?x-expires=1&x-signature=A',
  file_size: 5,
  title: 'a.png',
  type: 'image',
};
const comment = { id: '1', comment: 'hm', create_time: '1', open_id: 'o', user_id: 'u', files: [file] };
const whole = {
  comment_list: [comment],
  timeline: [{ type: 'PASS', files: [file] }],
  task_list: [{ id: '1', status: 'PENDING' }],
};

function revision(form: unknown, changes: Readonly<Record<string, unknown>> = {}): string {
  const item = toSeenInstance(instanceWith(form, { ...whole, ...changes }), false);
  return item.revision;
}

test.each<readonly [string, unknown, Readonly<Record<string, unknown>>]>([
  ['signatures in the form', documented.replace('AAA', 'CCC').replaceAll('1772500000', '1772599999'), {}],
  [
    'signatures of files',
    documented,
    { comment_list: [{ ...comment, files: [{ ...file, url: 'https://files.example.invalid/a?x=2' }] }] },
  ],
  [
    'a signature in an undocumented place',
    documented.replace('Read the policy first', 'https://files.example.invalid/z?x-expires=1&x-signature=A'),
    {},
  ],
  ['the order of keys', documented, Object.fromEntries(Object.entries(whole).reverse())],
])('the revision stays: %s', (_why, form, changes) => {
  const said = String(form).includes('invalid/z') ? String(form).replace('=A"', '=B"') : documented;
  expect(revision(form, changes)).toBe(revision(said));
});

test('an address that a person typed is a value: its query is part of the revision', () => {
  const typed = (query: string): string =>
    revision([{ id: 'w', type: 'input', value: `https://example.com/?a=${query}` }]);
  expect(typed('1')).not.toBe(typed('2'));
});

const edits: readonly (readonly [string, unknown, Readonly<Record<string, unknown>>])[] = [
  ['a value', documented.replace('New laptop', 'New desk'), {}],
  ['a cell', documented.replace('"value": "A"', '"value": "B"').replace('"value":"A"', '"value":"B"'), {}],
  ['a row less', [], {}],
  ['the names of files', documented.replace('quote.pdf', 'other.pdf'), {}],
  ['no comment any more', documented, { comment_list: undefined }],
  ['another comment', documented, { comment_list: [comment, { ...comment, id: '2' }] }],
  [
    'a file of a comment',
    documented,
    { comment_list: [{ ...comment, files: [{ ...file, title: 'b.png' }] }] },
  ],
  ['a task', documented, { task_list: [{ id: '1', status: 'APPROVED' }] }],
  ['reverted', documented, { reverted: true }],
  ['the status', documented, { status: 'APPROVED' }],
  ['the end', documented, { end_time: '1772505612000' }],
  ['the language', documented, { approval_name: '采购申请' }],
  ['a form that is no list', 'x', {}],
  ['a masked value', [{ ...bank, value: { ...account, widgetAccountNumber: '1' } }], {}],
];

test.each(edits)('the revision changes: %s', (_why, form, changes) => {
  expect(revision(form, changes)).not.toBe(revision(documented));
});

test('no two of these changes have the same revision, masked or not', () => {
  const all = [
    ...edits.map(([, form, changes]) => revision(form, changes)),
    revision([bank]),
    revision(documented),
  ];
  expect(new Set(all).size).toBe(all.length);
  for (const one of all) expect(one).toMatch(/^[0-9a-f]{32}$/);
});

// The shape of what Lark says is open: nothing that it adds may be lost on the way to the hash.
test('any other key of an instance is part of its revision', () => {
  const key = fc.stringMatching(/^[a-z]{3,8}$/).filter((name) => !(name in instanceWith('')));
  fc.assert(
    fc.property(key, fc.jsonValue(), (name, value) => {
      expect(revision(documented, { [name]: value })).not.toBe(revision(documented));
    }),
  );
});
