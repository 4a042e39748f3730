// Which feeds a read needs, for which streams, columns and states; one bad stream spoils nothing but itself.
import { describe, expect, test } from 'vitest';
import { planRead } from '../../../src/engine/plan.ts';
import type { ConfiguredStream } from '../../../src/airbyte/inputs.ts';
import type { JsonObject, SyncMode } from '../../../src/airbyte/messages.ts';
import { orderFeed, peopleFeed, shiftFeed } from './support/feeds.ts';

const feeds = [orderFeed, peopleFeed, shiftFeed];
const chosen = (name: string, syncMode: SyncMode = 'incremental', columns?: string[]): ConfiguredStream => ({
  name,
  syncMode,
  columns,
});
const plan = (configured: ConfiguredStream[], states: Record<string, JsonObject> = {}) =>
  planRead(feeds, configured, new Map(Object.entries(states)));
const runsOf = (configured: ConfiguredStream[], states?: Record<string, JsonObject>) =>
  plan(configured, states).jobs.flatMap(({ runs }) => runs);

describe('the jobs', () => {
  test.each<[string, string[], string[][]]>([
    ['nothing selected, nothing to do', [], []],
    ['one stream of a feed', ['order_lines'], [['order_lines']]],
    ['siblings share one job', ['order_lines', 'orders'], [['orders', 'order_lines']]],
    ['feeds keep their order, whatever the catalog says', ['shifts', 'orders'], [['orders'], ['shifts']]],
  ])('%s', (_why, names, wanted) => {
    const { jobs, refused, warnings } = plan(names.map((name) => chosen(name)));
    expect(jobs.map(({ runs }) => runs.map(({ stream }) => stream.name))).toEqual(wanted);
    expect({ refused, warnings }).toEqual({ refused: [], warnings: [] });
  });
});

describe('the columns', () => {
  test.each<[string, string, string[] | undefined, string[]]>([
    ['all without a selection', 'orders', undefined, ['id', 'time', 'version']],
    [
      'the selected ones, in the order of the schema',
      'orders',
      ['version', 'time', 'id'],
      ['id', 'time', 'version'],
    ],
    ['key and cursor stay although they are not selected', 'orders', ['version'], ['id', 'time', 'version']],
    ['every part of a key stays', 'order_lines', [], ['order', 'line', 'order_time']],
    ['without a cursor only the key stays', 'people', ['nothing'], ['id']],
    ['columns that are gone are left out', 'people', ['version', 'shoe_size'], ['id', 'version']],
  ])('%s', (_why, name, columns, wanted) => {
    expect(runsOf([chosen(name, 'full_refresh', columns)])[0]?.columns).toEqual(wanted);
  });
});

describe('the mode', () => {
  test.each<[string, string, SyncMode, SyncMode, number]>([
    ['incremental where it can be', 'orders', 'incremental', 'incremental', 0],
    ['full refresh where it is asked for', 'orders', 'full_refresh', 'full_refresh', 0],
    ['full refresh, with a warning, where there is no cursor', 'people', 'incremental', 'full_refresh', 1],
    ['no warning where full refresh was asked for', 'people', 'full_refresh', 'full_refresh', 0],
  ])('%s', (_why, name, asked, wanted, warned) => {
    const { jobs, warnings } = plan([chosen(name, asked)]);
    expect(jobs[0]?.runs[0]?.mode).toBe(wanted);
    expect(warnings).toHaveLength(warned);
    for (const warning of warnings) expect(warning).toContain(`'${name}'`);
  });
});

describe('the states', () => {
  const state = { time: '2026-01-02', partitions: {} };

  test('each stream has its own, and one of an unknown stream is ignored', () => {
    const [orders, lines] = runsOf([chosen('orders'), chosen('order_lines')], {
      orders: { time: '2026-01-02T00:00:00.000Z' },
      nobody: { time: 'nonsense' },
    });
    expect(orders?.progress.everywhere).toBe(Date.UTC(2026, 0, 2));
    expect(lines?.progress.everywhere).toBeUndefined();
  });

  test('a stream without a cursor ignores its state, whatever it is', () => {
    expect(plan([chosen('people', 'full_refresh')], { people: { partitions: 'nonsense' } }).refused).toEqual(
      [],
    );
  });

  test('an unusable one fails its stream alone, and goes back as it came', () => {
    const unusable = { time: 'nonsense', partitions: [] };
    const { jobs, refused } = plan([chosen('orders'), chosen('order_lines')], {
      orders: unusable,
      order_lines: state,
    });
    expect(jobs.map(({ runs }) => runs.map(({ stream }) => stream.name))).toEqual([['order_lines']]);
    expect(refused).toMatchObject([{ stream: 'orders', state: unusable, error: { type: 'config_error' } }]);
  });

  test('the whole feed is left out when its only stream is refused', () => {
    expect(plan([chosen('shifts')], { shifts: { day: 7 } }).jobs).toEqual([]);
  });
});

describe('an unknown stream', () => {
  test('is refused with what to do; the others are planned, and its state goes back as it came', () => {
    const { jobs, refused } = plan([chosen('gone'), chosen('orders'), chosen('lost')], { gone: { x: 1 } });
    expect(jobs).toHaveLength(1);
    expect(refused.map(({ stream, state }) => ({ stream, state }))).toEqual([
      { stream: 'gone', state: { x: 1 } },
      { stream: 'lost', state: {} },
    ]);
    for (const { stream, error } of refused) {
      expect(error.type).toBe('config_error');
      expect(error.message).toContain(`'${stream}' was not found`);
      expect(error.message).toContain('Refresh the schema');
    }
  });
});
