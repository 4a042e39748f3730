/** Faults as text. */
import { expect, test } from 'vitest';
import { parseFault, type Fault } from '../../src/simulator.ts';

const endpoint = 'GET /open-apis/contact/v3/departments/:department_id/children';

test.each<[string, Fault]>([
  ['hang', { kind: 'hang' }],
  ['reset#3', { kind: 'reset', from: 3, times: 1 }],
  ['html#2x3', { kind: 'html', from: 2, times: 3 }],
  ['gzip#2x*', { kind: 'gzip', from: 2 }],
  ['bom@*#1', { kind: 'bom', from: 1, times: 1 }],
  [`twice@${endpoint}`, { kind: 'twice', endpoint }],
  [`throttle@${endpoint}#2x3`, { kind: 'throttle', endpoint, from: 2, times: 3 }],
  ['throttle:400', { kind: 'throttle', status: 400 }],
  ['throttle:reset=0.5', { kind: 'throttle', reset: '0.5' }],
  [`throttle:200,reset=none@${endpoint}`, { kind: 'throttle', status: 200, reset: 'none', endpoint }],
  ['slow:1500', { kind: 'slow', ms: 1500 }],
  ['shift', { kind: 'shift' }],
  ['shift:4', { kind: 'shift', places: 4 }],
  ['error:500/1503', { kind: 'error', status: 500, code: 1503 }],
  ['error:400/40003,internal, again', { kind: 'error', status: 400, code: 40003, msg: 'internal, again' }],
  ...(['quota', 'ip', 'expired', 'missing', 'not-json', 'truncated', 'no-token', 'same-token'] as const).map(
    (kind): [string, Fault] => [kind, { kind }],
  ),
])('%s', (text, fault) => {
  expect(parseFault(text)).toEqual(fault);
});

test.each([
  '',
  'flood',
  'constructor',
  'hang:1',
  'slow',
  'slow:soon',
  'error:500',
  'throttle:418',
  'shift:x',
  'hang#x3',
])('not a fault: "%s"', (text) => {
  expect(() => parseFault(text)).toThrow(`Not a fault: '${text}'`);
});
