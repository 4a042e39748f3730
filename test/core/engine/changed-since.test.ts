// Partitions that are read in full: what changed since, and up to where a reading is complete.
import { describe, expect, test } from 'vitest';
import { changedSince, isNews } from '../../../src/engine/strategies/changed-since.ts';
import type { Facts, Part } from '../../../src/engine/types.ts';
import type { Span } from '../../../src/engine/window.ts';
import { describeFeed } from './support/conformance.ts';
import { everyWorld } from './support/conformance/property.ts';
import { copyAfter, differences, recordCounts } from './support/copy.ts';
import { spansOf } from './support/spans.ts';
import { endings, runSync, savedAfter } from './support/syncs.ts';
import { margin, tableFeed, tablesSubject, tablesWorld, type TablesWorld } from './support/tables.ts';
import { faulty } from './support/witness.ts';

describeFeed('tables that are read in full, changed since', tablesSubject);

const done: Span = { from: 0, to: 100 };

test.each<[string, Span | undefined, number | undefined, boolean]>([
  ['everything, where nothing is complete', undefined, 1, true],
  ['what changed later', done, 101, true],
  ['what changed at the end, once more', done, 100, true],
  ['nothing that changed before', done, 99, false],
  ['always what does not say when it changed', done, undefined, true],
])('news is %s', (_what, span, instant, news) => {
  expect(isNews({ span }, instant)).toBe(news);
});

test.each<[string, Span | undefined, Facts, Span | undefined]>([
  ['the newest change, where it is old', undefined, { clock: 200, newest: 90 }, { from: 0, to: 90 }],
  [
    'the clock less the margin, for a busy table',
    undefined,
    { clock: 200, newest: 199 },
    { from: 0, to: 190 },
  ],
  ['whichever is earlier, when they are equal', undefined, { clock: 200, newest: 190 }, { from: 0, to: 190 }],
  ['as before, when nothing is newer', done, { clock: 200, newest: 90 }, done],
  ['as before, when the clock went back', done, { clock: 50, newest: 150 }, done],
  ['as before, when no row says when it changed', done, { clock: 200 }, done],
  ['as before, when the service names no time', done, { newest: 150 }, done],
  ['nowhere, when an empty table says nothing', undefined, { clock: 200 }, undefined],
  [
    'onwards from where the span began',
    { from: 40, to: 100 },
    { clock: 200, newest: 150 },
    { from: 40, to: 150 },
  ],
])('complete is %s', (_what, span, facts, wanted) => {
  const closed = {
    slice: { kind: 'changedSince', since: 0 },
    facts: { passed: Infinity, ...facts },
  } as const;
  expect(changedSince.advance({ span }, closed, { margin: 10 }).span).toEqual(wanted);
});

test.each<[string, (Span | undefined)[], number]>([
  ['the end of the only span', [done], 100],
  ['the earliest of several', [done, { from: 0, to: 60 }], 60],
  ['the beginning, where one has nothing', [done, undefined], 0],
])('needed from: %s', (_what, spans, from) => {
  const needs = spans.map((span) => ({ part: { span }, incremental: true }));
  expect(changedSince.slices(needs, { margin: 10 })).toEqual([
    { slice: { kind: 'changedSince', since: from }, needing: needs.map((_, index) => index) },
  ]);
});

test.each<[string, Part, Facts, Part]>([
  [
    'a clock of the service that is ahead of the times of its items',
    {},
    { clock: 500, newest: 150, passed: 140 },
    { newest: 150, span: { from: 0, to: 140 } },
  ],
  [
    'what an earlier read saw, which had passed too',
    { newest: 145, span: { from: 0, to: 140 } },
    { clock: 500, newest: 150, passed: 130 },
    { newest: 150, span: { from: 0, to: 145 } },
  ],
  ['nothing, where no item confirms anything', {}, { clock: 500, newest: 150 }, { newest: 150 }],
])('no clock counts that no item confirms: %s', (_what, part, facts, wanted) => {
  const closed = { slice: { kind: 'changedSince', since: 0 }, facts } as const;
  expect(changedSince.advance(part, closed, { margin: 10 })).toEqual(wanted);
});

async function syncOf(world: TablesWorld, before = savedAfter([]), feed = tableFeed) {
  const messages = await runSync({ feeds: [feed], world, saved: before });
  return { messages, saved: savedAfter(messages, before), copy: copyAfter([feed], messages) };
}

describe('a table that is edited while it is read', () => {
  /** Each page, once, an early row of the table is edited, and time goes on. */
  function edits(world: TablesWorld): void {
    world.tables.onPage = (table, page) => {
      if (page === 0) return;
      world.forward(1000);
      const first = world.tables.lines.find((line) => line.table === table);
      if (first) world.touch(first.id);
      const later = world.tables.lines.filter((line) => line.table === table).at(-1);
      if (later) world.touch(later.id);
    };
  }

  test.each([
    ['in step with the service', 0],
    ['ten minutes ahead', 600_000],
    ['ten minutes behind', -600_000],
  ])('loses nothing, with our clock %s', async (_what, skew) => {
    await everyWorld({ ...tablesSubject, world: (seed) => tablesWorld(seed, skew) }, 10, async (world) => {
      const one = world as TablesWorld;
      edits(one);
      const first = await syncOf(one);
      expect(differences([tableFeed], first.copy, await one.truth()), 'an edit was missed').not.toEqual([]);
      one.tables.onPage = () => undefined;
      const second = await syncOf(one, first.saved);
      const copy = copyAfter([tableFeed], second.messages, first.copy);
      expect(differences([tableFeed], copy, await one.truth())).toEqual([]);
    });
  });
});

test('the next sync emits what changed, what changed within the margin, and what is timeless', async () => {
  const world = tablesWorld(7);
  const first = await syncOf(world);
  const ends = spansOf(first.saved.get('lines'));
  world.forward(margin);
  world.touch('r3');
  const second = await syncOf(world, first.saved);
  const emitted = second.messages.flatMap((message) =>
    message.type === 'RECORD' && message.record.stream === 'lines' ? [String(message.record.data['id'])] : [],
  );
  const expected = world.tables.lines.filter(
    ({ table, changed }) => changed === undefined || changed >= (ends.get(table)?.to ?? 0),
  );
  expect(emitted.sort()).toEqual(expected.map(({ id }) => id).sort());
  expect(emitted).toContain('r3');
  expect(emitted).toContain('timeless');
  expect(emitted.length).toBeLessThan(world.tables.lines.length / 2);
});

test('a reading that breaks leaves its table where it was, and the others go on', async () => {
  const world = tablesWorld(3);
  const { feed } = faulty(tableFeed, { at: 'read', nth: 1, item: 2, error: new Error('broken') });
  const { saved, messages } = await syncOf(world, savedAfter([]), feed);
  expect([...endings(messages)]).toEqual([
    ['lines', 'INCOMPLETE'],
    ['red', 'COMPLETE'],
  ]);
  expect([...spansOf(saved.get('lines')).keys()].sort()).toEqual(['green', 'red']);
});

test('a stream of one table is not about the others', async () => {
  const world = tablesWorld(5);
  const asked: string[] = [];
  world.tables.onPage = (table) => asked.push(table);
  const modes = new Map([['lines', null]]);
  const messages = await runSync({ feeds: [tableFeed], world, modes });
  expect(new Set(asked)).toEqual(new Set(['red']));
  const state = savedAfter(messages).get('red');
  expect([...spansOf(state).keys()]).toEqual(['red']);
  expect(state?.['changed']).toBe(new Date(spansOf(state).get('red')?.to ?? 0).toISOString());
  expect(recordCounts(messages).get('red')).toBe(
    world.tables.lines.filter(({ table }) => table === 'red').length,
  );
});

test('a full refresh goes on from its state', async () => {
  const world = tablesWorld(9);
  const first = await syncOf(world);
  world.forward(2 * margin);
  world.touch('r1');
  const modes = new Map(tableFeed.streams.map(({ name }) => [name, 'full_refresh' as const]));
  const messages = await runSync({ feeds: [tableFeed], world, saved: first.saved, modes });
  expect(recordCounts(messages).get('lines')).toBeLessThan(world.tables.lines.length / 2);
});
