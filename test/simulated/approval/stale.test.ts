// Nothing goes stale: what is open is followed however old it is, and what a revert revokes is read again.
import { expect, test } from 'vitest';
import { recordCounts } from '../../core/engine/support/copy.ts';
import { endings, type Saved } from '../../core/engine/support/syncs.ts';
import { rowsIn, warehouse } from '../../support/tenant.ts';
import { askedFor, current, detailCall, six, startDate, type Settings, type Tenant } from './support.ts';
import { comparable, instancesOf, truthOf } from './truth.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day, hour } from '../../support/time.ts';

const noDefinitions = { streams: six };

/** A tenant with one definition and nothing submitted yet. */
async function quiet(): Promise<Tenant & { readonly code: string }> {
  const one = await openTenant({
    module: 'approval',
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 1, instances: 0 } },
  });
  return { ...one, code: one.codes[0] ?? '' };
}

/** What a stream's state says is open, over all codes. */
function openIn(saved: Saved, stream: string): string[] {
  return Object.values((saved.get(stream)?.['open'] ?? {}) as Record<string, string[]>).flat();
}

function statusOf(rows: readonly Readonly<Record<string, unknown>>[], code: string): unknown {
  return rows.find((row) => row['instance_code'] === code)?.['status'];
}

// The incremental loss that every other connector has: Lark does not report that an old instance was decided.
test('pending for 200 days and approved today is right after the next sync, also without a lookback', async () => {
  const one = await quiet();
  const old = String(one.now() - 200 * day);
  const [first, second] = [old, old].map((start_time) => one.approvals.addInstance(one.code, { start_time }));
  const start_date = startDate(one.now() - 201 * day);
  let read = await one.sync({ ...noDefinitions, settings: { start_date } });
  let copy = warehouse(one, read.messages);
  expect(statusOf(rowsIn(read, 'approval_instances'), first ?? '')).toBe('PENDING');
  for (const [code, lookback_days] of [
    [first ?? '', 30],
    [second ?? '', 0],
  ] as const) {
    one.forward(hour);
    one.approvals.approve(code, 'at last');
    read = await one.sync({ ...noDefinitions, settings: { start_date, lookback_days }, saved: read.saved });
    copy = warehouse(one, read.messages, copy);
    const truth = truthOf(one.approvals, { codes: one.codes, from: 0, to: one.now() });
    const rows = comparable(current(copy));
    for (const name of six) expect(rows.get(name), name).toEqual(truth.get(name));
    expect(statusOf(rowsIn(read, 'approval_instances'), code)).toBe('APPROVED');
    for (const name of six) expect(openIn(read.saved, name)).not.toContain(code);
  }
  expect(six.flatMap((name) => openIn(read.saved, name))).toEqual([]);
  one.forward(hour);
  expect(
    askedFor(
      await one.sync({ ...noDefinitions, settings: { start_date, lookback_days: 0 }, saved: read.saved }),
    ),
  ).toEqual([]);
});

// A revert leaves no trace of when on its original, which sums would go on counting.
test.each([1, 15, 31])(
  'approved, reverted %i days later: the original says so after the next sync',
  async (days) => {
    const one = await quiet();
    const settings: Settings = { start_date: startDate(one.now() - 2 * day), lookback_days: 0 };
    const original = one.approvals.addInstance(one.code, {
      start_time: String(one.now() - day),
      status: 'APPROVED',
    });
    const before = await one.sync({ ...noDefinitions, settings });
    one.forward(days * day);
    const reverting = one.approvals.revert(original);
    one.forward(hour);
    const { messages } = await one.sync({ ...noDefinitions, settings, saved: before.saved });
    const rows = new Map(
      rowsIn({ messages }, 'approval_instances').map((row) => [row['instance_code'], row]),
    );
    expect(rows.get(original)).toMatchObject({ reverted: true, status: 'APPROVED' });
    expect(rows.get(reverting)).toMatchObject({ reverted: false, reverted_instance_code: original });
    const copy = warehouse(one, messages, warehouse(one, before.messages));
    const truth = truthOf(one.approvals, { codes: one.codes, from: 0, to: one.now() });
    for (const name of six) expect(comparable(current(copy)).get(name), name).toEqual(truth.get(name));
  },
);

// Rows before the start are not wanted, not even through a revert.
test('a revert does not bring an original from before the start', async () => {
  const one = await quiet();
  const original = one.approvals.addInstance(one.code, {
    start_time: String(one.now() - 3 * day),
    status: 'APPROVED',
  });
  const reverting = one.approvals.revert(original);
  one.forward(hour);
  const read = await one.sync({ ...noDefinitions, settings: { start_date: startDate(one.now() - day) } });
  expect(rowsIn(read, 'approval_instances').map((row) => row['instance_code'])).toEqual([reverting]);
});

// An instance that was deleted for good would be asked for without end.
// One refusal may be a mistake of the service: an instance that is forgotten stays PENDING for good.
test('an open instance that is gone (1390003) is followed until three syncs were denied it, and fails nothing', async () => {
  const one = await quiet();
  const settings: Settings = { start_date: startDate(one.now() - 2 * day), lookback_days: 0 };
  const code = one.approvals.addInstance(one.code, { start_time: String(one.now() - day) });
  const first = await one.sync({ ...noDefinitions, settings });
  one.approvals.removeInstance(code);
  one.forward(hour);
  let { saved } = first;
  for (const denials of [1, 2, 3]) {
    const next = await one.sync({ ...noDefinitions, settings, saved });
    expect(askedFor(next)).toEqual([code]);
    expect(new Set(endings(next.messages).values())).toEqual(new Set(['COMPLETE']));
    const dropped = next.said.filter(
      (line) => line.startsWith('WARN') && line.includes('no longer followed'),
    );
    expect(dropped).toEqual(denials === 3 ? [expect.stringContaining(code)] : []);
    saved = next.saved;
    for (const name of six) expect(openIn(saved, name)).toHaveLength(denials === 3 ? 0 : 1);
    one.forward(hour);
  }
  for (const name of six) expect(openIn(first.saved, name)).toHaveLength(1);
  expect(askedFor(await one.sync({ ...noDefinitions, settings, saved }))).toEqual([]);
});

test('an open instance that was gone for a sync and is back is right again', async () => {
  const one = await quiet();
  const settings: Settings = { start_date: startDate(one.now() - 2 * day), lookback_days: 0 };
  const code = one.approvals.addInstance(one.code, { start_time: String(one.now() - day) });
  let { saved } = await one.sync({ ...noDefinitions, settings });
  one.approvals.removeInstance(code);
  one.forward(hour);
  ({ saved } = await one.sync({ ...noDefinitions, settings, saved }));
  // What was removed is here again.
  one.approvals.forbidInstance(code, false);
  one.approvals.approve(code);
  const third = await one.sync({ ...noDefinitions, settings, saved });
  expect(rowsIn(third, 'approval_instances').map(({ status }) => status)).toEqual(['APPROVED']);
  for (const name of six) expect(openIn(third.saved, name)).toEqual([]);
});

// Permissions come and go; what could not be seen today must not be forgotten.
test.each(['when it was first listed', 'while it was open'])(
  'an instance that may not be seen (1390009) %s is logged, kept, and read once it may',
  async (when) => {
    const one = await quiet();
    const settings: Settings = { start_date: startDate(one.now() - 2 * day), lookback_days: 0 };
    const code = one.approvals.addInstance(one.code, { start_time: String(one.now() - day) });
    let saved: Saved = new Map();
    if (when === 'while it was open') ({ saved } = await one.sync({ ...noDefinitions, settings }));
    one.approvals.forbidInstance(code);
    one.forward(hour);
    const second = await one.sync({ ...noDefinitions, settings, saved });
    expect(askedFor(second)).toEqual([code]);
    expect(second.said.filter((line) => line.startsWith('WARN'))).toEqual([expect.stringContaining(code)]);
    expect(new Set(endings(second.messages).values())).toEqual(new Set(['COMPLETE']));
    for (const name of six) expect(openIn(second.saved, name)).toHaveLength(1);
    one.approvals.forbidInstance(code, false);
    one.approvals.reject(code);
    one.forward(hour);
    const third = await one.sync({ ...noDefinitions, settings, saved: second.saved });
    expect(statusOf(rowsIn(third, 'approval_instances'), code)).toBe('REJECTED');
    expect(openIn(third.saved, 'approval_instances')).toEqual([]);
  },
);

// Turning it off saves the calls; turning it on again must not have lost anything.
test('with track_open_instances off nothing is followed, and what was open is followed once it is on again', async () => {
  const one = await quiet();
  const settings: Settings = { start_date: startDate(one.now() - 2 * day), lookback_days: 0 };
  const code = one.approvals.addInstance(one.code, { start_time: String(one.now() - day) });
  const first = await one.sync({ ...noDefinitions, settings });
  one.approvals.approve(code);
  one.forward(hour);
  const off = { ...settings, track_open_instances: false };
  const second = await one.sync({ ...noDefinitions, settings: off, saved: first.saved });
  expect(askedFor(second)).toEqual([]);
  one.forward(hour);
  const third = await one.sync({ ...noDefinitions, settings, saved: second.saved });
  expect(statusOf(rowsIn(third, 'approval_instances'), code)).toBe('APPROVED');
});

// A detail that Lark denies was not read at all: tracking is about those that were.
test('with track_open_instances off an instance that is listed and denied once comes with the next sync', async () => {
  const one = await quiet();
  const settings: Settings = {
    start_date: startDate(one.now() - 2 * day),
    lookback_days: 0,
    track_open_instances: false,
  };
  const code = one.approvals.addInstance(one.code, { start_time: String(one.now() - day) });
  one.simulator.addFault(parseFault(`error:400/1390003@${detailCall}#1`));
  const first = await one.sync({ ...noDefinitions, settings });
  expect(rowsIn(first, 'approval_instances')).toEqual([]);
  expect(first.said.filter((line) => line.startsWith('WARN'))).toEqual([expect.stringContaining(code)]);
  one.forward(hour);
  const second = await one.sync({ ...noDefinitions, settings, saved: first.saved });
  expect(rowsIn(second, 'approval_instances').map((row) => row['instance_code'])).toEqual([code]);
});

// An analyst who adds a stream later wants all of it, without loading five tables again.
test.each(six)(
  '%s added next to five synced siblings gets its whole history, they nothing old',
  async (added) => {
    const one = await openTenant({
      module: 'approval',
      size: { people: 20, departments: 5, depth: 2, approval: { definitions: 2, instances: 60, days: 19 } },
    });
    const settings: Settings = { lookback_days: 2 };
    const siblings = six.filter((name) => name !== added);
    const first = await one.sync({ settings, streams: siblings });
    const lookback = one.now() - 5 * 60_000 - 2 * day;
    one.forward(hour);
    const second = await one.sync({ settings, streams: six, saved: first.saved });
    const truth = truthOf(one.approvals, { codes: one.codes, from: 0, to: one.now() - 5 * 60_000 });
    const rows = comparable(new Map([[added, rowsIn(second, added)]]));
    expect(rows.get(added)).toEqual(truth.get(added));

    const all = instancesOf(one.approvals, { codes: one.codes, from: 0, to: one.now() - 5 * 60_000 });
    const late = all.filter(({ start_time }) => Number(start_time) >= lookback);
    const again = new Set([
      ...late.map(({ instance_code }) => instance_code),
      ...late.flatMap(({ reverted_instance_code }) => reverted_instance_code ?? []),
      ...all.filter(({ status }) => status === 'PENDING').map(({ instance_code }) => instance_code),
    ]);
    const counts = recordCounts(second.messages);
    for (const name of siblings) {
      const expected = truth.get(name)?.filter((row) => again.has(String(row['instance_code']))).length;
      expect(counts.get(name) ?? 0, name).toBe(expected);
    }
    expect(askedFor(second).sort()).toEqual(all.map(({ instance_code }) => instance_code).sort());
  },
);

// With a short lookback whatever is submitted until Lark's clock gets there would be lost for good.
test('a machine whose clock is two hours ahead calls nothing complete that Lark does not have yet', async () => {
  const one = await quiet();
  const settings: Settings = { start_date: startDate(one.now() - 2 * day), lookback_days: 0 };
  const ahead = () => one.now() + 2 * hour;
  const first = await one.sync({ ...noDefinitions, settings, clock: ahead });
  one.forward(hour);
  const code = one.approvals.addInstance(one.code, { start_time: String(one.now() - 30 * 60_000) });
  one.forward(hour);
  const second = await one.sync({ ...noDefinitions, settings, saved: first.saved });
  expect(rowsIn(second, 'approval_instances').map((row) => row['instance_code'])).toContain(code);
});
