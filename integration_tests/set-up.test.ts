// scopes and explain as a person runs them: text on stdout, what is wrong on stderr, and an exit code.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from '../test/support/cli.ts';

const secret = 's3cr3t-Zq9x';
const config = {
  credentials: { auth_type: 'custom_app', app_id: `cli_${secret}`, app_secret: secret },
  modules: ['contact'],
};

test('scopes prints JSON that the console imports, and nothing else', async () => {
  const { stdout, stderr, exitCode } = await runCli(['scopes'], { input: { config } });
  expect([stderr, exitCode]).toEqual(['', 0]);
  const { scopes } = JSON.parse(stdout) as { scopes: { tenant: string[]; user: string[] } };
  expect(scopes.tenant).toContain('contact:user.email:readonly');
  expect(scopes.tenant.some((scope) => scope.startsWith('approval:'))).toBe(false);
  expect(scopes.user).toEqual([]);
  expect(stdout).not.toContain(secret);
});

// The set-up imports permissions before there are credentials.
test('scopes accepts the configuration that the set-up begins with', async () => {
  const readme = readFileSync(new URL('../docs/setup.md', import.meta.url), 'utf8');
  const example = /```json\n([^]*?)```/.exec(readme)?.[1] ?? '';
  const { stdout, exitCode } = await runCli(['scopes'], { input: { config: example } });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('contact:contact.base:readonly');
});

test('scopes needs no configuration, and explains itself', async () => {
  const { stdout, exitCode } = await runCli(['scopes', '--streams', 'approval_tasks', '--explain']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/approval_tasks +calls GET .*\* approval:approval:readonly/);
});

test.each([
  [
    'a stream that is not there',
    ['scopes', '--streams', 'contact_usres'],
    {},
    /unknown stream contact_usres/,
  ],
  ['a configuration that is wrong', ['scopes'], { config: { ...config, modules: ['mail'] } }, /modules/],
])('%s: the reason on stderr, and nothing that could be imported', async (_why, words, input, reason) => {
  const { stdout, stderr, exitCode } = await runCli(words, { input });
  expect([stdout, exitCode]).toEqual(['', 1]);
  expect(stderr).toMatch(reason);
  expect(stderr).not.toContain(secret);
});

test.each([
  ['91403', 0, /Add document app/],
  ['123456789', 1, /in none of the manuals/],
  ['9140x', 2, /not a number/],
])('explain %s ends with %i', async (code, ending, text) => {
  const { stdout, exitCode } = await runCli(['explain', code]);
  expect(exitCode).toBe(ending);
  expect(stdout).toMatch(text);
});
