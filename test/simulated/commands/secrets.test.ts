// No secret leaves in any form, however the sign-in goes wrong, and though a gateway repeats all that it was sent.
import { expect, test } from 'vitest';
import { configFor } from '../../../integration_tests/support/company.ts';
import { leaksIn } from '../../../integration_tests/support/secrets.ts';
import type { Simulator } from '../../../simulator/src/simulator.ts';
import { runInProcess } from '../../support/in-process.ts';
import type { JsonObject } from '../../support/json.ts';
import { openTenant } from '../../support/open-tenant.ts';

const auth = '/open-apis/auth/v3';
const departments = 'GET /open-apis/contact/v3/departments/:department_id/children';
const people = 'GET /open-apis/contact/v3/users/find_by_department';

async function post({ url }: Simulator, path: string, body: object): Promise<Record<string, string>> {
  const response = await fetch(`${url}${auth}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Record<string, string>;
}

/** Every value that a store app has to hide, and the three ways in which it is handed over. */
async function waysOf(simulator: Simulator) {
  const { tenantKey: tenant_key, ticket } = simulator.store;
  const byTicket = { ...simulator.credentials, app_ticket: ticket(), tenant_key };
  const { app_access_token = '' } = await post(simulator, 'app_access_token', byTicket);
  const byAppToken = { app_access_token, tenant_key };
  const { tenant_access_token = '' } = await post(simulator, 'tenant_access_token', byAppToken);
  const byToken = { tenant_access_token };
  const secrets = Object.values({ ...byTicket, ...byAppToken, ...byToken }).filter(
    (one) => one !== tenant_key,
  );
  return { ways: { byTicket, byAppToken, byToken }, secrets };
}
type Way = 'byTicket' | 'byAppToken' | 'byToken';

/** What a gateway might make of what it was sent, in a header, an address, a log or a page. */
const disguises = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(encodeURIComponent(secret)),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  Buffer.from(`Bearer ${secret}`).toString('base64'),
  Buffer.from(`app:${secret}`).toString('base64'),
  JSON.stringify({ secret }),
];

/** What is left of the base64 of a text with the secret in its middle, where it was not masked. */
const middles = (secret: string): string[] =>
  [0, 1, 2].map((before) =>
    Buffer.from('x'.repeat(before) + secret)
      .toString('base64')
      .slice(4, -4),
  );

/** What goes wrong, and what it changes in the credentials. */
type Trouble = (simulator: Simulator, secrets: readonly string[]) => JsonObject;

/** A gateway at these endpoints refuses with the first so many secrets of the way, in every disguise. */
const repeats =
  (known: number, ...endpoints: readonly string[]): Trouble =>
  (simulator, secrets) => {
    for (const [n, endpoint] of endpoints.entries()) {
      const some = secrets.slice(0, known);
      const msg = (n % 2 === 0 ? some : some.toReversed()).flatMap(disguises).join(' ');
      simulator.addFault({ kind: 'error', status: 400, code: 9499, msg, endpoint });
    }
    return {};
  };

test.each<readonly [string, string, Way, Trouble]>([
  [
    'check',
    'a stale ticket',
    'byTicket',
    ({ store }) => {
      store.pushTicket();
      return {};
    },
  ],
  ['read', 'a wrong secret', 'byTicket', () => ({ app_secret: 'an0ther+s3cret/' })],
  ['check', 'a wrong app', 'byTicket', () => ({ app_id: 'cli_an0ther' })],
  ['check', 'a wrong company', 'byAppToken', () => ({ tenant_key: 'another' })],
  [
    'read',
    'an expired app access token',
    'byAppToken',
    (simulator) => {
      simulator.revokeAppTokens();
      return {};
    },
  ],
  [
    'read',
    'an expired tenant access token',
    'byToken',
    (simulator) => {
      simulator.revokeTokens();
      return {};
    },
  ],
  ['check', 'an invalid token', 'byToken', () => ({ tenant_access_token: 'x-an0ther/t0ken+' })],
  ['read', 'a gateway at sign-in', 'byTicket', repeats(3, `POST ${auth}/app_access_token`)],
  [
    'check',
    'a gateway at the token of the company',
    'byAppToken',
    repeats(1, `POST ${auth}/tenant_access_token`),
  ],
  ['read', 'a gateway at the data', 'byTicket', repeats(5, departments, people)],
  ['read', 'a gateway at the data, with a given token', 'byToken', repeats(1, people, departments)],
])('%s: %s', async (verb, _why, way, trouble) => {
  const { simulator } = await openTenant({ module: 'contact', appType: 'store' });
  const { ways, secrets: all } = await waysOf(simulator);
  const own: readonly string[] = Object.values(ways[way]);
  const secrets = [...all].sort((a, b) => Number(own.includes(b)) - Number(own.includes(a)));
  const changes = trouble(simulator, secrets);
  const credentials = { auth_type: 'store_app', ...ways[way], ...changes };
  const run = await runInProcess([verb, '--debug'], {
    input: { config: configFor(simulator, { credentials }) },
  });
  expect(run.stderr).toBe('');
  expect(run.exitCode).toBe(verb === 'check' ? 0 : 1);
  expect(run.stdout).toMatch(verb === 'check' ? /FAILED/ : /"failure_type":"(?:config|system)_error"/);
  const hidden = [...secrets, ...Object.values(changes).filter((one) => one !== 'another')] as string[];
  expect(leaksIn(run, hidden)).toEqual([]);
  for (const form of hidden.flatMap(middles)) expect(run.stdout).not.toContain(form);
  // Nor the beginning of one that was cut off.
  for (const form of hidden.flatMap(disguises)) expect(run.stdout).not.toContain(form.slice(0, 12));
});

test.each<readonly [string, unknown]>([
  ['an invalid proxy', { network: { proxy_url: 'socks://u:s3cr3t/+thing@proxy:1' } }],
  ['an invalid certificate', { network: { ca_certificate: 's3cr3t/+thing' } }],
  ['a ticket as a list', { credentials: { auth_type: 'store_app', app_ticket: ['s3cr3t/+thing'] } }],
  ['an unknown auth_type', { credentials: { auth_type: 's3cr3t/+thing' } }],
  ['incomplete credentials', { credentials: { auth_type: 'store_app', app_access_token: 's3cr3t/+thing' } }],
])('a refused configuration shows none of its values: %s', async (_why, changes) => {
  const good = { credentials: { app_id: 'cli_h1dden', app_secret: 'h1dden/+t00' }, modules: ['contact'] };
  for (const verb of ['check', 'read']) {
    const run = await runInProcess([verb], { input: { config: { ...good, ...(changes as JsonObject) } } });
    expect(run.stdout).toContain('Config validation error');
    expect(leaksIn(run, ['s3cr3t/+thing', 'h1dden/+t00', 'cli_h1dden'])).toEqual([]);
  }
});
