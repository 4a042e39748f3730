// The platform's acceptance tests of incremental reads (TestIncremental), stream by stream.
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../test/support/json.ts';
import { canonical } from '../support/company.ts';
import {
  configured,
  cursorOf,
  incremental,
  instantOf,
  placesOfStates,
  readHere,
  recordsOf,
  statesOf,
  stateOf,
  subject,
  type Subject,
} from '../support/acceptance.ts';
import { lookbackOf } from '../support/modules.ts';
import { day, minute } from '../../test/support/time.ts';

const usual = await subject();
const forwardOnly = await subject({ forwardOnly: true });
afterAll(() => Promise.all([usual.close(), forwardOnly.close()]));

const some = usual.streams.filter(incremental);
const cases = some.map((stream) => [stream.name, stream] as const);
const read = ({ config, streams }: Subject, states: JsonObject[] = []) =>
  readHere(config, configured(streams.filter(incremental), 'incremental'), states);

/** Nothing old is unfinished: an open approval is read again wherever it is, which these tests do not know of. */
const { approval } = usual.simulator.tenant;
for (const { instance_code, status } of [...approval.instances()])
  if (status === 'PENDING') approval.approve(instance_code);

/** An approval that was revoked comes with the one that revokes it, however old it is. */
const revoked = new Set(
  [usual, forwardOnly].flatMap(({ simulator }) =>
    [...simulator.tenant.approval.instances()]
      .filter(({ reverted }) => reverted)
      .map((one) => one.instance_code),
  ),
);

/** The cursors of some rows, each once. */
function cursorsWhere(rows: JsonObject[], cursor: string, fits: (instant: number) => boolean): unknown[] {
  const values = rows.filter((row) => !revoked.has(String(row['instance_code']))).map((row) => row[cursor]);
  return [...new Set(values)].filter((value) => fits(instantOf(value)));
}

/** A day that is not over somewhere on earth is read, but not complete. */
const goesOn = Date.now() - 2 * day;

const first = await read(usual);
const second = await read(
  usual,
  some.map(({ name }) => stateOf(name, statesOf(first, name).at(-1) ?? {})),
);

test('there are incremental streams', () => {
  expect(some.length).toBeGreaterThan(0);
});

describe('two reads, one after the other, as the connector comes', () => {
  test.each(cases)(
    '%s: the second is no repetition, and looks back as far as its lookback',
    (name, stream) => {
      const [before, after] = [recordsOf(first, name), recordsOf(second, name)];
      const state = statesOf(first, name).at(-1) ?? {};
      expect(before.length).toBeGreaterThan(0);
      expect(after.length).toBeGreaterThan(0);
      expect(canonical(after)).not.toBe(canonical(before));
      const cursor = cursorOf(stream);
      const oldest = instantOf(state[cursor]) - lookbackOf(name) * day;
      expect(cursorsWhere(after, cursor, (instant) => instant < oldest)).toEqual([]);
    },
  );
});

/** Records by the instant up to which they are complete: that of their table, where each has its own. */
function byEnd(records: readonly JsonObject[], state: JsonObject, cursor: string): Map<number, JsonObject[]> {
  const spans = (state['partitions'] ?? {}) as Readonly<Record<string, { readonly to: string }>>;
  const ends = new Map<number, JsonObject[]>();
  for (const row of records) {
    const end = instantOf(
      spans[`${String(row['app_token'])}/${String(row['table_id'])}`]?.to ?? state[cursor],
    );
    ends.set(end, [...(ends.get(end) ?? []), row]);
  }
  return ends;
}

/** Places all along a read; its end is one of them. */
const samples = 10;

describe('a read from any state on (no lookback, nothing followed)', async () => {
  const whole = await read(forwardOnly);
  const places = new Map(some.map(({ name }) => [name, placesOfStates(whole, name)]));
  /** Where in the whole read a stream's n-th sampled STATE is. */
  const placeOf = (name: string, at: number): number => {
    const all = places.get(name) ?? [];
    return all[Math.floor((at * (all.length - 1)) / (samples - 1))] ?? -1;
  };
  const stateAt = (name: string, at: number): JsonObject =>
    statesOf(whole.slice(0, placeOf(name, at) + 1), name).at(-1) ?? {};
  const later: (typeof whole)[] = [];
  for (let at = 0; at < samples; at += 1) {
    later.push(
      await read(
        forwardOnly,
        some.map(({ name }) => stateOf(name, stateAt(name, at))),
      ),
    );
  }

  test.each(cases)('%s: all between that state and the last one, and nothing is lost', (name, stream) => {
    const cursor = cursorOf(stream);
    const key = (row: JsonObject): string =>
      JSON.stringify(stream.source_defined_primary_key?.map(([column = '']) => row[column]));
    const state = statesOf(whole, name).at(-1) ?? {};
    const records = recordsOf(whole, name);
    // A table counts as complete up to what had surely passed when its reading began: the last change comes again.
    const slack = name.startsWith('base_') ? minute : 0;
    for (const [end, rows] of byEnd(records, state, cursor))
      expect(cursorsWhere(rows, cursor, (instant) => instant > end + slack && instant < goesOn)).toEqual([]);
    for (const [at, messages] of later.entries()) {
      const from = instantOf(stateAt(name, at)[cursor]);
      const rows = recordsOf(messages, name);
      expect(cursorsWhere(rows, cursor, (instant) => instant < from)).toEqual([]);
      const had = new Set([...recordsOf(whole.slice(0, placeOf(name, at)), name), ...rows].map(key));
      expect(records.filter((row) => !had.has(key(row))).map(key)).toEqual([]);
    }
  });

  test('the streams that are read in windows have states all along', () => {
    const counts = [...places.values()].map((all) => all.length);
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(samples);
  });
});

describe('a state far in the future', async () => {
  const file = new URL('../abnormal_state.json', import.meta.url);
  const given = JSON.parse(readFileSync(file, 'utf8')) as {
    stream: { stream_descriptor: { name: string } };
  }[];
  const abnormal = (name: string, cursor: string): JsonObject =>
    (given.find(({ stream }) => stream.stream_descriptor.name === name) as JsonObject | undefined) ??
    stateOf(name, { [cursor]: '9999-12-31T00:00:00.000Z' });
  const states = some.map((stream) => abnormal(stream.name, cursorOf(stream)));
  const messages = await read(usual, states);

  test.each(cases)('%s: no records, and a state that does not go back', (name, stream) => {
    expect(recordsOf(messages, name)).toEqual([]);
    const after = statesOf(messages, name);
    expect(after.length).toBeGreaterThan(0);
    expect(after.at(-1)?.[cursorOf(stream)]).toMatch(/^9999-12-31/);
  });
});
