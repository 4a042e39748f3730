// A configuration is read as people and platforms write it; what is wrong with one is named, and never shown.
import { expect, test } from 'vitest';
import { baseUrlOf, parseConfig, secretsOf, moduleNames } from '../../src/config.ts';
import { sharedSettings } from '../../src/settings.ts';
import { ConnectorError } from '../../src/engine/errors.ts';

const credentials = {
  auth_type: 'custom_app',
  app_id: 'cli_a1b2c3d4e5f60718',
  app_secret: 'aBcDeF0123456789',
};
const smallest = { credentials, modules: ['contact'] };

type Json = Readonly<Record<string, unknown>>;

/** A value written only by mistake, easy to find where it is shown. */
const secret = 'TOPSECRET-7h15-15-n0t-y0ur5';

function refusal(input: unknown): string {
  try {
    parseConfig(input);
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectorError);
    const { type, message, internal, cause } = error as ConnectorError;
    expect(type).toBe('config_error');
    expect(`${message} ${internal ?? ''} ${String(cause)}`).not.toContain(secret);
    expect(message).toMatch(/^Config validation error: .*configuration\.md/s);
    return message;
  }
  throw new Error('It was accepted.');
}

test('the smallest configuration has every default', () => {
  expect(parseConfig(smallest)).toMatchObject({
    region: 'lark',
    credentials,
    modules: ['contact'],
    contact: { department_ids: [], department_id_type: 'open_department_id', user_id_type: 'open_id' },
    network: { timeout_seconds: 60 },
    limits: { max_concurrency: 8, rate_share: 1 },
  });
  expect(parseConfig(smallest).base_url).toBeUndefined();
});

test('what was given stays as it was given', () => {
  const full = {
    region: 'feishu',
    base_url: 'http://127.0.0.1:8080/',
    credentials,
    modules: ['contact'],
    contact: {
      department_ids: ['od-4e6ac4d14bcd5071a37a39de902c7141', 'team.1_a-b@sg', '0'],
      department_id_type: 'department_id',
      user_id_type: 'user_id',
    },
    network: { timeout_seconds: 600 },
    limits: { max_concurrency: 50, rate_share: 0.01 },
  };
  expect(parseConfig(full)).toMatchObject(full);
});

test.each<readonly [string, Json]>([
  [
    'null',
    Object.fromEntries([...Object.keys(sharedSettings), 'modules', ...moduleNames].map((key) => [key, null])),
  ],
  ['unknown keys', { comment: 'mine', contact: { later: 1 }, limits: { later: 1 }, network: { later: [] } }],
  ['null inside', { contact: { department_ids: null, user_id_type: null }, limits: { rate_share: null } }],
  ['empty objects', { contact: {}, limits: {}, network: {} }],
])('%s mean nothing', (_why, changes) => {
  const plain = parseConfig(smallest);
  const given = parseConfig({ ...changes, ...smallest });
  for (const key of ['region', 'base_url', 'modules'] as const) expect(given[key]).toEqual(plain[key]);
  expect(given).toMatchObject({ contact: plain.contact, limits: plain.limits, network: plain.network });
});

test('credentials without auth_type, or with null for it, are recognized by their keys', () => {
  const { auth_type, ...keys } = credentials;
  for (const one of [keys, { ...keys, auth_type: null }, { ...keys, auth_type }]) {
    expect(parseConfig({ ...smallest, credentials: one }).credentials).toMatchObject(credentials);
  }
});

test.each<readonly [string, Json, readonly string[]]>([
  ['without modules, those count whose object is there', { contact: {} }, ['contact']],
  ['null for modules is without', { modules: null, contact: { department_ids: ['0'] } }, ['contact']],
  ['modules that are named need no object', { modules: ['contact'] }, ['contact']],
])('%s', (_why, changes, modules) => {
  expect(parseConfig({ credentials, ...changes }).modules).toEqual(modules);
});

test.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', secret],
  ['a number', 7],
  ['a list', [secret]],
])('%s is no configuration', (_why, input) => {
  expect(refusal(input)).toContain('not a JSON object');
});

test.each<readonly [string, Json, string]>([
  ['nothing to sign in with', { credentials: undefined }, 'credentials'],
  ['credentials that are text', { credentials: secret }, 'credentials'],
  ['credentials that are a list', { credentials: [secret] }, 'credentials'],
  ['an unknown way to sign in', { credentials: { auth_type: secret } }, 'credentials.auth_type'],
  ['no app id', { credentials: { app_secret: secret } }, 'credentials.app_id'],
  ['an empty app id', { credentials: { app_id: '', app_secret: secret } }, 'credentials.app_id'],
  ['no secret', { credentials: { app_id: secret } }, 'credentials.app_secret'],
  ['null for the secret', { credentials: { app_id: secret, app_secret: null } }, 'credentials.app_secret'],
  [
    'a secret that is a list',
    { credentials: { ...credentials, app_secret: [secret] } },
    'credentials.app_secret',
  ],
  ['a region that there is not', { region: secret }, 'region'],
  ['a region in capitals', { region: 'LARK' }, 'region'],
  ['an address without a scheme', { base_url: secret }, 'base_url'],
  ['an address with a path', { base_url: `https://host/${secret}` }, 'base_url'],
  ['an address with a query', { base_url: `https://host?${secret}` }, 'base_url'],
  ['an address of another kind', { base_url: `ftp://${secret}` }, 'base_url'],
  ['an address with a port that there is not', { base_url: `https://${secret}:99999` }, 'base_url'],
  ['an address that is none', { base_url: 'https://[::' }, 'base_url'],
  ['an address with a password', { base_url: `https://me:${secret}@host` }, 'base_url'],
  ['a blank address', { base_url: ' ' }, 'base_url'],
  ['no module', { modules: [] }, 'modules: choose at least one module'],
  ['a module that there is not', { modules: ['contact', secret] }, 'modules.1'],
  ['modules that are text', { modules: secret }, 'modules'],
  ['no module and no object', { modules: null, contact: null }, 'modules: choose at least one module'],
  ['contact that is text', { contact: secret }, 'contact'],
  ['departments that are text', { contact: { department_ids: secret } }, 'contact.department_ids'],
  [
    'a department id with a space',
    { contact: { department_ids: ['0', `x ${secret}`] } },
    'contact.department_ids.1',
  ],
  [
    'a department id that is too long',
    { contact: { department_ids: ['x'.repeat(65)] } },
    'contact.department_ids.0',
  ],
  ['an empty department id', { contact: { department_ids: [''] } }, 'contact.department_ids.0'],
  ['null among the departments', { contact: { department_ids: [null] } }, 'contact.department_ids.0'],
  ['a kind of department id', { contact: { department_id_type: secret } }, 'contact.department_id_type'],
  ['a kind of user id', { contact: { user_id_type: secret } }, 'contact.user_id_type'],
  ['no time at all', { network: { timeout_seconds: 0 } }, 'network.timeout_seconds'],
  ['all the time in the world', { network: { timeout_seconds: 601 } }, 'network.timeout_seconds'],
  ['part of a second', { network: { timeout_seconds: 1.5 } }, 'network.timeout_seconds'],
  ['a time as text', { network: { timeout_seconds: secret } }, 'network.timeout_seconds'],
  ['no concurrency', { limits: { max_concurrency: 0 } }, 'limits.max_concurrency'],
  ['too much concurrency', { limits: { max_concurrency: 51 } }, 'limits.max_concurrency'],
  ['no share', { limits: { rate_share: 0 } }, 'limits.rate_share'],
  ['a share below nothing', { limits: { rate_share: -1 } }, 'limits.rate_share'],
  ['a share without end', { limits: { rate_share: Infinity } }, 'limits.rate_share'],
])('%s is refused by its name', (_why, changes, named) => {
  expect(refusal({ ...smallest, ...changes })).toContain(`: ${named}`);
});

test('one error names everything that is wrong', () => {
  const message = refusal({ ...smallest, region: secret, limits: { rate_share: secret } });
  expect(message).toMatch(/region: .*; limits\.rate_share: /);
});

test('what is missing is called missing, not "received undefined"', () => {
  const message = refusal({ modules: ['contact'], credentials: { app_id: secret } });
  expect(message).toContain('credentials.app_secret: is missing');
  expect(message).not.toContain('undefined');
});

test.each<readonly [string, Json, string]>([
  ['Lark', {}, 'https://open.larksuite.com'],
  ['Feishu', { region: 'feishu' }, 'https://open.feishu.cn'],
  [
    'an address, whatever the region',
    { region: 'feishu', base_url: 'http://10.0.0.1:81' },
    'http://10.0.0.1:81',
  ],
])('the address of %s', (_why, changes, url) => {
  expect(baseUrlOf(parseConfig({ ...smallest, ...changes }))).toBe(url);
});

test('secrets are the id and the secret of the app', () => {
  expect(secretsOf(parseConfig(smallest)).sort()).toEqual(
    [credentials.app_secret, credentials.app_id].sort(),
  );
});
