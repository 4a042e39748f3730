// What errors and events say of a response: nothing of a sign-in, no data of people, no line of its own.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { createLark, type LarkEvent } from '../../../src/lark/client.ts';
import { endpoint, listOf } from '../../../src/lark/endpoint.ts';
import { toOutcome } from '../../../src/lark/outcome.ts';
import { app, failureOf, quick, scripted, thing, tokens } from './support.ts';

const token = tokens[0];
const whole = JSON.stringify({ code: 0, msg: 'ok', tenant_access_token: token, expire: 7200 });

test.each<readonly [string, string]>([
  ['with text after it', `${whole} trailing`],
  ['with text before it', `)]}'${whole}`],
  ['without a code', JSON.stringify({ tenant_access_token: token, expire: 7200 })],
  ['with a code that is text', JSON.stringify({ code: '0', tenant_access_token: token, expire: 7200 })],
  ['cut off', whole.slice(0, -3)],
  ['cut off inside of the token', whole.slice(0, whole.indexOf(token) + 20)],
  ['with an unknown code', JSON.stringify({ code: 424242, msg: `see ${token}`, tenant_access_token: token })],
  [
    'with a known code',
    JSON.stringify({ code: 10014, msg: token, error: { log_id: token, message: token } }),
  ],
  ['without its life', JSON.stringify({ code: 0, tenant_access_token: token })],
  ['with a token that is no text', JSON.stringify({ code: 0, tenant_access_token: [token], expire: 1 })],
  ['under a key of its own', JSON.stringify({ [token]: 1 })],
  ['in a list', JSON.stringify([{ tenant_access_token: token }])],
])('nothing of a sign-in response is quoted: %s', async (_how, text) => {
  const events: LarkEvent[] = [];
  const lark = createLark({
    credentials: app,
    send: () => Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, text }),
    rateShare: 1,
    concurrency: 8,
    clock: Date.now,
    onEvent: (event) => events.push(event),
    onToken: () => undefined,
    patience: { ...quick, retries: 1 },
  });
  const failure = await failureOf(lark.call(thing()));
  const { message, internal, stack, cause } = failure;
  const texts = JSON.stringify([message, internal, stack, String(cause), events, events.map(errorOf)]);
  for (let from = 0; from + 8 <= token.length; from += 1)
    expect(texts).not.toContain(token.slice(from, from + 8));
});

const errorOf = (event: LarkEvent) => ('error' in event ? [event.error.message, event.error.internal] : []);

const person = {
  open_id: 'ou_1',
  name: 'Ada Lovelace',
  mobile: '+441234567890',
  account: 'DE89370400440532013000',
};
const people = JSON.stringify({
  code: 0,
  msg: 'success',
  data: { items: [person, { ...person, open_id: 7 }] },
});
const users = endpoint({
  method: 'GET',
  path: '/open-apis/test/v1/users',
  rates: [],
  scopes: [],
  returns: listOf('items', z.looseObject({ open_id: z.int() })),
});

test.each<readonly [string, string]>([
  ['cut off', people.slice(0, -20)],
  ['followed by text', `${people} and more`],
  ['of another shape', JSON.stringify({ items: [person] })],
  ['a list', JSON.stringify([person])],
  ['with a name as its first key', JSON.stringify({ 'Ada Lovelace': person }).slice(0, -4)],
  ['whose items do not fit', JSON.stringify({ code: 0, data: { items: [person] } })],
  ['whose columns do not fit', JSON.stringify({ code: 0, data: { items: [{ 'Ada Lovelace': 1 }] } })],
])('a response that cannot be read is described, not quoted: %s', async (_how, text) => {
  const { lark, events } = scripted(() => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    text,
  }));
  const { message, internal = '' } = await failureOf(lark.call(users));
  expect(`${message} ${internal}`).not.toMatch(/Ada|Lovelace|\+44|DE89|ou_1/);
  expect(internal).toMatch(/characters of application\/json|open_id/);
  const debugging = events.filter(({ kind }) => kind === 'unreadable');
  expect(debugging.length, 'the excerpt is an event of its own, for --debug').toBeGreaterThan(0);
  const others = events.filter(({ kind }) => kind !== 'unreadable');
  expect(JSON.stringify([others, others.map(errorOf)])).not.toMatch(/Ada|\+44|DE89/);
});

test('type, length and first key describe a body', () => {
  const outcome = toOutcome('GET /x', {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: '{"items":[{"name":"Ada"',
  });
  expect(outcome).toMatchObject({
    failure: { error: { internal: 'HTTP 200, 23 characters of application/json, first key "items"' } },
  });
});

test("Lark's words stay on one line", () => {
  const msg = 'bad\n{"type":"LOG"}\r\n\u001b[31mERROR\u2028forged\u0085line';
  const outcome = toOutcome('GET /x', {
    status: 400,
    headers: { 'x-tt-logid': 'L0G\nforged' },
    text: JSON.stringify({ code: 99992402, msg, error: { log_id: 'a\nb', message: 'x\ny' } }),
  });
  if (outcome.ok) throw new Error('It should have been a failure.');
  const { message, internal } = outcome.failure.error;
  expect(`${message}${internal ?? ''}`).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  expect(message).not.toContain('forged');
});

test.each(['9'.repeat(200_000), ':'.repeat(200_000), 'a:'.repeat(100_000), '1.'.repeat(100_000)])(
  'a long message about an address is read in no time',
  (msg) => {
    const before = performance.now();
    toOutcome('GET /x', { status: 400, headers: {}, text: JSON.stringify({ code: 99991401, msg }) });
    expect(performance.now() - before).toBeLessThan(1000);
  },
);

test.each<readonly [number, string, string, string]>([
  [9499, 'too many request', 'throttled', 'transient_error'],
  [9499, 'Bad Request', 'fail', 'system_error'],
  [1220001, 'check_date_from must be in [20260601, 20260912]', 'fail', 'config_error'],
  [1220001, 'interval is larger than 30', 'fail', 'system_error'],
  [1220001, 'user_ids is empty', 'fail', 'config_error'],
])('code %i means what its message says: %s', (code, msg, reaction, type) => {
  const outcome = toOutcome('GET /x', { status: 400, headers: {}, text: JSON.stringify({ code, msg }) });
  if (outcome.ok) throw new Error('It should have been a failure.');
  expect(outcome.failure).toMatchObject({ reaction, error: { type, code } });
  expect(outcome.failure.error).toBeInstanceOf(ConnectorError);
  if (/check_date/.test(msg)) expect(outcome.failure.error.message).toMatch(/before the company began/);
});
