// What a sync asks of Lark beside the least that would do, worked out from the ground truth.
import { expect, test } from 'vitest';
import type { Quirks } from '../../../simulator/src/simulator.ts';
import type { Saved } from '../../core/engine/support/syncs.ts';
import { callsTo, rowsIn, warehouse, type Sync } from '../../support/tenant.ts';
import {
  askedFor,
  current,
  definitionCall,
  detailCall,
  listCall,
  six,
  startDate,
  windowsOf,
  type Tenant,
} from './support.ts';
import { comparable, instancesOf, truthOf } from './truth.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day, hour } from '../../support/time.ts';

const settling = 5 * 60_000;
const tenHours = 10 * hour;
/** Each listing reaches a millisecond into its neighbour. */
const step = tenHours - 1;

function counts(sync: Sync): Readonly<Record<string, number>> {
  return {
    definitions: callsTo(sync, definitionCall).length,
    listings: callsTo(sync, listCall).length,
    details: callsTo(sync, detailCall).length,
  };
}

function settledInstances({ approvals, codes, now }: Tenant) {
  return instancesOf(approvals, { codes, from: 0, to: now() - settling });
}

// Calls cost minutes of a morning, and of a quota that all programs of the company share.
test('the first sync of six streams, and of one, costs a listing a window and a detail an instance', async () => {
  const one = await openTenant({ module: 'approval' });
  const { length } = settledInstances(one);
  const span = 20 * day - settling;
  const minimum = { listings: one.codes.length * Math.ceil(span / tenHours), details: length };
  for (const streams of [six, ['approval_tasks']]) {
    const { definitions, ...spent } = counts(await one.sync({ streams }));
    expect(spent).toEqual({ listings: one.codes.length * Math.ceil(span / step), details: length });
    expect(spent).toEqual(minimum);
    expect(definitions).toBe(0);
  }
});

test.each([
  [30, 0],
  [7, hour],
  [1, 11 * hour],
  [0, hour],
  [0, 0],
])(
  'the second sync of an unchanged tenant, lookback %i days, %i milliseconds later',
  async (lookback_days, later) => {
    const one = await openTenant({ module: 'approval' });
    const settings = { lookback_days };
    const { saved } = await one.sync({ settings, streams: six });
    const from = Math.max(
      Date.parse(one.config().approval.start_date ?? ''),
      one.now() - settling - lookback_days * day,
    );
    one.forward(later);
    const read = await one.sync({ settings, streams: six, saved });

    const all = settledInstances(one);
    const open = all.filter(({ status }) => status === 'PENDING');
    const inside = all.filter(({ start_time }) => Number(start_time) >= from);
    // An original says nothing of when it was revoked, so the instance that revokes it brings it along: once, by the first
    // sync after it had ended.
    const before = one.now() - later - settling;
    const revoked = inside
      .filter(({ end_time }) => end_time === '0' || Number(end_time) >= before)
      .flatMap(({ reverted_instance_code }) => reverted_instance_code ?? []);
    const wanted = new Set([...[...open, ...inside].map(({ instance_code }) => instance_code), ...revoked]);
    expect(askedFor(read).sort()).toEqual([...wanted].sort());
    const span = one.now() - settling - from;
    expect(counts(read)).toEqual({
      definitions: 0,
      listings: one.codes.length * Math.ceil(span / step),
      details: wanted.size,
    });
    // With nothing but open ones to ask for, that is all there is.
    if (lookback_days === 0) expect(wanted.size).toBe(open.length);
  },
);

test('definitions cost one call each, and ask for no instance', async () => {
  const one = await openTenant({ module: 'approval' });
  expect(counts(await one.sync({ streams: ['approval_definitions'] }))).toEqual({
    definitions: one.codes.length,
    listings: 0,
    details: 0,
  });
});

// Whether Lark refuses or cuts a longer one is not known, so none may be asked for.
test.each([1, 3.5, 10])(
  'no listing is longer than ten hours, nor than the configured %f',
  async (window_hours) => {
    const one = await openTenant({
      module: 'approval',
      size: { people: 20, departments: 5, depth: 2, approval: { definitions: 1, instances: 5, days: 3 } },
    });
    const settings = { window_hours, start_date: startDate(one.now() - 3 * day) };
    const first = await one.sync({ settings, streams: six });
    one.forward(31 * hour);
    const second = await one.sync({ settings, streams: six, saved: first.saved });
    for (const read of [first, second]) {
      const windows = windowsOf(read);
      const longest = Math.max(...windows.map(({ from, to }) => to - from));
      expect(longest).toBeLessThanOrEqual(window_hours * hour);
      expect(windows.length).toBeGreaterThan(0);
      // Oldest first, and each reaches into the one before it.
      const sorted = [...windows].sort((a, b) => a.from - b.from);
      for (const [at, window] of sorted.slice(1).entries())
        expect(window.from).toBeLessThan(sorted[at]?.to ?? 0);
    }
  },
);

const quirks: readonly Partial<Quirks>[] = [
  { approvalWindow: 'refused' },
  { approvalWindow: 'truncated' },
  { approvalBounds: 'both' },
  { approvalBounds: 'start' },
  { approvalBounds: 'end' },
  { approvalBounds: 'neither' },
  { approvalEmpty: 'list' },
  { approvalEmpty: 'null' },
  { approvalEmpty: 'missing' },
  { approvalLag: settling - 1 },
  {
    approvalWindow: 'truncated',
    approvalBounds: 'neither',
    approvalEmpty: 'missing',
    approvalLag: settling - 1,
  },
];

// What Lark does at the edges of a window is not documented: none of its habits may cost or double a row.
test.each(quirks)('%o: two syncs are the truth, with instances on every edge', async (habits) => {
  const one = await openTenant({
    module: 'approval',
    quirks: habits,
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 1, instances: 0 } },
  });
  const [code = ''] = one.codes;
  const start = one.now() - 2 * day;
  const settings = { start_date: startDate(start), lookback_days: 0 };
  for (let edge = start; edge < one.now(); edge += step) {
    for (const at of [edge, edge + 1, edge + step - 1])
      if (at <= one.now()) one.approvals.addInstance(code, { start_time: String(at), status: 'APPROVED' });
  }
  let copy;
  let saved: Saved = new Map();
  for (const later of [0, 3 * hour]) {
    one.forward(later);
    const [settled, old] = [one.now() - settling, one.now() - 1];
    for (const at of [settled - 1, settled, settled + 1, old])
      one.approvals.addInstance(code, { start_time: String(at), status: 'APPROVED' });
    const read = await one.sync({ settings, streams: six, saved });
    saved = read.saved;
    copy = warehouse(one, read.messages, copy);
    // The very last instant belongs to the window or not, as Lark likes; the next sync makes sure.
    const rows = comparable(current(copy)).get('approval_instances') ?? [];
    const sure = rows.filter((row) => String(row['start_time']) < new Date(settled).toISOString());
    const truth = truthOf(one.approvals, { codes: one.codes, from: 0, to: settled });
    expect(sure).toEqual(truth.get('approval_instances'));
    expect(rows.length - sure.length).toBeLessThanOrEqual(2);
    expect(new Set(askedFor(read)).size).toBeGreaterThanOrEqual(rowsIn(read, 'approval_instances').length);
  }
});

// What is configured twice is one partition, and what is not configured any more is not asked for.
test('a code that is named twice is read once', async () => {
  const one = await openTenant({
    module: 'approval',
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 2, instances: 12, days: 2 } },
  });
  const [code = ''] = one.codes;
  const settings = { approval_codes: [code, code], start_date: startDate(one.now() - 3 * day) };
  const read = await one.sync({ settings });
  expect(new Set(windowsOf(read).map((window) => window.code))).toEqual(new Set([code]));
  expect(counts(read)).toMatchObject({ definitions: 1, listings: Math.ceil((3 * day - settling) / step) });
});
