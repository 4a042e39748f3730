// Every message of every verb, good and bad, is what Airbyte's own models of the protocol take for one.
import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { parseFault } from '../../simulator/src/simulator.ts';
import { runCli, tailState, writeJson, type CliRun } from '../../test/support/cli.ts';
import { configured, incremental, subject } from '../support/acceptance.ts';
import { runPython } from './support/python.ts';

const { simulator, streams, config, close } = await subject();
afterAll(close);

interface Parsed {
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

const full = configured(streams, 'full_refresh');
const catalog = {
  streams: streams.flatMap(
    (stream) => configured([stream], incremental(stream) ? 'incremental' : 'full_refresh').streams,
  ),
};

async function parsed(...runs: readonly CliRun[]): Promise<Parsed> {
  const file = writeJson('messages.ndjson', '');
  writeFileSync(file, runs.map(({ stdout }) => stdout).join(''));
  const answer = await runPython<Parsed>('messages', [file]);
  const lines = runs.reduce((sum, run) => sum + run.lines.length, 0);
  expect(answer.problems).toEqual([]);
  expect(Object.values(answer.counts).reduce((sum, count) => sum + count, 0)).toBe(lines);
  return answer;
}

test('spec, check and discover', async () => {
  const wrong = { ...config, credentials: { auth_type: 'custom_app', app_id: 'cli_x', app_secret: 'y' } };
  const { counts } = await parsed(
    await runCli(['spec']),
    await runCli(['check'], { input: { config } }),
    await runCli(['check'], { input: { config: wrong } }),
    await runCli(['discover'], { input: { config } }),
  );
  expect(counts).toMatchObject({ SPEC: 1, CONNECTION_STATUS: 2, CATALOG: 1 });
});

test('read: in full, incrementally, and from its state on, with every detail', async () => {
  const runs = [await runCli(['read', '--debug'], { input: { config, catalog: full } })];
  runs.push(await runCli(['read', '--debug'], { input: { config, catalog } }));
  const state = tailState(runs[1]?.lines ?? []);
  runs.push(await runCli(['read', '--debug'], { input: { config, catalog, state } }));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  const { counts } = await parsed(...runs);
  expect(Object.keys(counts).sort()).toEqual(['LOG', 'RECORD', 'STATE', 'TRACE STREAM_STATUS']);
});

test('read: throttled, refused and broken', async () => {
  simulator.addFault(parseFault('throttle:429,reset=1#1x1'));
  const throttled = await runCli(['read'], { input: { config, catalog } });
  simulator.clearFaults();
  simulator.setScopes([]);
  const refused = await runCli(['read'], { input: { config, catalog } });
  const broken = await runCli(['read'], { input: { config, catalog: { streams: 1 } } });
  const usage = await runCli(['read']);
  expect([refused, broken, usage].map(({ exitCode }) => exitCode)).toEqual([1, 1, 2]);
  const { counts } = await parsed(throttled, refused, broken, usage);
  expect(counts['TRACE ERROR']).toBeGreaterThanOrEqual(3);
});
