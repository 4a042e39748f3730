// A list of a Base is whole, or an error; cells that cannot be written cost nothing but themselves.
import { describe, expect, test } from 'vitest';
import { toJson } from '../../../src/json.ts';
import type { Page } from '../../../src/lark/paging.ts';
import { assertTablesExist, failureOf } from '../../../src/modules/base/bases.ts';
import { listAll } from '../../../src/modules/base/complete-list.ts';
import { baseFields } from '../../../src/modules/base/endpoints.ts';
import { toReadRecord } from '../../../src/modules/base/record-columns.ts';
import type { Context } from '../../../src/modules/context.ts';
import { ConnectorError } from '../../../src/engine/errors.ts';

/** One page: its count of all items, and their ids; null is an item without one. */
type Listed = readonly [total: number | undefined, ...ids: (string | null)[]];

/** Answers with these pages, a reading after the other. */
function answering(...readings: readonly (readonly Listed[])[]) {
  const logs: string[] = [];
  let reads = 0;
  async function* countedPages(): AsyncGenerator<Page<unknown>> {
    await Promise.resolve();
    const pages = readings[reads] ?? [];
    reads += 1;
    for (const [total, ...ids] of pages)
      yield { items: ids.map((field_id) => ({ field_id })), total, date: undefined };
  }
  const context = {
    lark: { countedPages },
    notify: (level: string, message: string) => logs.push(`${level} ${message}`),
  } as unknown as Context;
  const ids = async () =>
    (await listAll(context, baseFields, 'field_id', {}, 'fields of table tblA')).map((one) => one.field_id);
  return { context, ids, logs, reads: () => reads };
}

describe('a list', () => {
  test.each<[string, readonly (readonly Listed[])[], string[], number]>([
    [
      'of as many as are counted',
      [
        [
          [3, 'a', 'b'],
          [3, 'c'],
        ],
      ],
      ['a', 'b', 'c'],
      1,
    ],
    [
      'that is not counted',
      [
        [
          [undefined, 'a'],
          [undefined, 'b'],
        ],
      ],
      ['a', 'b'],
      1,
    ],
    ['of more than are counted', [[[1, 'a', 'b']]], ['a', 'b'], 1],
    [
      'with one that slid onto the next page',
      [
        [
          [3, 'a', 'b'],
          [3, 'b', 'c'],
        ],
      ],
      ['a', 'b', 'c'],
      1,
    ],
    ['of fewer, then all', [[[3, 'a', 'b']], [[3, 'a', 'b', 'c']]], ['a', 'b', 'c'], 2],
    ['of which one was deleted meanwhile', [[[3, 'a', 'b'], [2]], [[2, 'b', 'c']]], ['b', 'c'], 2],
  ])('%s', async (_what, readings, ids, reads) => {
    const list = answering(...readings);
    expect(await list.ids()).toEqual(ids);
    expect(list.reads()).toBe(reads);
    expect(list.logs).toEqual([]);
  });

  test('of fewer than are counted, twice, is a transient error with both numbers', async () => {
    const list = answering([[3, 'a', 'b']], [[3, 'a', 'c']]);
    await expect(list.ids()).rejects.toMatchObject({ type: 'transient_error' });
    expect(list.reads()).toBe(2);
    const again = answering([[3, 'a', 'b']], [[3, 'a', 'c']]);
    await expect(again.ids()).rejects.toThrow('Lark showed 2 of 3 fields of table tblA');
  });

  test('leaves out an item without its id, which counts as seen, with a warning', async () => {
    const list = answering([[2, 'a', null]]);
    expect(await list.ids()).toEqual(['a']);
    expect(list.reads()).toBe(1);
    expect(list.logs).toEqual([
      expect.stringMatching(/^WARN 1 of the fields of table tblA have no field_id/),
    ]);
  });
});

const target = { app_token: 'A', table_id: 'tblA', view_id: undefined, named: true };

test('a cell nested 5,000 deep is null, with a warning, and the other cells are whole', () => {
  const { context, logs } = answering();
  const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown;
  const fields = { Deep: deep, Fine: [{ text: 'x' }] };
  const { record } = toReadRecord(target, { record_id: 'recA', fields }, new Map(), context);
  expect(toJson(record)).toBe('{"record_id":"recA","fields":{"Deep":null,"Fine":[{"text":"x"}]}}');
  toReadRecord(target, { record_id: 'recB', fields }, new Map(), context);
  expect(logs).toEqual([expect.stringMatching(/^WARN Table tblA: a cell of "Deep" is nested more than 200/)]);
});

test('a record that is fine is not copied', () => {
  const record = { record_id: 'recA', fields: { Fine: 1 } };
  expect(toReadRecord(target, record, new Map(), answering().context).record).toBe(record);
});

describe('a table that is gone', () => {
  const gone = new ConnectorError('config_error', 'There is no table.', { code: 1254041 });

  test('is an error of the configuration where that names it', () => {
    expect(failureOf(gone, target)).toBe(gone);
    expect(() => {
      assertTablesExist([target], [{ table_id: 'tblB' }]);
    }).toThrow(/There is no table tblA: it was deleted/);
  });

  test('is transient where it came with its Base: the next sync does not list it', () => {
    const failure = failureOf(gone, { ...target, named: false });
    expect(failure).toMatchObject({ type: 'transient_error', code: 1254041 });
    const other = new ConnectorError('config_error', 'No permission.', { code: 1254302 });
    expect(failureOf(other, { ...target, named: false })).toBe(other);
  });
});
