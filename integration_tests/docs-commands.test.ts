// Every command of README and docs runs in order, in a folder that looks like a clone, against a simulated company. The few
// that cannot are listed here, each with what proves it instead.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../simulator/src/simulator.ts';
import { freshFolder } from '../test/support/folders.ts';
import { day } from '../test/support/time.ts';
import { configForAll } from './support/company.ts';
import { commandsOf, pages } from '../tools/doc-commands.ts';
import { makeClone, openShell } from './support/doc-commands.ts';

/** What is not run here, and why; a reason stands for all commands that its pattern fits. */
const exceptions: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /^git clone |^npm (?:ci|install)\b/, reason: 'needs the network: the stopwatch runs it' },
  {
    pattern: /^npm (?:test|run (?:check|test:\w+|generate))$|^(?:\w+=\S+ )+npm run test:/,
    reason: 'CI itself',
  },
  {
    pattern: /own\.json|^npx source-lark init\b/,
    reason: 'a real tenant, and a person: integration_tests/at-terminal.test.ts',
  },
  { pattern: /^npm run demo$/, reason: 'integration_tests/demo.test.ts' },
  { pattern: /^npm run docs:build$/, reason: 'integration_tests/browser/site.test.ts' },
  { pattern: /postgres:\/\//, reason: 'needs a server: integration_tests/sync/postgres.test.ts has one' },
  { pattern: /^docker /, reason: 'needs a builder: integration_tests/platform/image.test.ts has one' },
  { pattern: /^npx lark-simulator(?: --without.*)?$/, reason: 'runs until Ctrl-C' },
];

const exceptionFor = (text: string): (typeof exceptions)[number] | undefined =>
  exceptions.find(({ pattern }) => pattern.test(text));

const days = 3;
let simulator: Simulator;
let config: string;

beforeAll(async () => {
  simulator = await startSimulator({ rates: 'off', size: { people: 8, departments: 4, depth: 2 } });
  config = JSON.stringify(configForAll(simulator, { start: Date.now() - days * day }));
});

afterAll(() => simulator.close());

const own = pages().filter((page) => commandsOf(page).length > 0);

describe.each(own)('%s', (page) => {
  const commands = commandsOf(page).filter(({ text }) => exceptionFor(text) === undefined);

  test.runIf(commands.length > 0)('its commands run', { timeout: 180_000 }, async () => {
    const folder = freshFolder();
    makeClone(folder);
    writeFileSync(join(folder, 'config.json'), config);
    const shell = openShell(folder);
    const problems: string[] = [];
    try {
      for (const { place, text } of commands) {
        const problem = await shell.run(text);
        if (problem !== undefined) problems.push(`${place}: ${text}\n${problem}`);
      }
    } finally {
      await shell.close();
    }
    expect(problems).toEqual([]);
  });
});

test('every exception is one: a command fits it', () => {
  const all = own.flatMap(commandsOf);
  expect(all.length).toBeGreaterThan(30);
  expect(exceptions.filter(({ pattern }) => !all.some(({ text }) => pattern.test(text)))).toEqual([]);
});
