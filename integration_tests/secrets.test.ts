// The built command line shows no secret. Every way to sign in, and every way it goes wrong, is in
// test/simulated/commands/secrets.test.ts.
import { expect, test } from 'vitest';
import type { Simulator } from '../simulator/src/simulator.ts';
import { runCli } from '../test/support/cli.ts';
import { configFor } from './support/company.ts';
import { leaksIn, secretsOf } from './support/secrets.ts';
import { openTenant } from '../test/support/open-tenant.ts';

const signIn = '/open-apis/auth/v3/tenant_access_token/internal';

/** The token that the simulator gives to an app that signs in now. */
async function tokenOf({ url, credentials }: Simulator): Promise<string> {
  const response = await fetch(`${url}${signIn}`, { method: 'POST', body: JSON.stringify(credentials) });
  return ((await response.json()) as { tenant_access_token: string }).tenant_access_token;
}

test.each(['check', 'read --debug'])(
  '%s: a gateway that repeats what it was sent reveals no secret',
  async (line) => {
    const { simulator } = await openTenant({ module: 'contact' });
    const secrets = [...secretsOf(simulator), await tokenOf(simulator)];
    const msg = secrets.flatMap((text) => [text, encodeURIComponent(text), btoa(text)]).join(' ');
    for (const endpoint of ['scopes', 'departments/:department_id/children']) {
      const at = { endpoint: `GET /open-apis/contact/v3/${endpoint}` };
      simulator.addFault({ kind: 'error', status: 400, code: 9499, msg, ...at });
    }
    const run = await runCli(line.split(' '), { input: { config: configFor(simulator) } });
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain('code=9499');
    expect(run.stdout).toContain('****');
    expect(leaksIn(run, secrets)).toEqual([]);
  },
);

test('a wrong secret: check fails with one call', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const credentials = { ...simulator.credentials, app_secret: 'wr0ng-s3cret' };
  const run = await runCli(['check'], { input: { config: configFor(simulator, { credentials }) } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toContain('"FAILED"');
  expect(run.stdout).not.toContain('wr0ng');
  expect(simulator.calls).toHaveLength(1);
});
