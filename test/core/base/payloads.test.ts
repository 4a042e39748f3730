// What Lark sends is in the rows, and nothing optional in it fails them when it is missing or of another shape.
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { planRead } from '../../../src/engine/plan.ts';
import { sync } from '../../../src/engine/sync.ts';
import { parseJson, toJson } from '../../../src/json.ts';
import { createLark } from '../../../src/lark/client.ts';
import type { Context } from '../../../src/modules/context.ts';
import { findFeeds } from '../../../src/modules/index.ts';
import { payloads, table, token, type Payloads } from './payloads.ts';

type Tree = Readonly<Record<string, unknown>>;

const now = Date.UTC(2026, 5, 1);
const credentials = { auth_type: 'store_app', tenant_access_token: 't-1' };
const settings = {
  tables: [{ url: `https://x.larksuite.com/wiki/wikcnDeals?table=${table}` }],
  typed_streams: true,
};

/** Reads everything of a Base that answers so. */
async function read(answers: Payloads) {
  const config = parseConfig({ credentials, base: settings });
  const logs: string[] = [];
  const lark = createLark({
    credentials: config.credentials,
    send({ url }) {
      const path = new URL(url, 'https://x').pathname;
      const name = path.endsWith('get_node')
        ? 'node'
        : path.endsWith(token)
          ? 'app'
          : (path.split('/').at(-1) ?? '');
      const data = answers[name as keyof Payloads];
      const text = toJson({ code: 0, msg: 'success', data });
      return Promise.resolve({ status: 200, headers: { date: new Date(now).toUTCString() }, text });
    },
    rateShare: 1000,
    concurrency: 4,
    clock: () => now,
    onEvent: () => undefined,
    onToken: () => undefined,
    patience: { retries: 0, minTimeout: 1, maxTimeout: 1 },
  });
  const notify: Context['notify'] = (level, message) => logs.push(`${level} ${message}`);
  const context: Context = { config, lark, now, notify, feeds: [] };
  const { feeds } = await findFeeds(config, () => Promise.resolve(context));
  const streams = feeds.flatMap((feed) => feed.streams);
  const configured = streams.map(({ name, cursorField }) => ({
    name,
    syncMode: cursorField === undefined ? ('full_refresh' as const) : ('incremental' as const),
    columns: undefined,
  }));
  const rows = new Map<string, Tree[]>(streams.map(({ name }) => [name, []]));
  const errors: string[] = [];
  const counted = new Map<string, (readonly [closed: number, total: number])[]>();
  const messages = sync(planRead(feeds, configured, new Map()), {
    open: () => context,
    clock: () => now,
    bound: 4,
    onWindows: (stream, closed, total) =>
      counted.set(stream, [...(counted.get(stream) ?? []), [closed, total]]),
  });
  for await (const message of messages) {
    if (message.type === 'RECORDS')
      for (const { data } of message.records) rows.get(message.stream)?.push(data);
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') errors.push(message.trace.error.message);
  }
  return { rows, errors, logs, counted };
}

const counts = { base_tables: 1, base_fields: 16, base_views: 2, base_records: 3, base_deals_tbldeals01: 3 };

const countsOf = (rows: ReadonlyMap<string, readonly Tree[]>) =>
  Object.fromEntries([...rows].map(([name, list]) => [name, list.length]));

/** Every leaf under its last key, instants as milliseconds, JSON in texts parsed. */
function leavesIn(value: unknown, key: string, into: Set<string>): Set<string> {
  if (Array.isArray(value)) {
    for (const inner of value) leavesIn(inner, key, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) leavesIn(inner, name, into);
  } else {
    into.add(`${key}: ${toJson(value)}`);
    if (typeof value !== 'string') return into;
    if (/^\d{4}-\d\d-\d\dT/.test(value)) into.add(`${key}: ${String(Date.parse(value))}`);
    if (/^[[{]/.test(value)) leavesIn(parseJson(value), key, into);
  }
  return into;
}

test('the records of a table and the slices of every feed are counted, from which the time left follows', async () => {
  const { counted } = await read(payloads);
  // Three records, and the slice that they are in.
  expect(counted.get('base_records')?.at(0)).toEqual([0, 1]);
  expect(counted.get('base_records')).toContainEqual([3, 4]);
  expect(counted.get('base_records')?.at(-1)).toEqual([4, 4]);
  expect(counted.get('base_fields')).toEqual([
    [0, 1],
    [1, 1],
  ]);
});

describe('every leaf is in the rows', () => {
  /** Deliberately left out: paging, and the wiki page around the Base. */
  const omitted = {
    node: /./,
    app: /^$/,
    tables: /^(has_more|page_token|total): /,
    views: /^(has_more|page_token|total): /,
    fields: /^(has_more|page_token|total): /,
    // Of descriptions only the text; the address of a record, which the API does not say unless asked.
    search: /^(has_more|page_token|total|shared_url): /,
  };
  const elsewhere = new Set([
    'name: "Sales ops 销售"',
    'revision: 418',
    'text: "Anything"',
    'text: "Contracts"',
    'type: "text"',
    'disable_sync: true',
  ]);

  test.each(Object.keys(payloads) as (keyof Payloads)[])('of %s', async (name) => {
    const { rows, errors } = await read(payloads);
    expect(errors).toEqual([]);
    expect(countsOf(rows)).toEqual(counts);
    const carried = leavesIn([...rows.values()], '', new Set());
    const other = name === 'tables' ? /Acc01|客户|: 12$/ : /^$/;
    const missing = [...leavesIn(payloads[name], '', new Set())].filter(
      (leaf) => !carried.has(leaf) && !omitted[name].test(leaf) && !elsewhere.has(leaf) && !other.test(leaf),
    );
    expect(missing).toEqual([]);
  });

  test('and those under other names', async () => {
    const { rows } = await read(payloads);
    expect(rows.get('base_tables')).toMatchObject([
      { base_name: 'Sales ops 销售', base_revision: 418, formula_type: 1 },
    ]);
    const descriptions = rows.get('base_fields')?.map((row) => row['description']);
    expect(descriptions).toEqual(expect.arrayContaining(['Counted by Lark', 'Anything', 'Contracts']));
    expect(rows.get('base_deals_tbldeals01')?.[0]).toMatchObject({
      bei_zhu: 'Renewal @Jon',
      amount: 12500.5,
      comments: '4',
      amount_x2: 25001,
      account: ['recA', 'recB'],
      press: null,
    });
  });

  test('the log says how a lookup without a type becomes a number', async () => {
    const { logs } = await read(payloads);
    const logged = logs.filter((line) => /"Comments".*are text.*add a formula field/.test(line));
    expect(logged).toHaveLength(1);
    expect(logged[0]).not.toContain('Amount x2');
  });
});

type Path = readonly (string | number)[];

/** Every place in a payload, down to the cells of a record. */
function placesIn(value: unknown, depth: number, path: Path = []): Path[] {
  const below =
    depth === 0 || typeof value !== 'object' || value === null
      ? []
      : Array.isArray(value)
        ? value.flatMap((inner, index) => placesIn(inner, depth - 1, [...path, index]))
        : Object.entries(value).flatMap(([name, inner]) => placesIn(inner, depth - 1, [...path, name]));
  return path.length === 0 ? below : [path, ...below];
}

function changedAt(value: unknown, [step, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as Tree) };
  const place = copy as Record<string | number, unknown>;
  const changed = changedAt(place[step], rest, change);
  if (changed === undefined && !Array.isArray(copy)) Reflect.deleteProperty(copy, step);
  else place[step] = changed ?? null;
  return copy;
}

/** Another type each time, so that all types are met. */
let turn = 0;
const mistyped = (value: unknown): unknown => {
  const others = ['odd', 7, true, [['odd']], { odd: true }].filter((other) => typeof other !== typeof value);
  turn += 1;
  return others[turn % others.length];
};

const changes: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['missing', () => undefined],
  ['null', () => null],
  ['of another type', mistyped],
];

/** Parts that an answer cannot be understood without, and the token of a page, which belongs to every listing. */
const envelope =
  /^(has_more|page_token|items|app|node)$|^app\.(app_token|name)$|^node\.(obj_token|obj_type)$/;
const keys = /^items\.\d+(\.(table_id|field_id|view_id|record_id))?$/;

describe('nothing optional fails the rows', () => {
  const cases = (Object.keys(payloads) as (keyof Payloads)[]).flatMap((name) =>
    placesIn(payloads[name], name === 'search' ? 4 : 3).map((path) => [name, path] as const),
  );
  /** One item of each shape is enough. */
  const typical: Readonly<Record<string, readonly number[]>> = {
    fields: [0, 11, 12],
    search: [0],
    tables: [0],
    views: [0],
  };
  const isTypical = ([name, [, index]]: (typeof cases)[number]): boolean =>
    index === undefined || (typical[name]?.includes(Number(index)) ?? true);
  const optional = cases
    .filter(isTypical)
    .filter(([, path]) => !envelope.test(path.join('.')) && !keys.test(path.join('.')));

  test.each(changes)('when it is %s', async (_how, change) => {
    for (const [name, path] of optional) {
      const where = `${name} ${path.join('.')}`;
      const { rows, errors } = await read({ ...payloads, [name]: changedAt(payloads[name], path, change) });
      expect(errors, where).toEqual([]);
      expect(
        Object.values(countsOf(rows)).reduce((sum, count) => sum + count, 0),
        where,
      ).toBe(25);
    }
  });

  test.each(changes)('and an item whose id is %s is lost alone, with a warning', async (how, change) => {
    const items = cases.filter(
      ([name, path]) => keys.test(path.join('.')) && name !== 'node' && name !== 'app',
    );
    for (const [name, path] of items) {
      // Only the configured table is read, and a list without an item is a list of fewer.
      if (name === 'tables' || (how === 'missing' && path.length === 2)) continue;
      const where = `${name} ${path.join('.')}`;
      const { rows, errors, logs } = await read({
        ...payloads,
        [name]: changedAt(payloads[name], path, change),
      });
      expect(errors, where).toEqual([]);
      const total = Object.values(countsOf(rows)).reduce((sum, count) => sum + count, 0);
      expect(total, where).toBe(name === 'search' ? 23 : 24);
      expect(
        logs.filter((line) => /^WARN .* (have no|without)/.test(line)),
        where,
      ).toHaveLength(1);
    }
  });
});
