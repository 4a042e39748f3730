// What the platform hears of one stream, in which order, and when a checkpoint is worth a message.
import { describe, expect, test } from 'vitest';
import { createReport, type CheckpointPolicy } from '../../../src/engine/emit.ts';
import type { Outgoing } from '../../../src/airbyte/messages.ts';

const policy: CheckpointPolicy = { milliseconds: 30_000, records: 3 };

/** A report with a clock in the hand, and everything it says, in short. */
function reporter(checkpoints = policy) {
  let now = 1_000_000;
  const report = createReport('orders', () => now, checkpoints);
  const said: string[] = [];
  const hear = (messages: Iterable<Outgoing>): void => {
    for (const message of messages) said.push(...inShort(message));
  };
  return {
    said,
    started: () => {
      hear(report.started());
    },
    record: (times = 1) => {
      for (let n = 0; n < times; n += 1) hear(report.records([{ data: { id: `${n}` }, changes: [] }]));
    },
    checkpoint: (cursor: number) => {
      hear(report.checkpoint(() => ({ cursor })));
    },
    waiting: (until: number) => {
      hear(report.waiting(until));
    },
    finished: (cursor: number, status: 'COMPLETE' | 'INCOMPLETE' = 'COMPLETE') => {
      hear(report.finished({ cursor }, status));
    },
    pass: (milliseconds: number) => (now += milliseconds),
  };
}

function inShort(message: Outgoing): string[] {
  if (message.type === 'RECORDS') return message.records.map(() => 'record');
  if (message.type === 'STATE') {
    const { stream, sourceStats } = message.state;
    return [`state ${JSON.stringify(stream.stream_state)} of ${sourceStats.recordCount}`];
  }
  if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return [];
  const { status, reasons } = message.trace.stream_status;
  return [reasons ? `${status} until ${reasons[0].rate_limited.quota_reset}` : status];
}

describe('the statuses', () => {
  test('of a stream with records', () => {
    const { started, record, finished, said } = reporter();
    started();
    record(2);
    finished(1);
    expect(said).toEqual(['STARTED', 'RUNNING', 'record', 'record', 'state {"cursor":1} of 2', 'COMPLETE']);
  });

  test('of an empty stream are the same', () => {
    const { started, finished, said } = reporter();
    started();
    finished(0);
    expect(said).toEqual(['STARTED', 'RUNNING', 'state {"cursor":0} of 0', 'COMPLETE']);
  });

  test('of a stream that failed end INCOMPLETE, after its state', () => {
    const { started, record, finished, said } = reporter();
    started();
    record();
    finished(0, 'INCOMPLETE');
    expect(said.slice(-2)).toEqual(['state {"cursor":0} of 1', 'INCOMPLETE']);
  });

  test('of a stream that waits: RATE_LIMITED, and RUNNING as soon as it goes on', () => {
    const { started, record, waiting, finished, said } = reporter();
    started();
    record();
    waiting(7);
    waiting(8);
    record(2);
    finished(1);
    expect(said).toEqual([
      'STARTED',
      'RUNNING',
      'record',
      'RUNNING until 7',
      'RUNNING until 8',
      'RUNNING',
      'record',
      'record',
      'state {"cursor":1} of 3',
      'COMPLETE',
    ]);
  });

  test('of a stream that waits before its first record, and has none', () => {
    const { started, waiting, finished, said } = reporter();
    started();
    waiting(7);
    finished(1);
    expect(said).toEqual([
      'STARTED',
      'RUNNING',
      'RUNNING until 7',
      'RUNNING',
      'state {"cursor":1} of 0',
      'COMPLETE',
    ]);
  });

  test('do not go on after the end', () => {
    const { started, waiting, finished, said } = reporter();
    started();
    finished(1);
    const before = said.length;
    waiting(7);
    expect(said).toHaveLength(before);
  });
});

test('a value that is nested too deep to be written is null, and the rest of the batch leaves', () => {
  const report = createReport('orders', () => 0, policy);
  const nested: unknown = Array.from({ length: 20_000 }).reduce<unknown>((inner) => ({ inner }), 1);
  const records = [
    { id: 'a', cell: 1 },
    { id: 'b', cell: nested },
  ].map((data) => ({ data, changes: [] }));
  const lines = [...report.records(records)]
    .flatMap((one) => (one.type === 'RECORDS' ? [one.lines] : []))
    .join('');
  const parsed = lines
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { record: unknown }).record);
  expect(parsed).toMatchObject([
    { data: { id: 'a', cell: 1 } },
    { data: { id: 'b', cell: null }, meta: { changes: [{ field: 'cell', change: 'NULLED' }] } },
  ]);
});

test('a state that is larger than the records before it waits longer', () => {
  let now = 0;
  const report = createReport('orders', () => now, { milliseconds: 1000, records: 1 });
  const large = (cursor: number) => ({
    cursor,
    members: Array.from({ length: 20_000 }, (_, at) => `user ${at}`),
  });
  const states = (cursor: number): number =>
    [...report.checkpoint(() => large(cursor))].filter(({ type }) => type === 'STATE').length;
  const record = { data: { id: 'a' }, changes: [] };
  const seen: number[] = [];
  for (let turn = 0; turn < 12; turn += 1) {
    now += 1000;
    Array.from(report.records([record]));
    seen.push(states(turn));
  }
  // The first says how large it is; then ten times the usual wait.
  expect(seen).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
});

test('the log follows a stream: started, running once, how many records, and how it ended', () => {
  const report = createReport('orders', () => 1_000_000, policy);
  const row = (id: string) => ({ data: { id }, changes: [] });
  const logs = [
    ...report.started(),
    ...report.records([row('1'), row('2')]),
    ...report.records([row('3')]),
    ...report.finished({ cursor: 1 }, 'INCOMPLETE'),
  ].flatMap((message) => (message.type === 'LOG' ? [`${message.log.level} ${message.log.message}`] : []));
  expect(logs).toEqual([
    'INFO Marking stream orders as STARTED',
    'INFO Marking stream orders as RUNNING',
    'INFO Read 3 records from orders stream',
    'INFO Marking stream orders as INCOMPLETE',
  ]);
});

test.each([
  [1_000, 1_000, 'waits'],
  [20_000, 20_000, 'is made'],
])('a state of 100,000 characters after lines of %i and %i %s', (first, second, outcome) => {
  const report = createReport('orders', () => 1_000_000, { milliseconds: Infinity, records: 1 });
  const row = (size: number) => ({ data: { id: 'x'.repeat(size) }, changes: [] });
  const large = (cursor: string) => () => ({ cursor, keys: 'k'.repeat(100_000) });
  const before = [...report.records([row(1)]), ...report.checkpoint(large('a'))];
  expect(before.some(({ type }) => type === 'STATE')).toBe(true);
  const after = [
    ...report.records([row(first)]),
    ...report.records([row(second)]),
    ...report.checkpoint(large('b')),
  ];
  expect(after.some(({ type }) => type === 'STATE')).toBe(outcome === 'is made');
});

describe('a checkpoint', () => {
  const statesOf = (said: readonly string[]) => said.filter((text) => text.startsWith('state'));

  test('waits for its time or for enough records', () => {
    const { record, checkpoint, pass, said } = reporter();
    record(2);
    checkpoint(1);
    pass(29_999);
    checkpoint(2);
    expect(statesOf(said)).toEqual([]);
    pass(1);
    checkpoint(3);
    record(2);
    checkpoint(4);
    record();
    checkpoint(5);
    expect(statesOf(said)).toEqual(['state {"cursor":3} of 2', 'state {"cursor":5} of 3']);
  });

  test('counts its time from the previous one', () => {
    const { record, checkpoint, pass, said } = reporter();
    pass(20_000);
    record(3);
    checkpoint(1);
    pass(29_999);
    checkpoint(2);
    pass(1);
    checkpoint(3);
    expect(statesOf(said)).toEqual(['state {"cursor":1} of 3', 'state {"cursor":3} of 0']);
  });

  test('is not made when nothing has moved, and its records count for the next', () => {
    const { record, checkpoint, finished, said } = reporter();
    record(3);
    checkpoint(1);
    record(3);
    checkpoint(1);
    finished(2);
    expect(statesOf(said)).toEqual(['state {"cursor":1} of 3', 'state {"cursor":2} of 3']);
  });

  test('does not make a state that is not emitted', () => {
    let asked = 0;
    const report = createReport('orders', () => 0, policy);
    expect([...report.checkpoint(() => ({ cursor: (asked += 1) }))]).toEqual([]);
    expect(asked).toBe(0);
  });

  test('a last one that equals the one before says so when there are records between', () => {
    const { record, checkpoint, finished, said } = reporter();
    record(3);
    checkpoint(1);
    record(2);
    finished(1, 'INCOMPLETE');
    expect(statesOf(said)).toEqual(['state {"cursor":1} of 3', 'state {"cursor":1,"records_beyond":2} of 2']);
  });

  test('a last one that equals the one before is the same when there are none', () => {
    const { record, checkpoint, finished, said } = reporter();
    record(3);
    checkpoint(1);
    finished(1);
    expect(statesOf(said)).toEqual(['state {"cursor":1} of 3', 'state {"cursor":1} of 0']);
  });
});
