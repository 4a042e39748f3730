// The part of a configuration that says how Lark is reached: signing in, networks, limits, and what of it is secret.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig, secretsOf } from '../../src/config.ts';
import { isObject, type JsonObject } from '../support/json.ts';
import { anotherAuthority, authority } from '../support/network.ts';

const customApp = { auth_type: 'custom_app', app_id: 'cli_a1b2c3d4e5f60718', app_secret: 'aBcDeF0123456789' };
const secret = 'TOPSECRET-7h15-15-n0t-y0ur5';

const config = (changes: JsonObject = {}) => ({ credentials: customApp, modules: ['contact'], ...changes });
const credentialsOf = (credentials: JsonObject) => parseConfig(config({ credentials })).credentials;

function refusal(input: unknown): string {
  try {
    parseConfig(input);
  } catch (error) {
    expect(String(error)).not.toContain(secret);
    return String(error);
  }
  throw new Error('It was accepted.');
}

const byTicket = { app_id: 'cli_a', app_secret: 'b', app_ticket: 'c', tenant_key: 'd' };
const byAppToken = { app_access_token: 'a-1', tenant_key: 'd' };
const byToken = { tenant_access_token: 't-1' };

describe('signing in', () => {
  test.each([byTicket, byAppToken, byToken])('as a store app with %j, with or without auth_type', (keys) => {
    const said = { auth_type: 'store_app', ...keys };
    expect(credentialsOf(said)).toEqual(said);
    expect(credentialsOf(keys)).toEqual(said);
    expect(credentialsOf({ ...keys, auth_type: null })).toEqual(said);
  });

  test('what a form leaves empty is absent', () => {
    const empty = { app_id: null, app_secret: null, app_ticket: null, app_access_token: null };
    expect(credentialsOf({ auth_type: 'store_app', ...empty, ...byToken })).toMatchObject(byToken);
  });

  test('blanks around what was pasted are not meant', () => {
    const pasted = { app_id: ` ${customApp.app_id}\n`, app_secret: `\t${customApp.app_secret} ` };
    expect(credentialsOf(pasted)).toEqual(customApp);
  });

  test.each<readonly [string, JsonObject, RegExp]>([
    [
      'nothing but the kind',
      { auth_type: 'store_app' },
      /credentials: sign in with app_id, .*tenant_access_token/,
    ],
    ['no ticket', { ...byTicket, app_ticket: null, app_secret: secret }, /app_ticket is missing/],
    ['no company', { app_access_token: secret }, /tenant_key is missing/],
    ['a company alone', { tenant_key: secret }, /app_access_token is missing/],
    ['a token that is empty', { tenant_access_token: ' ' }, /credentials\.tenant_access_token/],
    ['a token that is a list', { tenant_access_token: [secret] }, /credentials\.tenant_access_token/],
    [
      'a custom app with a ticket only',
      { auth_type: 'custom_app', app_ticket: secret },
      /credentials\.app_id/,
    ],
  ])('%s is refused, and what is missing is named', (_why, credentials, words) => {
    expect(refusal(config({ credentials }))).toMatch(words);
  });
});

describe('the network', () => {
  test.each([
    { proxy_url: 'http://proxy:3128' },
    { proxy_url: 'http://proxy.example.com:3128/' },
    { proxy_url: 'https://user:p%40ss@10.0.0.1' },
    { ca_certificate: authority },
    { ca_certificate: `${authority}\n${anotherAuthority}` },
    { ca_certificate: authority.replaceAll('\n', '\\n') },
    { timeout_seconds: 5 },
  ])('may be %j', (network) => {
    expect(parseConfig(config({ network })).network).toMatchObject(network);
  });

  test.each<readonly [string, JsonObject, RegExp]>([
    ['a proxy without http://', { proxy_url: `${secret}:3128` }, /network\.proxy_url: must be http:/],
    ['a proxy of another kind', { proxy_url: `socks5://${secret}:1080` }, /network\.proxy_url/],
    ['a password that is not encoded', { proxy_url: `http://u:50%${secret}@proxy:1` }, /%40/],
    ['a password with a slash', { proxy_url: `http://u:a/${secret}@proxy:1` }, /network\.proxy_url/],
    ['a port that there is not', { proxy_url: `http://${secret}:99999` }, /network\.proxy_url/],
    ['no certificate', { ca_certificate: secret }, /network\.ca_certificate: .*PEM/],
    ['a certificate cut short', { ca_certificate: authority.slice(0, 200) }, /network\.ca_certificate/],
  ])('%s is refused', (_why, network, words) => {
    expect(refusal(config({ network }))).toMatch(words);
  });
});

test.each([
  [{ max_api_calls: 1 }, 1],
  [{ max_api_calls: null }, undefined],
  [{}, undefined],
])('limits %j: the most calls', (limits, most) => {
  expect(parseConfig(config({ limits })).limits.max_api_calls).toBe(most);
});

test.each([0, -1, 1.5, '7'])('%j is no number of calls', (max_api_calls) => {
  expect(refusal(config({ limits: { max_api_calls } }))).toContain('limits.max_api_calls');
});

/** Every schema of the form by the name of its key. */
function fieldsIn(schema: JsonObject): [string, JsonObject][] {
  const branches = Array.isArray(schema['oneOf']) ? schema['oneOf'].filter(isObject) : [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const own = properties.flatMap(([name, field]) => (isObject(field) ? [[name, field] as const] : []));
  return [
    ...own.map(([name, field]): [string, JsonObject] => [name, field]),
    ...[...own.map(([, field]) => field), ...branches].flatMap(fieldsIn),
  ];
}

const spec = JSON.parse(readFileSync(new URL('../../spec.json', import.meta.url), 'utf8')) as JsonObject;
const fields = fieldsIn(spec['connectionSpecification'] as JsonObject);
const secretKeys = new Set(
  fields.filter(([, field]) => field['airbyte_secret'] === true).map(([name]) => name),
);

describe('secrets', () => {
  test('are what the contract calls secret', () => {
    const promised = ['app_id', 'app_secret', 'app_ticket', 'app_access_token', 'tenant_access_token'];
    expect([...secretKeys].sort()).toEqual([...promised, 'proxy_url'].sort());
  });

  test('whatever the form hides is kept out of all texts', () => {
    const values = Object.fromEntries([...secretKeys].map((key) => [key, `http://${key}.hidden`]));
    const { proxy_url, ...keys } = values;
    const all = parseConfig(
      config({ credentials: { auth_type: 'store_app', tenant_key: 'd', ...keys }, network: { proxy_url } }),
    );
    expect(secretsOf(all).sort()).toEqual(Object.values(values).sort());
    expect(secretsOf(parseConfig(config())).sort()).toEqual([customApp.app_secret, customApp.app_id].sort());
  });
});

test.each([
  ...[
    'region',
    'base_url',
    'credentials',
    'modules',
    'network',
    'limits',
    'app_id',
    'app_secret',
    'app_ticket',
  ],
  ...[
    'tenant_key',
    'app_access_token',
    'tenant_access_token',
    'proxy_url',
    'ca_certificate',
    'timeout_seconds',
  ],
  ...['max_api_calls', 'max_concurrency', 'rate_share'],
])('%s has a title and a place in the form', (key) => {
  const found = fields.filter(([name]) => name === key).map(([, field]) => field);
  expect(found.length).toBeGreaterThan(0);
  for (const field of found) {
    expect(field).toMatchObject({ title: expect.any(String) as string, order: expect.any(Number) as number });
    if (!['network', 'limits'].includes(key)) expect(field).toHaveProperty('description');
  }
});

test('a certificate keeps its lines in the form, and a store app needs nothing but its kind there', () => {
  expect(fields.find(([name]) => name === 'ca_certificate')?.[1]).toMatchObject({ multiline: true });
  const [, credentials] = fields.find(([name]) => name === 'credentials') ?? [];
  const branches = (credentials?.['oneOf'] ?? []) as JsonObject[];
  expect(branches.map(({ required }) => required)).toEqual([
    ['auth_type', 'app_id', 'app_secret'],
    ['auth_type'],
  ]);
});
