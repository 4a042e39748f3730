/** What is in a cell, for every type of column, and what is in the automatic fields. */
import { expect, test } from 'vitest';
import type { Field } from '../../src/base/records/shapes.ts';
import { enter, idsOf, itemsOf, type Found } from './guest.ts';

const person = expect.objectContaining({
  id: expect.stringMatching(/^ou_[0-9a-f]{32}$/) as string,
  name: expect.any(String) as string,
  en_name: expect.any(String) as string,
  email: expect.any(String) as string,
  avatar_url: expect.stringMatching(/^https:/) as string,
}) as unknown;
const segment = expect.objectContaining({
  type: expect.stringMatching(/^(text|mention|url)$/) as string,
  text: expect.any(String) as string,
}) as unknown;

function allOf(one: unknown): (cell: unknown) => void {
  return (cell) => {
    expect(Array.isArray(cell)).toBe(true);
    for (const each of cell as unknown[]) expect(each).toEqual(one);
  };
}
const a =
  (what: unknown): ((cell: unknown) => void) =>
  (cell) => {
    expect(cell).toEqual(what);
  };
const text = a(expect.any(String));
const number = a(expect.any(Number));
const link = a({ link_record_ids: expect.arrayContaining([expect.stringMatching(/^rec/)]) as unknown });

/** By type, or by `ui_type` where types are written differently (docs/lark-api/base.md#fields). */
const shapes: Readonly<Record<string, (cell: unknown) => void>> = {
  Email: allOf({
    type: 'url',
    text: expect.stringContaining('@') as string,
    link: expect.stringMatching(/^mailto:/) as string,
  }),
  1: allOf(segment),
  2: number,
  3: text,
  4: allOf(expect.any(String)),
  5: number,
  7: a(expect.any(Boolean)),
  11: allOf(person),
  13: text,
  15: a({ text: expect.any(String) as string, link: expect.stringMatching(/^https:/) as string }),
  17: allOf({
    file_token: expect.any(String) as string,
    name: expect.any(String) as string,
    type: expect.any(String) as string,
    size: expect.any(Number) as number,
    url: expect.stringContaining('extra=') as string,
    tmp_url: expect.stringContaining('batch_get_tmp_download_url') as string,
  }),
  18: link,
  21: link,
  19: a({ type: expect.any(Number) as number, value: expect.any(Array) as unknown[] }),
  20: a({ type: expect.any(Number) as number, value: expect.any(Array) as unknown[] }),
  22: a(expect.objectContaining({ location: expect.stringMatching(/^[\d.]+,[\d.]+$/) as string })),
  23: allOf(expect.objectContaining({ id: expect.stringMatching(/^oc_[0-9a-f]{32}$/) as string })),
  24: a(expect.anything()),
  1001: number,
  1002: number,
  1003: allOf(person),
  1004: allOf(person),
  1005: text,
  3001: a(expect.anything()),
  4242: a(expect.anything()),
};

const shapeOf = ({ type, ui_type }: Field): ((cell: unknown) => void) =>
  shapes[ui_type] ??
  shapes[String(type)] ??
  (() => {
    throw new Error(ui_type);
  });

test('every cell has the shape of its type, and empty cells are absent', async () => {
  const { base, app, tables, records } = await enter();
  const found = await records({}, 'page_size=100', tables[0]);
  expect(found).toHaveLength(60);
  for (const field of base.fields(app, tables[0])) {
    const cells = found.filter(({ fields }) => Object.hasOwn(fields, field.field_name));
    for (const { fields } of cells) shapeOf(field)(fields[field.field_name]);
    const always = field.type > 1000 || field.type === 19 || field.type === 20;
    expect(cells.length > 0, field.field_name).toBe(field.ui_type !== 'Button');
    if (!always) expect(cells.length, field.field_name).toBeLessThan(60);
  }
});

test('cells are various: many segments, mentions, several people, odd numbers, lookups of none and of several', async () => {
  const { records, tables } = await enter();
  const found = await records({}, 'page_size=100', tables[0]);
  const cells = (name: string): readonly unknown[] => found.flatMap(({ fields }) => fields[name] ?? []);
  const lengths = found.map(({ fields }) => (fields['Notes 备注'] as unknown[] | undefined)?.length ?? 0);
  expect(lengths).toContain(1);
  expect(Math.max(...lengths)).toBe(400);
  const segments = cells('Notes 备注') as { readonly type: string; readonly mentionType?: string }[];
  expect(new Set(segments.map(({ type }) => type))).toEqual(new Set(['text', 'mention', 'url']));
  expect(new Set(segments.map(({ mentionType }) => mentionType))).toContain('Docx');
  expect(found.some(({ fields }) => ((fields['Owners'] ?? []) as unknown[]).length > 1)).toBe(true);
  for (const odd of [0.30000000000000004, 1e21, 9_007_199_254_740_991, 1e-7, 0])
    expect(cells('Weight')).toContain(odd);
  expect(cells('Signed')).toEqual(expect.arrayContaining([true, false]));
  const lookups = cells('Account scores') as { readonly value: readonly unknown[] }[];
  expect(new Set(lookups.map(({ value }) => value.length))).toEqual(new Set([0, 1, 3]));
});

test('formulas and lookups follow the cells they are worked out from', async () => {
  const { base, app, tables } = await enter();
  const [record] = base.records(app, tables[0]);
  const id = record?.record_id ?? '';
  base.changeRecord(app, tables[0], id, { Amount: 12.5, 'Stage name': 'Won' });
  expect(base.record(app, tables[0], id)?.fields).toMatchObject({
    Amount: 12.5,
    'Amount x2': { type: 2, value: [25] },
    Health: { type: 1, value: [{ text: 'low', type: 'text' }] },
    'Account region': { type: 3, value: ['Won'] },
  });
  base.changeRecord(app, tables[0], id, { Amount: undefined });
  expect(base.record(app, tables[0], id)?.fields).not.toHaveProperty('Amount');
  expect(base.record(app, tables[0], id)?.fields).not.toHaveProperty('Amount x2');
});

test('automatic fields come only when they are asked for', async () => {
  const { search, base, app, tables } = await enter();
  const [bare] = itemsOf(await search());
  expect(Object.keys(bare ?? {}).sort()).toEqual(['fields', 'record_id']);
  const [full] = itemsOf(await search({ automatic_fields: true }));
  const [truth] = base.records(app, tables[1]);
  expect(full).toEqual(truth);
  expect(full).toEqual({
    record_id: expect.stringMatching(/^rec/) as string,
    created_time: expect.any(Number) as number,
    last_modified_time: expect.any(Number) as number,
    created_by: person,
    last_modified_by: person,
    fields: expect.any(Object) as object,
  });
});

test('people have the ids that are asked for, and pictures only with a scope of Contact', async () => {
  const { search, simulator, tables } = await enter();
  const own = async (query: string): Promise<Found> => {
    const [first] = itemsOf(await search({ automatic_fields: true }, query, tables[0]));
    return first as Found;
  };
  const open = (await own('')) as unknown as { readonly created_by: { readonly id: string } };
  const known = simulator.tenant.contact.person(open.created_by.id);
  const byUser = await own('user_id_type=user_id');
  expect(byUser['created_by']).toMatchObject({ id: known?.user_id });
  expect(byUser.fields['Created by']).toMatchObject([{ id: known?.user_id, name: known?.name }]);
  expect((await own('user_id_type=union_id'))['created_by']).toMatchObject({ id: known?.union_id });

  simulator.setScopes(['base:record:retrieve']);
  const bare = await own('');
  expect(bare['created_by']).not.toHaveProperty('avatar_url');
  expect(bare.fields['Created by']).not.toHaveProperty('0.avatar_url');
  expect((await search({}, 'user_id_type=user_id')).body).toMatchObject({
    code: 99991672,
    error: { permission_violations: [{ type: 'field_scope_required' }] },
  });
  simulator.setScopes(['bitable:app:readonly', 'contact:user.base:readonly']);
  expect((await own(''))['created_by']).toHaveProperty('avatar_url');
});

test('an edit moves the times of the record and of the columns that watch; a recalculation moves nothing', async () => {
  const { base, app, tables, forward, now } = await enter();
  const [record] = base.records(app, tables[0]);
  const id = record?.record_id ?? '';
  forward(3600);
  base.changeRecord(app, tables[0], id, { Deal: [{ type: 'text', text: 'New' }] });
  const edited = base.record(app, tables[0], id);
  expect(edited).toMatchObject({ last_modified_time: now(), fields: { Updated: now() } });
  expect(edited?.fields['Amount updated']).toBe(record?.fields['Amount updated']);
  forward(60);
  base.recalculate(app, tables[0], id, { 'Amount x2': { type: 2, value: [1] } });
  expect(base.record(app, tables[0], id)).toMatchObject({
    last_modified_time: now() - 60_000,
    fields: { 'Amount x2': { type: 2, value: [1] } },
  });
  base.changeRecord(app, tables[0], id, { Amount: 4 });
  expect(base.record(app, tables[0], id)?.fields['Amount updated']).toBe(now());
  base.setModifiedTime(app, tables[0], id, null);
  expect(base.record(app, tables[0], id)).not.toHaveProperty('last_modified_time');
});

test('an added record has what it was given and what Lark fills in, a deleted one is gone', async () => {
  const { base, app, tables, records, now } = await enter();
  const id = base.addRecord(app, tables[0], { Amount: 3 });
  const added = base.record(app, tables[0], id);
  expect(added).toMatchObject({ created_time: now(), last_modified_time: now() });
  expect(added?.fields).toMatchObject({ Amount: 3, 'No.': '61', Created: now() });
  expect(added?.fields).not.toHaveProperty('Deal');
  expect(idsOf(await records({}, 'page_size=100', tables[0])).at(-1)).toBe(id);
  base.deleteRecord(app, tables[0], id);
  expect(base.record(app, tables[0], id)).toBeUndefined();
  expect(idsOf(await records({}, 'page_size=100', tables[0]))).not.toContain(id);
  expect(() => {
    base.deleteRecord(app, tables[0], id);
  }).toThrow(id);
  expect(() => {
    base.changeRecord(app, tables[0], 'recX', {});
  }).toThrow('recX');
  expect(() => base.addRecord(app, tables[0], { Nothing: 1 })).toThrow('Nothing');
});
