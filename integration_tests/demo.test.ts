// demo: what it prints is what it wrote, and what it wrote is a sync by every rule.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, writeJson } from '../test/support/cli.ts';
import { checkLine, checkRead } from '../test/checkers/protocol.ts';
import { catalogOf, recordsIn } from './support/company.ts';
import { leaksIn } from './support/secrets.ts';

test('every verb, every stream, and the numbers of the files', { timeout: 120_000 }, async () => {
  const cwd = dirname(writeJson('here', ''));
  const run = await runCli(['demo', '--out', 'out'], { cwd, timeoutMs: 110_000 });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(readdirSync(cwd).sort()).toEqual(['here', 'out']);
  const linesOf = (file: string): string[] =>
    readFileSync(join(cwd, 'out', file), 'utf8')
      .split('\n')
      .slice(0, -1);

  for (const verb of ['spec', 'check', 'discover', 'read']) {
    expect(run.stdout).toMatch(
      new RegExp(`\\$ source-lark ${verb} .*> out/${verb}\\.ndjson\n.*exit code 0\n`),
    );
    expect(linesOf(`${verb}.ndjson`).length).toBeGreaterThan(0);
  }
  const offered = linesOf('discover.ndjson')
    .map(checkLine)
    .find(({ type }) => type === 'CATALOG');
  const streams = offered?.type === 'CATALOG' ? offered.catalog.streams : [];
  const incremental = streams.filter(({ supported_sync_modes }) =>
    supported_sync_modes.includes('incremental'),
  );
  const catalog = {
    streams: streams.flatMap(
      (stream) =>
        catalogOf([stream], [stream.name], incremental.includes(stream) ? 'incremental' : 'full_refresh')
          .streams,
    ),
  };
  const messages = checkRead(linesOf('read.ndjson'), { catalog, exitCode: 0 });

  const records = recordsIn({ messages });
  const printed = [...run.stdout.matchAll(/^(\w+): (\d+) rows in (\S+)$/gm)];
  expect(printed.map(([, stream]) => stream).sort()).toEqual(streams.map(({ name }) => name).sort());
  for (const [, stream = '', count, file = ''] of printed) {
    expect(file).toBe(`out/${stream}.ndjson`);
    const rows = linesOf(`${stream}.ndjson`).map((line) => JSON.parse(line) as unknown);
    expect(rows, stream).toEqual(records[stream]);
    expect(rows).toHaveLength(Number(count));
  }
  const total = Object.values(records).reduce((sum, { length }) => sum + length, 0);
  expect(run.stdout).toMatch(new RegExp(`> out/read\\.ndjson\n  ${total} rows; \\d+ calls to Lark`));

  const { credentials } = JSON.parse(linesOf('config.json').join('\n')) as {
    credentials: Record<string, string>;
  };
  const secrets = [credentials['app_id'] ?? '', credentials['app_secret'] ?? ''];
  const outputs = ['check', 'discover', 'read'].map((verb) => linesOf(`${verb}.ndjson`).join('\n'));
  expect(leaksIn({ stdout: outputs.join('\n'), stderr: run.stdout }, secrets)).toEqual([]);
});
