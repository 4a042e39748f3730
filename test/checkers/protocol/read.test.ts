// A conversation that breaks one rule of a `read` has exactly that problem, and a good one has none.
import { expect, test } from 'vitest';
import { checkRead, readProblems } from '../protocol.ts';
import {
  emptyStream,
  estimate,
  failure,
  fullStream,
  instead,
  limited,
  log,
  row,
  state,
  status,
  stream,
} from './examples/reads.ts';

const a = fullStream('a');
const catalog = { streams: [stream('a')] };
const two = { streams: [stream('a'), stream('b', 'full_refresh')] };

test.each([
  ['one stream', a, 0, catalog],
  [
    'an empty stream beside it, mingled, with logs',
    [log, ...a.slice(0, 4), ...emptyStream('b'), ...a.slice(4), log],
    0,
    two,
  ],
  ['an empty catalog', [], 0, { streams: [] }],
  [
    'a wait for a rate limit',
    instead(a, 2, status('a', 'RUNNING'), limited('a'), status('a', 'RUNNING')),
    0,
    catalog,
  ],
  [
    'a repeated STATE without records between, during a long wait',
    instead(a, 5, a[4] ?? '', state('a', '2026-01-02', 0)),
    0,
    catalog,
  ],
  ['estimates of one kind', [estimate('a', 'STREAM'), estimate('b', 'STREAM'), ...a], 0, catalog],
  [
    'a stub schema selects every column',
    instead(a, 6, row('a', { id: '3', other: 1 })),
    0,
    { streams: [{ ...stream('a'), stream: { ...stream('a').stream, json_schema: {} } }] },
  ],
  ['a key that is not selected may be absent', instead(a, 6, row('a', { note: 'c' })), 0, narrowed(['note'])],
  ['a key that is not selected may be present', a, 0, narrowed(['note'])],
])('%s is fine', (_why, lines, exitCode, configured) => {
  expect(readProblems(lines, { catalog: configured, exitCode })).toEqual([]);
  expect(checkRead(lines, { catalog: configured, exitCode })).toHaveLength(lines.length);
});

test('an unknown stream only has to fail', () => {
  const lines = [...a, status('b', 'INCOMPLETE'), failure('b', 'config_error')];
  expect(readProblems(lines, { catalog: two, exitCode: 1, unknownStreams: ['b'] })).toEqual([]);
  expect(readProblems(lines, { catalog: two, exitCode: 1 })).toEqual([
    'startsWithStarted: b begins with INCOMPLETE, not with STARTED',
    'runsAtLeastOnce: b never says RUNNING (an empty stream does, too)',
    'everyStreamHasState: b has no STATE (empty and failed streams need one, too)',
  ]);
});

test.each([
  ['a line that is no message', [...a, 'done'], 'line 9: isJson: / Unexpected token', catalog],
  [
    'STARTED is missing',
    instead(a, 1),
    'startsWithStarted: a begins with RUNNING, not with STARTED',
    catalog,
  ],
  [
    'STARTED comes twice',
    instead(a, 2, status('a', 'STARTED'), status('a', 'RUNNING')),
    'startsWithStarted: a says STARTED again in line 2',
    catalog,
  ],
  ['RUNNING is missing', instead(a, 2), 'runsAtLeastOnce: a never says RUNNING', catalog],
  [
    'the end is missing',
    instead(a, 8),
    'endsExactlyOnce: a must say one of COMPLETE and INCOMPLETE once, said none',
    catalog,
  ],
  [
    'the end comes twice',
    [...a, status('a', 'COMPLETE')],
    'endsExactlyOnce: a must say one of COMPLETE and INCOMPLETE once, said COMPLETE in line 8, COMPLETE in line 9',
    catalog,
  ],
  [
    'RUNNING after the end',
    [...a, status('a', 'RUNNING')],
    'nothingAfterTheEnd: a says RUNNING in line 9',
    catalog,
  ],
  [
    'a record before STARTED',
    [row('a', { id: '1' }), ...instead(a, 3)],
    'recordsWhileItRuns: a has a RECORD in line 1, before STARTED',
    catalog,
  ],
  [
    'a wait that never ends',
    instead(a, 7, state('a', '2026-01-03', 1), limited('a')),
    'runsAgainAfterRateLimit: a is COMPLETE in line 9',
    catalog,
  ],
  [
    'no state for an empty stream',
    [...a, ...instead(emptyStream('b'), 3)],
    'everyStreamHasState: b has no STATE',
    two,
  ],
  [
    'a count of everything so far',
    instead(a, 7, state('a', '2026-01-03', 3)),
    'countsAreTrue: a counts 3 in line 7, there are 1 since its last STATE',
    catalog,
  ],
  [
    'records that no state covers',
    instead(a, 7),
    'everyRecordIsCovered: a has 1 record(s) after its last STATE in line 5',
    catalog,
  ],
  [
    'the same state twice, records between',
    instead(a, 7, state('a', '2026-01-02', 1)),
    'statesDiffer: a repeats the STATE of line 5 in line 7, with 1 records between',
    catalog,
  ],
  [
    'a state after the end',
    [...a, state('a', '2026-01-04', 0)],
    'statesComeBeforeTheEnd: a has a STATE in line 9',
    catalog,
  ],
  [
    'a cursor that moves back',
    instead(a, 7, state('a', '2026-01-01', 1)),
    'cursorNeverMovesBack: a moves updated back from 2026-01-02 to 2026-01-01 in line 7',
    catalog,
  ],
  [
    'a record of another stream',
    instead(a, 3, row('b', { id: '1' }), a[2] ?? ''),
    'onlyConfiguredStreams: b is not in the catalog but has a record in line 3',
    catalog,
  ],
  [
    'a status of another stream',
    [...a, status('b', 'COMPLETE')],
    'onlyConfiguredStreams: b is not in the catalog but has a status in line 9',
    catalog,
  ],
  [
    'a null key',
    instead(a, 6, row('a', { id: null, note: 'c' })),
    'keysAreNotNull: a has a key in line 6 whose id is null',
    catalog,
  ],
  [
    'a missing key',
    instead(a, 6, row('a', { note: 'c' })),
    'keysAreNotNull: a has a key in line 6 whose id is null',
    catalog,
  ],
  [
    'a key that is not selected is null',
    instead(a, 6, row('a', { id: null, note: 'c' })),
    'keysAreNotNull: a has a key in line 6 whose id is null',
    narrowed(['note', 'updated']),
  ],
  [
    'a key that is a list',
    instead(a, 6, row('a', { id: ['3'], note: 'c' })),
    'keysAreScalars: a has a key in line 6 whose id is not a scalar',
    catalog,
  ],
  [
    'a key that comes twice',
    instead(a, 6, row('a', { id: '1', note: 'z' })),
    'keysComeOnce: a has the key ["1"] in line 3 and in line 6',
    catalog,
  ],
  [
    'an undeclared column',
    instead(a, 6, row('a', { id: '3', extra: 1 })),
    'onlySelectedColumns: a has unselected columns in line 6: extra',
    catalog,
  ],
  [
    'an unselected column',
    a,
    'onlySelectedColumns: a has unselected columns in line 3: note',
    narrowed(['id', 'updated']),
  ],
  [
    'an answer of another verb',
    [...a, '{"type":"CATALOG","catalog":{"streams":[]}}'],
    'readSaysOnlyWhatReadsSay: a CATALOG in line 9',
    catalog,
  ],
  [
    'estimates of two kinds',
    [estimate('a', 'STREAM'), estimate('a', 'SYNC'), ...a],
    'estimatesAreOfOneKind: there are ESTIMATEs of both',
    catalog,
  ],
])('%s', (_why, lines, problem, configured) => {
  const problems = readProblems(lines, { catalog: configured, exitCode: 0 });
  expect(problems).toContainEqual(expect.stringContaining(problem));
  expect(new Set(problems.map((each) => each.split(':')[0])).size).toBe(1);
});

test('a record after the end is neither covered nor in its place', () => {
  expect(readProblems([...a, row('a', { id: '9' })], { catalog, exitCode: 0 })).toEqual([
    'recordsWhileItRuns: a has a RECORD in line 9, after its end',
    'everyRecordIsCovered: a has 1 record(s) after its last STATE in line 7',
  ]);
});

test('streams of one name in two namespaces are two', () => {
  const spaced = { ...stream('a'), stream: { ...stream('a').stream, namespace: 'x' } };
  const other = a.map((line) =>
    line
      .replace('"name":"a"', '"name":"a","namespace":"x"')
      .replace('"stream":"a"', '"stream":"a","namespace":"x"'),
  );
  expect(
    readProblems([...a, ...other], { catalog: { streams: [stream('a'), spaced] }, exitCode: 0 }),
  ).toEqual([]);
  expect(readProblems(a, { catalog: { streams: [stream('a'), spaced] }, exitCode: 0 })).toContainEqual(
    expect.stringContaining('x.a'),
  );
});

/** The catalog with fewer columns selected. */
function narrowed(columns: string[]) {
  const properties = Object.fromEntries(columns.map((name) => [name, { type: 'string' }]));
  return { streams: [{ ...stream('a'), stream: { ...stream('a').stream, json_schema: { properties } } }] };
}
