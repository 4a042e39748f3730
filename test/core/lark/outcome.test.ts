// What Lark answered decides what becomes of a call: the code first, and the HTTP status where there is no code.
import { expect, test } from 'vitest';
import type { FailureType } from '../../../src/engine/errors.ts';
import { toOutcome } from '../../../src/lark/outcome.ts';
import type { Reaction } from '../../../src/lark/error-codes/code.ts';
import { app, tokens } from './support.ts';

const name = 'GET /open-apis/test/v1/things/:thing';

function judged(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const outcome = toOutcome(name, { status, headers, text });
  if (outcome.ok) throw new Error('It should have been a failure.');
  return outcome.failure;
}

const html = '<html><head><title>502 Bad Gateway</title></head></html>';
const refusal = (code: number): object => ({ code, msg: 'said by Lark' });

test.each<readonly [string, number, unknown, Reaction, FailureType]>([
  ['HTTP 200 with a code is a refusal', 200, refusal(1254040), 'fail', 'config_error'],
  ['throttled, as documented', 429, refusal(99991400), 'throttled', 'transient_error'],
  ['throttled, as old APIs say it', 400, refusal(99991400), 'throttled', 'transient_error'],
  ['throttled, as Base may say it', 200, refusal(99991400), 'throttled', 'transient_error'],
  ['throttled by a gateway without a code', 429, 'slow down', 'throttled', 'transient_error'],
  ['the quota of the month is not throttling', 429, refusal(99991403), 'close', 'config_error'],
  ['nor is a used-up package', 429, refusal(99991406), 'close', 'config_error'],
  ['an IP address that is not allowed', 400, refusal(99991401), 'fail', 'config_error'],
  ['a missing scope', 400, refusal(99991672), 'fail', 'config_error'],
  ['a department out of range', 403, refusal(40004), 'fail', 'config_error'],
  ['an internal error with HTTP 200', 200, refusal(2200), 'retry', 'transient_error'],
  ['an unknown code, HTTP 200', 200, refusal(424242), 'fail', 'system_error'],
  ['an unknown code, HTTP 400', 400, refusal(424242), 'fail', 'system_error'],
  ['an unknown code, HTTP 429', 429, refusal(424242), 'throttled', 'transient_error'],
  ['an unknown code, HTTP 500', 500, refusal(424242), 'retry', 'transient_error'],
  ['an unknown code, HTTP 504', 504, refusal(424242), 'retry', 'transient_error'],
  ['a code below zero', 400, refusal(-1), 'fail', 'system_error'],
  ['a path Lark does not know, in plain text', 404, '404 page not found', 'fail', 'config_error'],
  ["a proxy's page", 502, html, 'retry', 'transient_error'],
  ["a captive portal's page with HTTP 200", 200, html, 'retry', 'transient_error'],
  ['a redirect to somewhere', 302, '', 'fail', 'config_error'],
  ['a gateway that blocks every caller', 403, html, 'fail', 'config_error'],
  ['a gateway that wants to know who asks', 401, html, 'fail', 'config_error'],
  ['a proxy that wants a password', 407, html, 'fail', 'config_error'],
  ['JSON that breaks off', 200, '{"code":0,"data":{"items":[{"open', 'retry', 'transient_error'],
  ['nothing', 200, '', 'retry', 'transient_error'],
  ['JSON of another server', 200, { error: 'no upstream' }, 'retry', 'transient_error'],
  ['a code that is text', 200, { code: '0' }, 'retry', 'transient_error'],
  ['a list', 200, [], 'retry', 'transient_error'],
  ['null', 200, 'null', 'retry', 'transient_error'],
])('%s', (_why, status, body, reaction, type) => {
  const failure = judged(status, body);
  expect({ reaction: failure.reaction, type: failure.error.type }).toEqual({ reaction, type });
  expect(failure.error.message).toContain(name);
});

test.each<readonly [string, string]>([
  ['code 0 is a success whatever else the answer contains', '{"code":0,"msg":"无","data":{"a":1}}'],
  ['a byte order mark is no reason to fail', '\uFEFF{"code":0,"data":{"a":1}}'],
])('%s', (_why, text) => {
  expect(toOutcome(name, { status: 200, headers: {}, text })).toMatchObject({
    ok: true,
    data: { data: { a: 1 } },
  });
});

test('integers that a double cannot hold survive', () => {
  const text = '{"code":0,"data":{"id":7079609167680782301,"small":12,"ratio":0.5}}';
  const outcome = toOutcome(name, { status: 200, headers: {}, text });
  expect(outcome).toMatchObject({
    ok: true,
    data: { data: { id: 7079609167680782301n, small: 12, ratio: 0.5 } },
  });
});

test('a refusal may hold such an integer too', () => {
  const text =
    '{"code":1254001,"msg":"WrongRequestBody","error":{"value":7079609167680782301,"log_id":"L0G"}}';
  const outcome = toOutcome(name, { status: 200, headers: {}, text });
  expect(outcome).toMatchObject({ ok: false, failure: { error: { code: 1254001 } } });
  expect(JSON.stringify(outcome)).toContain('7079609167680782301');
});

const violations = (key: string) => ['a:b:read', 'a:b'].map((scope) => ({ type: 'x', [key]: scope }));

test.each<readonly [string, object, Record<string, string>, string]>([
  ['as answers spell it', { log_id: 'L0G' }, {}, 'L0G'],
  ['as the manual spells it', { logid: 'L0G' }, {}, 'L0G'],
  ['from the header', {}, { 'x-tt-logid': 'L0G' }, 'L0G'],
  ['from the header when the body has an empty one', { log_id: '' }, { 'x-tt-logid': 'L0G' }, 'L0G'],
  ["from the request id, as contact's manual says", {}, { 'x-request-id': 'uuid-1' }, 'uuid-1'],
  ['the body before the header', { log_id: 'L0G' }, { 'x-tt-logid': 'other' }, 'L0G'],
])('the error names the log id, %s', (_why, error, headers, id) => {
  const { message } = judged(400, { code: 99991672, msg: 'x', error }, headers).error;
  expect(message).toContain(`(${name}: code 99991672, log id ${id})`);
});

test('an answer in HTML has a log id in its headers alone', () => {
  expect(judged(502, html, { 'x-tt-logid': 'L0G' }).error.message).toContain('HTTP 502, log id L0G');
});

test.each(['subject', 'scope'])('the error for a missing scope names its alternatives, spelled %s', (key) => {
  const { message } = judged(400, {
    code: 99991672,
    msg: 'Access denied.',
    error: { permission_violations: violations(key) },
  }).error;
  expect(message).toContain('It needs one of a:b:read, a:b.');
  expect(message).toMatch(/version/);
});

test.each<readonly [string, unknown]>([
  ['no details', undefined],
  ['details that are text', 'no'],
  ['violations that are none', { permission_violations: 'no' }],
  ['violations of other kinds', { permission_violations: [null, 1, {}, { subject: 7 }] }],
  ['helps that are none', { permission_violations: violations('scope'), helps: [null, { url: 3 }] }],
])('a missing scope with %s is still a config_error', (_why, error) => {
  expect(judged(400, { code: 99991672, msg: 'x', error }).error).toMatchObject({
    type: 'config_error',
    code: 99991672,
  });
});

test('the console is named with an address that works where the app id is kept secret', () => {
  const url = `https://open.larksuite.com/app/${app.app_id}/auth?q=a:b&op_from=openapi&token_type=tenant`;
  const error = { permission_violations: violations('subject'), helps: [{ url, description: 'x' }] };
  const { message } = judged(400, { code: 99991672, msg: 'x', error }).error;
  expect(message).toContain('https://open.larksuite.com/app');
  expect(message).not.toContain(app.app_id);
});

test.each([
  ['ip 203.0.113.7 is denied by app setting', /Lark saw the address 203\.0\.113\.7\./],
  ['ip 2001:db8::7 is denied by app setting', /Lark saw the address 2001:db8::7\./],
  ['denied by app setting', /^(?!.*saw).*allowlist/],
])('an address outside the allowlist is named where Lark names it: %s', (msg, words) => {
  const { type, message } = judged(400, { code: 99991401, msg }).error;
  expect(type).toBe('config_error');
  expect(message).toMatch(words);
});

test('a quota that is used up ends the run, a permission that is missing does not', () => {
  expect(judged(429, refusal(99991403)).error.endsRun).toBe(true);
  expect(judged(429, refusal(99991406)).error.endsRun).toBe(true);
  expect(judged(400, refusal(99991672)).error.endsRun).toBe(false);
});

test('a proxy that wants a password says where to write it', () => {
  const outcome = toOutcome(name, { status: 407, headers: {}, text: 'Proxy Authentication Required' });
  expect(outcome.ok || outcome.failure.error.message).toMatch(/network\.proxy_url.*HTTPS_PROXY/);
});

test("Lark's own words are kept for debugging, at a bearable length", () => {
  const msg = `Invalid parameter: ${'x'.repeat(5000)}`;
  const { internal, message } = judged(400, {
    code: 99992402,
    msg,
    error: { message: 'the min len is 27' },
  }).error;
  expect(internal).toContain('the min len is 27');
  expect(internal?.length).toBeLessThan(1500);
  expect(message).not.toContain('xxx');
});

test.each<readonly [string, Record<string, string>, number | undefined]>([
  ['whole seconds', { 'x-ogw-ratelimit-reset': '52' }, 52],
  ['a fraction', { 'x-ogw-ratelimit-reset': '0.25' }, 0.25],
  ['missing', {}, undefined],
  ['empty', { 'x-ogw-ratelimit-reset': '' }, undefined],
  ['no number', { 'x-ogw-ratelimit-reset': 'soon' }, undefined],
  ['without end', { 'x-ogw-ratelimit-reset': 'Infinity' }, undefined],
  ["a proxy's Retry-After", { 'retry-after': '7' }, 7],
  ["Lark's word before the proxy's", { 'x-ogw-ratelimit-reset': '3', 'retry-after': '7' }, 3],
])('how long to wait when throttled: %s', (_why, headers, seconds) => {
  expect(judged(429, refusal(99991400), headers).resetSeconds).toBe(seconds);
});

test.each<readonly [string, Reaction, FailureType]>([
  ['ECONNRESET', 'retry', 'transient_error'],
  ['ENOTFOUND', 'retry', 'transient_error'],
  ['ETIMEDOUT', 'retry', 'transient_error'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'fail', 'config_error'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'fail', 'config_error'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'fail', 'config_error'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'fail', 'config_error'],
  ['CERT_HAS_EXPIRED', 'fail', 'config_error'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'fail', 'config_error'],
])('no answer at all: %s', (reason, reaction, type) => {
  const outcome = toOutcome(name, { reason, text: `getaddrinfo ${tokens[0].slice(0, 3)}` });
  expect(outcome).toMatchObject({ ok: false, failure: { reaction, error: { type } } });
  expect(JSON.stringify(outcome)).toContain(reason);
});
