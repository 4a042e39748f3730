// States that version 0.1.0 saved, of its syncs of a simulated tenant (`read`) and of every kind there is (`written`):
// they are understood, and written down again unchanged.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromState, partOf, toState } from '../../../src/engine/progress.ts';
import { copyAfter, differences } from './support/copy.ts';
import { memberFeed, memberWorld } from './support/members.ts';
import { ticketFeed } from './support/feeds.ts';
import { testWorld } from './support/subjects.ts';
import { runSync, savedAfter, type Saved } from './support/syncs.ts';

type State = Readonly<Record<string, unknown>>;

const saved = JSON.parse(readFileSync(join(import.meta.dirname, 'saved-states/0.1.0.json'), 'utf8')) as {
  readonly read: readonly { readonly stream: string; readonly state: State }[];
  readonly written: Readonly<Record<string, State>>;
};
const cursorOf = (state: State): string =>
  Object.keys(state).find((key) => !['partitions', 'open', 'members'].includes(key)) ?? '';

const all: [string, State][] = [
  ...saved.read.map(({ stream, state }): [string, State] => [stream, state]),
  ...Object.entries(saved.written),
].filter(([, state]) => !('__ab_no_cursor_state_message' in state));

test('there are states of every kind of feed', () => {
  const keys = new Set(all.flatMap(([, state]) => Object.keys(state)));
  expect([...keys].sort()).toEqual(
    expect.arrayContaining(['check_time', 'day', 'last_modified_time', 'members', 'open', 'start_time']),
  );
});

test.each(all)('comes back unchanged: %s', (name, state) => {
  const cursor = cursorOf(state);
  const grain = String(state[cursor]).length === 10 ? 'day' : 'instant';
  const progress = fromState(name, cursor, state);
  const spans = Object.values(state['partitions'] ?? {}) as { readonly from: string }[];
  const start = Date.parse(String(spans[0]?.from ?? state[cursor]));
  // A partition that is configured and has no span yet holds the cursor at the start.
  const partitions = name === 'open' ? ['a', 'b'] : name === 'severalPartitions' ? ['x/y'] : [];
  expect(toState(progress, cursor, partitions, start, grain)).toEqual(state);
});

test('a stream without a cursor has nothing to go on from', () => {
  const [state] = saved.read.flatMap((one) => (one.stream === 'approval_definitions' ? [one.state] : []));
  expect(fromState('approval_definitions', 'time', state).parts.size).toBe(0);
});

test('open items, and members that are gone, are still known', () => {
  const { open = {}, members = {} } = saved.written;
  expect(partOf(fromState('x', 'time', open), 'a', 0).open).toEqual(
    new Map([
      ['k1', 0],
      ['k2', 0],
    ]),
  );
  const part = partOf(fromState('x', 'day', members), 'employee_id', 0);
  expect(part.members?.here).toEqual(new Set(['u1', 'u2']));
  expect([...(part.members?.gone.keys() ?? [])]).toEqual(['u3', 'u4', 'u5']);
});

/** The same state, as it was written before: with these keys and no others. */
function asBefore(states: Saved): Saved {
  const keys = ['partitions', 'open', 'members'];
  for (const state of states.values())
    expect(Object.keys(state).filter((key) => !keys.includes(key) && cursorOf(state) !== key)).toEqual([]);
  return states;
}

test('a sync writes what the version before can read, and goes on from it', async () => {
  const tickets = testWorld(ticketFeed, 4);
  const first = await runSync({ feeds: [ticketFeed], world: tickets });
  await tickets.change?.();
  const second = await runSync({ feeds: [ticketFeed], world: tickets, saved: asBefore(savedAfter(first)) });
  const copy = copyAfter([ticketFeed], second, copyAfter([ticketFeed], first));
  expect(differences([ticketFeed], copy, tickets.truth())).toEqual([]);
  const members = memberWorld(4);
  asBefore(savedAfter(await runSync({ feeds: [memberFeed], world: members })));
});
