// A `read` whose exit code or TRACE ERRORs break one rule has exactly that problem.
import { expect, test } from 'vitest';
import { checkRead, readProblems } from '../protocol.ts';
import { emptyStream, failedStream, failure, fullStream, instead, log, stream } from './examples/reads.ts';

const a = fullStream('a');
const three = { streams: ['a', 'b', 'c'].map((name) => stream(name)) };
const failing = [...failedStream('b'), ...failedStream('c'), ...a];
const [system, config] = [failure('b', 'system_error'), failure('c', 'config_error', 5)];

test('two of three failing, the retryable error first, are fine', () => {
  expect(readProblems([...failing, system, config, log], { catalog: three, exitCode: 1 })).toEqual([]);
});

test.each([
  [
    'exit 0 after a failure',
    [...failing, system, config],
    0,
    'exitCodeTellsTheTruth: exit code 0 although there are 2 TRACE ERROR(s), INCOMPLETE: b, c',
  ],
  [
    'exit 1 without a failure',
    [...emptyStream('b'), ...emptyStream('c'), ...a],
    1,
    'exitCodeTellsTheTruth: exit code 1 although nothing failed',
  ],
  [
    'another exit code',
    [...failing, system, config],
    2,
    'exitCodeTellsTheTruth: exit code 2, must be 0 or 1',
  ],
  ['a signal', [...failing, system, config], null, 'exitCodeTellsTheTruth: exit code null, must be 0 or 1'],
  [
    'a failed stream without an error',
    [...failing, config],
    1,
    'oneErrorPerFailedStream: b is INCOMPLETE and has 0 TRACE ERROR(s), must have 1',
  ],
  [
    'a failed stream with two',
    [...failing, system, system, config],
    1,
    'oneErrorPerFailedStream: b is INCOMPLETE and has 2 TRACE ERROR(s), must have 1',
  ],
  [
    'an error of a stream that is complete',
    [...failing, failure('a', 'transient_error'), system, config],
    1,
    'oneErrorPerFailedStream: a is COMPLETE and has 1 TRACE ERROR(s), must have 0',
  ],
  [
    'an error about no stream',
    [...failing, failure(undefined, 'transient_error'), system, config],
    1,
    'oneErrorPerFailedStream: the TRACE ERROR in line 19 names no stream',
  ],
  [
    'an error about a stranger',
    [...failing, failure('z', 'transient_error'), system, config],
    1,
    'oneErrorPerFailedStream: the TRACE ERROR in line 19 is about z, not in the catalog',
  ],
  [
    'an error before a status',
    [system, ...failing, config],
    1,
    'errorsComeAfterAllStatuses: the TRACE ERROR in line 1 comes before the status in line 19',
  ],
  [
    'a config_error first',
    [...failing, failure('c', 'config_error'), system],
    1,
    'retryableErrorsComeFirst: the system_error in line 20 comes after a config_error',
  ],
  [
    'an error that was emitted earlier',
    [...failing, failure('b', 'system_error', 9), config],
    1,
    'retryableErrorsComeFirst: the TRACE ERROR in line 20 has an earlier emitted_at',
  ],
])('%s', (_why, lines, exitCode, problem) => {
  expect(readProblems(lines, { catalog: three, exitCode })).toEqual([expect.stringContaining(problem)]);
});

test('checkRead lists every problem', () => {
  expect(() =>
    checkRead([...instead(a, 2), 'x'], { catalog: { streams: [stream('a')] }, exitCode: 1 }),
  ).toThrow(
    /^this read: 3 problem\(s\)\n {2}line 8: isJson.*\n {2}runsAtLeastOnce.*\n {2}exitCodeTellsTheTruth/,
  );
});
