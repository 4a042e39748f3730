// Members who are hired, leave, come back, or are refused: no rows are lost, and no member is read without end.
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { memberSplit } from '../../../src/engine/strategies/people.ts';
import type { Part } from '../../../src/engine/types.ts';
import type { Span } from '../../../src/engine/window.ts';
import { everyWorld } from './support/conformance/property.ts';
import { copyAfter, differences } from './support/copy.ts';
import { start } from './support/feeds.ts';
import { memberFeed, memberSubject, memberWorld, type MemberWorld } from './support/members.ts';
import { endings, errorsIn, killPoints, runSync, savedAfter, type Saved } from './support/syncs.ts';
import { watched } from './support/witness.ts';
import { day } from '../../support/time.ts';

type Membership = NonNullable<Part['members']>;

const known = (here: string[], gone: Record<string, number> = {}): Membership => ({
  here: new Set(here),
  gone: new Map(Object.entries(gone)),
});
const now = 20 * day + 5;
const call = { present: ['a', 'b'], now, start: 0, lookback: 3 * day, keepGone: true };
const done: Span = { from: 0, to: 19 * day };

describe('the split of members', () => {
  test.each<[string, Membership | undefined, Span | undefined, Partial<typeof call>, Membership, string[]]>([
    ['a first sync knows everybody', undefined, undefined, {}, known(['a', 'b']), []],
    ['who is new joins', known(['a']), done, {}, known(['a']), ['b']],
    [
      'a span that holds for no member is one that all have to join',
      undefined,
      done,
      {},
      known([]),
      ['a', 'b'],
    ],
    ['who is missed is gone since today', known(['a', 'c']), done, {}, known(['a'], { c: 20 * day }), ['b']],
    ['... or not kept', known(['a', 'c']), done, { keepGone: false }, known(['a']), ['b']],
    [
      'who is gone is kept while a day before is read again',
      known(['a', 'b'], { c: 16 * day }),
      done,
      {},
      known(['a', 'b'], { c: 16 * day }),
      [],
    ],
    ['... and let go then', known(['a', 'b'], { c: 15 * day }), done, {}, known(['a', 'b']), []],
    [
      'who comes back in time has missed nothing',
      known(['a'], { b: 18 * day }),
      done,
      {},
      known(['a', 'b']),
      [],
    ],
    [
      'who left before anything was complete is asked about from the start',
      known(['a', 'b', 'c']),
      undefined,
      {},
      known(['a', 'b'], { c: 20 * day }),
      [],
    ],
    [
      'a start that was moved beyond the span begins again for all',
      known(['a'], { c: 18 * day }),
      done,
      { start: 19.5 * day },
      known(['a', 'b']),
      [],
    ],
  ])('%s', (_why, before, span, change, wanted, joining) => {
    const part = { span, ...(before && { members: before }) };
    expect(memberSplit(part, { ...call, ...change })).toEqual({ known: wanted, joining });
  });
});

/** Who was asked about, from where. */
async function ask(world: MemberWorld, saved?: Saved) {
  const { feed, seen } = watched(memberFeed);
  const messages = await runSync({ feeds: [feed], world, ...(saved && { saved }) });
  const from = new Map<string, number>();
  for (const { members = [], window } of seen.slices)
    for (const member of members) from.set(member, Math.min(from.get(member) ?? Infinity, window.from));
  return { messages, from, saved: savedAfter(messages, saved) };
}

const membersIn = (saved: Saved): unknown => saved.get('results')?.['members'];

test('who is hired later is read from the start, and the others from the lookback on', async () => {
  const world = memberWorld(3);
  const first = await ask(world);
  world.present.push('cyd');
  const second = await ask(world, first.saved);
  expect(second.from.get('cyd')).toBe(start);
  const settled = Math.floor(world.clock() / day) * day;
  expect(second.from.get('ann')).toBe(settled - 3 * day);
  expect(membersIn(second.saved)).toEqual({ id: { here: ['ann', 'bob', 'cyd'] } });
  const third = await ask(world, second.saved);
  expect(third.from.get('cyd')).toBe(settled - 3 * day);
});

// Each kill leaves a state in which a person who joins is either not known, or has everything.
test('killed anywhere while a person joins, and resumed, their history is whole', () =>
  everyWorld(memberSubject, 10, async (world) => {
    const { saved, messages } = await ask(world as MemberWorld);
    (world as MemberWorld).present.push('cyd', 'dan');
    const before = copyAfter([memberFeed], messages);
    const whole = await runSync({ feeds: [memberFeed], world, saved });
    for (const point of killPoints(whole)) {
      const received = whole.slice(0, point);
      const resumed = await runSync({ feeds: [memberFeed], world, saved: savedAfter(received, saved) });
      const copy = copyAfter([memberFeed], resumed, copyAfter([memberFeed], received, before));
      expect(differences([memberFeed], copy, await world.truth())).toEqual([]);
    }
  }));

test('who leaves during a first sync that was killed is not forgotten', async () => {
  const world = memberWorld(4);
  const whole = await runSync({ feeds: [memberFeed], world });
  const truth = world.truth();
  for (const point of killPoints(whole).slice(1)) {
    const received = whole.slice(0, point);
    world.present.splice(0, 9, 'ann');
    const resumed = await runSync({ feeds: [memberFeed], world, saved: savedAfter(received) });
    world.present.splice(0, 9, 'ann', 'bob');
    const selected = { ...memberFeed, streams: memberFeed.streams.slice(0, 1) };
    if (!savedAfter(received).has('results')) continue;
    const copy = copyAfter([memberFeed], resumed, copyAfter([memberFeed], received));
    expect(differences([selected], copy, truth), `killed after message ${point}`).toEqual([]);
  }
});

test('who left is asked about until the lookback has passed the day they were missed', async () => {
  const world = memberWorld(5);
  let { saved } = await ask(world);
  world.present.splice(1);
  const asked: boolean[] = [];
  for (let sync = 0; sync < 7; sync += 1) {
    world.setNow(world.clock() + day);
    const next = await ask(world, saved);
    asked.push(next.from.has('bob'));
    saved = next.saved;
  }
  // Missed on day 14: asked that day with all since the last sync, and while day 14 is read again.
  expect(asked).toEqual([true, true, true, true, true, false, false]);
  expect(membersIn(saved)).toEqual({ id: { here: ['ann'] } });
});

test('who left is not asked about where that is off', async () => {
  const world = memberWorld(5);
  const { saved } = await ask(world);
  world.present.splice(1);
  world.keepGone = false;
  const next = await ask(world, saved);
  expect([...next.from.keys()]).toEqual(['ann']);
});

test('who is refused is not known, and has everything once they are not refused', async () => {
  const world = memberWorld(6);
  world.refused.add('bob');
  const first = await ask(world);
  expect(membersIn(first.saved)).toEqual({ id: { here: ['ann'] } });
  expect(new Set(endings(first.messages).values())).toEqual(new Set(['COMPLETE']));
  world.refused.clear();
  const second = await ask(world, first.saved);
  const copy = copyAfter([memberFeed], second.messages, copyAfter([memberFeed], first.messages));
  expect(differences([memberFeed], copy, world.truth())).toEqual([]);
});

test('too much that is refused is loud, after the rest was read and saved', async () => {
  const world = memberWorld(7);
  world.refused.add('bob');
  const verify = (): never => {
    throw new ConnectorError('config_error', 'Half of the people are refused.');
  };
  const feed = { ...memberFeed, members: { ...memberFeed.members, verify } } as typeof memberFeed;
  const messages = await runSync({ feeds: [feed], world });
  expect(new Set(endings(messages).values())).toEqual(new Set(['INCOMPLETE']));
  expect(errorsIn(messages).map(({ message }) => message)).toContain(
    'kind id: Half of the people are refused.',
  );
  const resumed = await ask(world, savedAfter(messages));
  expect(resumed.from.get('ann')).toBe(Math.floor(world.clock() / day) * day - 3 * day);
});

test('no members can be listed: that is loud, and the state comes back as it was', async () => {
  const world = memberWorld(8);
  const { saved } = await ask(world);
  const present = (): never => {
    throw new ConnectorError('config_error', 'There are no members.');
  };
  const feed = { ...memberFeed, members: { present } };
  const messages = await runSync({ feeds: [feed], world, saved });
  expect(new Set(endings(messages).values())).toEqual(new Set(['INCOMPLETE']));
  expect(savedAfter(messages)).toEqual(saved);
});

test('a cursor written by hand counts for everybody who is there', async () => {
  const world = memberWorld(9);
  const at = new Date(start + 9 * day).toISOString().slice(0, 10);
  const next = await ask(world, new Map(memberFeed.streams.map(({ name }) => [name, { day: at }])));
  expect([...next.from.values()]).toEqual([start + 6 * day, start + 6 * day]);
  expect(membersIn(next.saved)).toEqual({ id: { here: ['ann', 'bob'] } });
});
