// What happens between syncs is followed: late, recomputed and deleted, by people who come and go, and after kills.
import { expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import type { Copy } from '../../core/engine/support/copy.ts';
import { createRandom } from '../../core/engine/support/random.ts';
import { linesOf, savedAfter, type Saved } from '../../core/engine/support/syncs.ts';
import { checkLine, type AirbyteMessage } from '../../checkers/protocol.ts';
import { dateIn, expectTruth, leaversOf, rowsOf, rowsOfCopy } from './comparing.ts';
import { warehouse } from '../../support/tenant.ts';
import { five, type Tenant, type Wish } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day, hour } from '../../support/time.ts';

const size = {
  people: 24,
  departments: 4,
  depth: 2,
  attendance: { days: 18, timeZones: ['Asia/Shanghai', 'America/Sao_Paulo'] as const },
};

/** A warehouse that is brought up to date again and again. */
function follower(
  one: Tenant,
  wish: Wish = {},
): {
  readonly sync: () => Promise<void>;
  readonly copy: () => Copy;
  readonly saved: () => Saved | undefined;
} {
  let copy: Copy = new Map();
  let saved: Saved | undefined;
  return {
    copy: () => copy,
    saved: () => saved,
    sync: async () => {
      const read = await one.sync({ ...wish, saved });
      copy = warehouse(one, read.messages, copy);
      saved = read.saved;
    },
  };
}

const anyone = ({ simulator }: Tenant, at = 3) => {
  const person = [...simulator.tenant.contact.people()][at];
  if (person === undefined) throw new Error(`There are not ${at + 1} people.`);
  return person;
};

test('a punch that arrives three days late and a recomputed day are right after the next sync', async () => {
  const one = await openTenant({ module: 'attendance', size });
  const { attendance } = one.simulator.tenant;
  const without = leaversOf(one);
  const { sync, copy } = follower(one);
  await sync();
  expectTruth(one, rowsOfCopy(copy()), { without, streams: five });
  one.forward(day);
  const { open_id } = anyone(one);
  const late = attendance.addPunch(open_id, one.now() - 3 * day);
  const date = dateIn(8, one.now() - 12 * day);
  attendance.recompute(open_id, date, { segments: { check_in_result: 'Late' } });
  await sync();
  expect(
    copy()
      .get('attendance_user_flows')
      ?.get(JSON.stringify([late])),
  ).toBeDefined();
  expectTruth(one, rowsOfCopy(copy()), { without, streams: five });
});

test('a deleted punch stays until the next full refresh, and is gone after it', async () => {
  const one = await openTenant({ module: 'attendance', size });
  const { attendance } = one.simulator.tenant;
  const streams = ['attendance_user_flows'];
  const without = leaversOf(one);
  const { sync, copy, saved } = follower(one);
  await sync();
  const [flow] = [...attendance.flows({ people: [anyone(one).open_id] })].slice(-2);
  attendance.deletePunch(flow?.record_id ?? '');
  await sync();
  const key = JSON.stringify([flow?.record_id]);
  expect(copy().get('attendance_user_flows')?.has(key)).toBe(true);
  expect(copy().get('attendance_user_flows')?.size).toBe(1 + rowsTrue(one, without));

  const modes = new Map([['attendance_user_flows', 'full_refresh' as const]]);
  const fresh = await one.sync({ modes, streams });
  expectTruth(one, rowsOf(fresh), { without, streams });
  expect(saved()).toBeDefined();
});

function rowsTrue({ simulator }: Tenant, without: readonly string[]): number {
  return [...simulator.tenant.attendance.flows()].filter(({ user_id }) => !without.includes(user_id)).length;
}

test('a person hired after the first sync has their whole history, a leaver their last days', async () => {
  const one = await openTenant({ module: 'attendance', size });
  const { attendance } = one.simulator.tenant;
  const without = leaversOf(one);
  const { sync, copy } = follower(one);
  await sync();
  one.forward(2 * day);
  const hired = attendance.hire(['0'], { since: dateIn(8, one.now() - 15 * day) });
  const leaver = anyone(one);
  attendance.resign(leaver.open_id);
  const last = attendance.addPunch(leaver.open_id, one.now() - hour);
  one.forward(2 * day);
  await sync();
  const flows = [...(copy().get('attendance_user_flows')?.values() ?? [])];
  expect(flows.filter(({ user_id }) => user_id === hired.user_id).length).toBeGreaterThan(9);
  expect(flows.map(({ record_id }) => record_id)).toContain(last);
  expectTruth(one, rowsOfCopy(copy()), { without, streams: five });
});

/** Something happens, as it would between two syncs; says whose schedule has changed. */
function live(one: Tenant, random: ReturnType<typeof createRandom>): string[] {
  const { attendance, contact } = one.simulator.tenant;
  const { int, pick } = random;
  const people = [...contact.people()];
  const someone = (): string => pick(people).open_id;
  for (let count = 1 + int(4); count > 0; count -= 1)
    attendance.addPunch(someone(), one.now() - int(6 * day));
  for (let count = int(3); count > 0; count -= 1)
    attendance.recompute(someone(), dateIn(-3, one.now() - int(20) * day), {
      segments: { check_out_result: pick(['Early', 'Normal', 'SeriousLate']) },
    });
  const kind = pick(['outs', 'leaves', 'overtime_works', 'trips'] as const);
  const date = dateIn(8, one.now() - int(9) * day);
  const applied = attendance.apply(someone(), kind, { date, days: 1 + int(3), status: pick([0, 2, 3]) });
  attendance.decide(applied, pick([2, 3]));
  if (int(3) === 0) attendance.hire(['0'], { since: dateIn(8, one.now() - int(14) * day) });
  if (int(3) === 0) {
    const { open_id, user_id } = pick(people);
    attendance.resign(open_id);
    return [user_id];
  }
  if (int(2) === 0) {
    const { open_id, user_id } = pick(people);
    attendance.moveToGroup(open_id, pick(attendance.groups().map(({ group_id }) => group_id)));
    return [user_id];
  }
  return [];
}

// Incremental syncs must bring the same tables as a full one, or they cannot be trusted.
test('ten incremental syncs with changes between them are the truth', async () => {
  const one = await openTenant({ module: 'attendance', size });
  const without = leaversOf(one);
  const random = createRandom(4);
  const { sync, copy } = follower(one);
  // A shift that was taken off the schedule stays until the next full refresh.
  const rescheduled = new Set<unknown>();
  const aside = (stream: string, row: Row): boolean =>
    stream === 'attendance_user_daily_shifts' && rescheduled.has(row['user_id']);
  await sync();
  for (let round = 0; round < 10; round += 1) {
    one.forward(7 * hour);
    for (const userId of live(one, random)) rescheduled.add(userId);
    one.forward(2 * hour);
    await sync();
    expectTruth(one, rowsOfCopy(copy()), { without, streams: five, when: `sync ${round}`, aside });
  }
  expect(rescheduled.size).toBeGreaterThan(2);
});

/** The messages of a sync up to a kill. */
async function collect(one: Tenant, wish: Wish, atMost = Infinity): Promise<AirbyteMessage[]> {
  const messages: AirbyteMessage[] = [];
  if (atMost <= 0) return messages;
  for await (const message of one.start(wish)) {
    for (const line of linesOf(message).slice(0, atMost - messages.length)) messages.push(checkLine(line));
    if (messages.length >= atMost) break;
  }
  return messages;
}

// A platform may end a sync at any moment; what it saved by then must be enough.
test.each(['first', 'second'])(
  'killed after a message of the %s sync and resumed from its states, the rows are the truth',
  async (which) => {
    const one = await openTenant({ module: 'attendance', size: { ...size, people: 8 } });
    const without = leaversOf(one);
    const before = which === 'second' ? await one.sync() : undefined;
    const [saved, base] = [before?.saved, before && warehouse(one, before.messages)];
    one.forward(9 * hour);
    const rescheduled = live(one, createRandom(9));
    one.forward(2 * hour);
    const aside = (stream: string, row: Row): boolean =>
      stream === 'attendance_user_daily_shifts' && rescheduled.includes(String(row['user_id']));
    const { length } = await collect(one, { saved });
    for (let part = 1; part <= 6; part += 1) {
      const received = await collect(one, { saved }, Math.floor((part * length) / 7));
      const resumed = await one.sync({ saved: savedAfter(received, saved) });
      const copy = warehouse(one, resumed.messages, warehouse(one, received, base));
      const when = `killed after ${received.length} of ${length} messages`;
      expectTruth(one, rowsOfCopy(copy), { without, streams: five, when, aside });
    }
  },
);
