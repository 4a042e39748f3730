// Every kind of error body that was seen: what it means where it comes from, in type, reaction and gate.
import { expect, test } from 'vitest';
import { instanceDetail } from '../../../src/modules/approval/endpoints.ts';
import { userTasks } from '../../../src/modules/attendance/endpoints.ts';
import { baseRecords, baseTables, wikiNode } from '../../../src/modules/base/endpoints.ts';
import { userBatch, visibleRange } from '../../../src/modules/contact/endpoints.ts';
import type { Gate, Reaction } from '../../../src/lark/error-codes/code.ts';
import { lookUp } from '../../../src/lark/error-codes/table.ts';
import { tenantAccessToken } from '../../../src/lark/auth-endpoints.ts';
import { toOutcome } from '../../../src/lark/outcome.ts';
import type { Endpoint } from '../../../src/lark/endpoint.ts';
import type { FailureType } from '../../../src/engine/errors.ts';

type Body = Readonly<Record<string, unknown>>;
type Kind = readonly [
  why: string,
  at: Pick<Endpoint, 'name' | 'signsIn' | 'codes'>,
  status: number,
  body: Body,
  expected: readonly [FailureType, Reaction, Gate | undefined],
  words: RegExp,
];

const logged = { error: { log_id: '2026060110' } };
const violation = (subject: string) => ({ type: 'action_scope_required', subject });

const kinds: readonly Kind[] = [
  [
    'a wrong secret',
    tenantAccessToken,
    200,
    { code: 10014, msg: 'secret is not valid' },
    ['config_error', 'fail', undefined],
    /App Secret/,
  ],
  [
    'a parameter of the sign-in',
    tenantAccessToken,
    200,
    { code: 10003, msg: 'wrong param' },
    ['config_error', 'fail', undefined],
    /region/,
  ],
  [
    'a permission, with the one that is missing',
    visibleRange,
    400,
    {
      code: 99991672,
      msg: 'denied',
      error: { log_id: 'x', permission_violations: [violation('contact:contact.base:readonly')] },
    },
    ['config_error', 'fail', 'permission'],
    /needs contact:contact\.base:readonly/,
  ],
  [
    'an expired token',
    visibleRange,
    400,
    { code: 99991663, msg: 'token attempt', ...logged },
    ['config_error', 'renew_token', undefined],
    /token/,
  ],
  [
    'throttling by its text',
    visibleRange,
    400,
    { code: 9499, msg: 'too many request', ...logged },
    ['transient_error', 'throttled', undefined],
    /limits how often/,
  ],
  [
    'a malformed request under the same code',
    visibleRange,
    400,
    { code: 9499, msg: 'wrong type of page_size' },
    ['system_error', 'fail', undefined],
    /another type/,
  ],
  [
    'throttling',
    visibleRange,
    429,
    { code: 99991400, msg: 'frequency', ...logged },
    ['transient_error', 'throttled', undefined],
    /limits how often/,
  ],
  [
    'an id that is no open id',
    userBatch,
    400,
    { code: 99992351, msg: 'not an {open_id}: [dg42]', ...logged },
    ['config_error', 'fail', undefined],
    /open id/,
  ],
  [
    'a Base that is not shared',
    baseTables,
    403,
    { code: 91403, msg: 'No', data: {} },
    ['config_error', 'fail', 'document'],
    /Add document app/,
  ],
  [
    'a Base that is not there',
    baseTables,
    404,
    { code: 91402, msg: 'NONE' },
    ['config_error', 'fail', undefined],
    /Base|document/,
  ],
  [
    'a role without permissions',
    baseRecords,
    403,
    { code: 1254302, msg: 'role' },
    ['config_error', 'fail', 'document'],
    /advanced permissions/,
  ],
  [
    'a filter that is refused',
    baseRecords,
    200,
    { code: 1254018, msg: 'filter', ...logged },
    ['system_error', 'fail', undefined],
    /filter/,
  ],
  [
    'a Base that is being copied',
    baseRecords,
    400,
    { code: 1254036, msg: 'copying' },
    ['transient_error', 'retry', undefined],
    /copied/,
  ],
  [
    'data that is not ready',
    baseRecords,
    400,
    { code: 1254607, msg: 'not ready' },
    ['transient_error', 'retry', undefined],
    /Base/,
  ],
  [
    'a write conflict',
    baseRecords,
    200,
    { code: 1254291, msg: 'conflict' },
    ['transient_error', 'retry', undefined],
    /Base/,
  ],
  [
    'a wiki page that is not shared',
    wikiNode,
    400,
    { code: 131006, msg: 'denied', ...logged },
    ['config_error', 'fail', 'document'],
    /wiki|page/i,
  ],
  [
    'a document that is in no wiki',
    wikiNode,
    400,
    { code: 131005, msg: 'none', ...logged },
    ['config_error', 'fail', undefined],
    /wiki|page/i,
  ],
  [
    'an instance that is gone',
    instanceDetail,
    400,
    { code: 1390003, msg: 'no instance' },
    ['transient_error', 'fail', undefined],
    /no approval instance/,
  ],
  [
    'a parameter about an instance',
    instanceDetail,
    400,
    { code: 1390001, msg: 'param' },
    ['system_error', 'fail', undefined],
    /instance/,
  ],
  [
    'days before the company began',
    userTasks,
    400,
    { code: 1220001, msg: 'check_date_from must be in [20260501, 20260801]' },
    ['config_error', 'fail', undefined],
    /began|first day/,
  ],
  [
    'a window that is too long',
    userTasks,
    400,
    { code: 1220001, msg: 'more than 30' },
    ['config_error', 'fail', undefined],
    /parameter/,
  ],
];

test.each(kinds)('%s', (_why, at, status, body, [type, reaction, gate], words) => {
  const { name, signsIn, codes } = at;
  const outcome = toOutcome(name, { status, headers: {}, text: JSON.stringify(body) }, { signsIn, codes });
  if (outcome.ok) throw new Error('It should have been a failure.');
  const { error, reaction: reacts } = outcome.failure;
  expect([error.type, reacts, lookUp(Number(body['code']))?.gate]).toEqual([type, reaction, gate]);
  expect(error.message).toMatch(words);
  expect(error.message).toContain(name);
});
