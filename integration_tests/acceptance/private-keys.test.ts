// The keys that test harnesses add to a configuration: a few records of each stream, in small pages; and a bug of ours.
import { afterAll, expect, test } from 'vitest';
import { runCli, tailState } from '../../test/support/cli.ts';
import { checkRead, type AirbyteMessage, type AirbyteStream } from '../../test/checkers/protocol.ts';
import { configured, incremental, recordsOf, subject } from '../support/acceptance.ts';

const { simulator, streams, config, close } = await subject();
afterAll(close);

const catalog = {
  streams: streams.flatMap(
    (stream) => configured([stream], incremental(stream) ? 'incremental' : 'full_refresh').streams,
  ),
};

async function read(input: Readonly<Record<string, unknown>>): Promise<{
  readonly messages: AirbyteMessage[];
  readonly lines: string[];
}> {
  const run = await runCli(['read'], { input: { catalog, ...input } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  return { messages: checkRead(run.lines, { catalog, exitCode: run.exitCode }), lines: run.lines };
}

const keysOf = (messages: AirbyteMessage[], { name, source_defined_primary_key }: AirbyteStream): string[] =>
  recordsOf(messages, name).map((row) =>
    JSON.stringify(source_defined_primary_key?.map(([column = '']) => row[column])),
  );

test('_limit: no more records of any stream, and none of those left out counts as read', async () => {
  const whole = await read({ config });
  const limited = await read({ config: { ...config, _limit: 3 } });
  const rest = await read({ config, state: tailState(limited.lines) });
  for (const stream of streams) {
    const all = keysOf(whole.messages, stream);
    const few = keysOf(limited.messages, stream);
    expect(few, stream.name).toHaveLength(Math.min(3, all.length));
    const had = new Set([...few, ...keysOf(rest.messages, stream)]);
    expect(
      all.filter((key) => !had.has(key)),
      stream.name,
    ).toEqual([]);
  }
});

test('_page_size: no larger page is asked for, and everything is there', async () => {
  const before = simulator.calls.length;
  await read({ config: { ...config, _page_size: 5 } });
  const sizes = simulator.calls
    .slice(before)
    .flatMap(({ url }) => new URL(url, simulator.url).searchParams.get('page_size') ?? []);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.filter((size) => Number(size) > 5)).toEqual([]);
});

test('what harnesses say otherwise is no reason to refuse', async () => {
  const odd = { ...config, _limit: 'some', _page_size: 0, _anything: [] };
  expect((await runCli(['discover'], { input: { config: odd } })).exitCode).toBe(0);
});

test.each([
  ['thrown', 'setTimeout(() => { throw new Error("a bug") }, 400)'],
  ['a promise that is not awaited', 'setTimeout(() => { Promise.reject(new Error("a bug")) }, 400)'],
])('a bug, %s: one system_error, and exit code 1', async (_how, code) => {
  const hanging = { ...config, network: { timeout_seconds: 60 } };
  const { url, credentials } = simulator;
  simulator.addFault({ kind: 'hang', endpoint: 'POST /open-apis/auth/v3/tenant_access_token/internal' });
  const run = await runCli(['read'], {
    input: { config: { ...hanging, base_url: url, credentials }, catalog },
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` },
  });
  simulator.clearFaults();
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  const errors = run.messages.flatMap((one) =>
    one.type === 'TRACE' && one.trace.type === 'ERROR' ? [one.trace.error.failure_type] : [],
  );
  expect(errors).toEqual(['system_error']);
});
