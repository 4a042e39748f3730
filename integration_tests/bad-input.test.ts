// The built command line with files that it cannot use. Every way to be unusable is in test/core/commands/bad-input.test.ts.
import { expect, test } from 'vitest';
import { runCli } from '../test/support/cli.ts';

const secret = 's3cr3t-Zq9x';
const credentials = { auth_type: 'custom_app', app_id: `cli_${secret}`, app_secret: secret };
const good = { base_url: 'http://127.0.0.1:9', credentials, modules: ['contact'] };
const bad = { ...good, region: secret };

test.each([
  ['check', { config: bad }, '"status":"FAILED"', 0],
  ['discover', { config: bad }, '"failure_type":"config_error"', 1],
  ['read', { config: bad }, '"failure_type":"config_error"', 1],
  ['read', { config: good, catalog: [secret] }, '"failure_type":"config_error"', 1],
  ['read', { config: good, state: JSON.stringify(secret) }, '"failure_type":"config_error"', 1],
] as const)(
  '%s of %j: one message, no value of the file, an exit code',
  async (verb, input, part, exitCode) => {
    const run = await runCli([verb], { input });
    expect(run).toMatchObject({ exitCode, stderr: '' });
    expect(run.messages).toHaveLength(1);
    expect(run.stdout).toContain(part);
    expect(run.stdout).toContain(`--${Object.keys(input).at(-1) ?? ''} `);
    expect(run.stdout).not.toContain(secret);
  },
);
