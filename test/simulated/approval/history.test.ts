// The whole history of a tenant equals the rows: over one sync, over ten with changes between, and after kills.
import { expect, test } from 'vitest';
import type { Instance } from '../../../simulator/src/approval/records/shapes.ts';
import { createRandom } from '../../core/engine/support/random.ts';
import { linesOf, savedAfter } from '../../core/engine/support/syncs.ts';
import { checkLine, type AirbyteMessage } from '../../checkers/protocol.ts';
import { rowsIn, warehouse } from '../../support/tenant.ts';
import { current, six, type Tenant, startDate } from './support.ts';
import { comparable, instancesOf, truthOf, type Scope } from './truth.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day, hour } from '../../support/time.ts';

const settling = 5 * 60_000;

function scopeOf({ codes, now }: Tenant): Scope {
  return { codes, from: now() - 1000 * day, to: now() - settling };
}

// Analysts sum over these rows: one that is missing, twice there or of another instance is a wrong figure.
test.each([1, 2])('one full sync is the ground truth, stream by stream (seed %i)', async (seed) => {
  const one = await openTenant({ module: 'approval', seed });
  const read = await one.sync({
    modes: new Map(['approval_definitions', ...six].map((name) => [name, 'full_refresh'])),
  });
  const rows = new Map(['approval_definitions', ...six].map((name) => [name, rowsIn(read, name)]));
  const truth = truthOf(one.approvals, scopeOf(one));
  expect(truth.get('approval_instances')?.length).toBeGreaterThan(70);
  expect(truth.get('approval_comments')?.length).toBeGreaterThan(10);
  for (const [name, expected] of truth) expect(comparable(rows).get(name), name).toEqual(expected);

  // The join on the revision keeps every row of a single sync.
  const copy = warehouse(one, read.messages);
  expect(comparable(current(copy))).toEqual(truth);
});

/** Something happens to approvals, as it would between two syncs. */
function live({ approvals, codes, now }: Tenant, random: ReturnType<typeof createRandom>): string[] {
  const { int, pick, shuffled } = random;
  const done: string[] = [];
  const act = (what: string, fits: (instance: Instance) => boolean, work: (code: string) => void): void => {
    const [chosen] = shuffled([...approvals.instances()].filter(fits));
    if (chosen === undefined) return;
    work(chosen.instance_code);
    done.push(what);
  };
  const pending = ({ status }: Instance): boolean => status === 'PENDING';
  const young = ({ start_time }: Instance): boolean => Number(start_time) > now() - 9 * day;
  for (let count = 1 + int(3); count > 0; count -= 1) {
    approvals.addInstance(pick(codes.slice(0, 3)), { start_time: String(now() - int(2 * hour)) });
  }
  act('approve', pending, (code) => {
    approvals.approve(code, 'fine');
  });
  act('reject', pending, (code) => {
    approvals.reject(code);
  });
  act('cancel', pending, approvals.cancel);
  act('delete', pending, approvals.deleteInstance);
  const revertible = ({ status, reverted, reverted_instance_code }: Instance): boolean =>
    status === 'APPROVED' && !reverted && reverted_instance_code === undefined;
  act('revert', revertible, approvals.revert);
  act(
    'comment after the end',
    (one) => young(one) && !pending(one),
    (code) => {
      approvals.addComment(code, 'late', { file: 'late & last.pdf' });
    },
  );
  act(
    'comment removed',
    (one) => young(one) && one.comment_list !== undefined,
    (code) => {
      approvals.removeComment(code, approvals.instance(code)?.comment_list?.[0]?.id ?? '');
    },
  );
  act(
    'resubmit with fewer rows',
    (one) =>
      (young(one) || pending(one)) &&
      /"fieldList"/.test(one.form ?? '') &&
      one.form?.startsWith('[{"id":"w1"') !== true,
    (code) => {
      approvals.resubmit(code);
    },
  );
  return done;
}

// Incremental syncs must bring the same tables as a full one, or they cannot be trusted.
test('ten incremental syncs with changes between them, joined on the revision, are the truth', async () => {
  const one = await openTenant({
    module: 'approval',
    size: { people: 12, departments: 3, depth: 2, approval: { definitions: 4, instances: 16, days: 3 } },
  });
  const settings = { start_date: startDate(one.now() - 4 * day), lookback_days: 12 };
  const random = createRandom(4);
  const happened = new Set<string>();
  let { messages, saved } = await one.sync({ settings });
  let copy = warehouse(one, messages);
  for (let round = 0; round < 10; round += 1) {
    one.forward(7 * hour);
    for (const what of live(one, random)) happened.add(what);
    one.forward(2 * settling);
    if (round === 4) one.approvals.setDefinitionStatus(one.codes[0] ?? '', 'INACTIVE');
    if (round === 7) one.approvals.setDefinitionStatus(one.codes[2] ?? '', 'DELETED');
    ({ messages, saved } = await one.sync({ settings, saved }));
    copy = warehouse(one, messages, copy);
    const rows = comparable(current(copy));
    for (const [name, expected] of truthOf(one.approvals, scopeOf(one))) {
      expect(rows.get(name), `${name} after sync ${round}`).toEqual(expected);
    }
  }
  expect([...happened].sort()).toEqual([
    'approve',
    'cancel',
    'comment after the end',
    'comment removed',
    'delete',
    'reject',
    'resubmit with fewer rows',
    'revert',
  ]);
  // Fewer rows and comments than before leave old ones behind, which the join hides.
  expect(copy.get('approval_form_fields')?.size).toBeGreaterThan(
    current(copy).get('approval_form_fields')?.length ?? Infinity,
  );
});

// A platform may end a sync at any moment; what it saved by then must be enough.
test.each(['first', 'second'])(
  'killed after a message of the %s sync and resumed from its states, the rows are the truth',
  async (which) => {
    const one = await openTenant({
      module: 'approval',
      size: { people: 12, departments: 3, depth: 2, approval: { definitions: 4, instances: 20, days: 3 } },
    });
    const settings = {
      start_date: new Date(one.now() - 4 * day).toISOString().slice(0, 10),
      lookback_days: 12,
    };
    const before = which === 'second' ? await one.sync({ settings }) : undefined;
    const [saved, base] = [before?.saved, before && warehouse(one, before.messages)];
    one.forward(7 * hour);
    live(one, createRandom(9));
    one.forward(2 * settling);
    const truth = truthOf(one.approvals, scopeOf(one));
    const length = (await collect(one, { saved, settings })).length;
    for (let part = 1; part <= 4; part += 1) {
      const received = await collect(one, { saved, settings }, Math.floor((part * length) / 5));
      const resumed = await one.sync({ settings, saved: savedAfter(received, saved) });
      const copy = warehouse(one, resumed.messages, warehouse(one, received, base));
      expect(comparable(current(copy)), `killed after ${received.length} messages`).toEqual(truth);
    }
  },
);

/** The first messages of a sync whose clock goes fast, so that every closed window is worth a STATE. */
async function collect(
  { start, now }: Tenant,
  wish: Parameters<Tenant['start']>[0],
  most = Infinity,
): Promise<AirbyteMessage[]> {
  const messages: AirbyteMessage[] = [];
  let ticks = -3;
  for await (const message of start({ ...wish, clock: () => now() + Math.max(0, (ticks += 1)) * 3_000 })) {
    for (const line of linesOf(message).slice(0, most - messages.length)) messages.push(checkLine(line));
    if (messages.length >= most) break;
  }
  return messages;
}

// The truth must contain what this module is about.
test('the tenant of these tests has every oddity', async () => {
  const one = await openTenant({ module: 'approval' });
  const all = instancesOf(one.approvals, scopeOf(one));
  expect(new Set(all.map(({ status }) => status))).toEqual(
    new Set(['PENDING', 'APPROVED', 'REJECTED', 'CANCELED', 'DELETED']),
  );
  expect(all.some(({ reverted }) => reverted)).toBe(true);
  expect(all.some(({ form }) => form === undefined)).toBe(true);
  expect(all.some(({ form }) => form?.includes('"hologramV3"'))).toBe(true);
});
