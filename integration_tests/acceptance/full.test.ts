// The platform's acceptance tests of what is offered and of full reads (TestBasicRead, TestFullRefresh), stream by stream.
import { afterAll, describe, expect, test } from 'vitest';
import { recordProblems } from '../../test/checkers/acceptance.ts';
import { runCli } from '../../test/support/cli.ts';
import type { JsonObject } from '../../test/support/json.ts';
import { checkRead, type AirbyteStream, type RecordPayload } from '../../test/checkers/protocol.ts';
import { canonical } from '../support/company.ts';
import { configured, statesOf, subject } from '../support/acceptance.ts';

const { simulator, streams, config, close } = await subject();
afterAll(close);

const catalog = configured(streams, 'full_refresh');

async function read() {
  const run = await runCli(['read'], { input: { config, catalog } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  return checkRead(run.lines, { catalog, exitCode: run.exitCode });
}

const first = await read();
await new Promise((resolve) => setTimeout(resolve, 1_000));
const second = await read();

type Messages = typeof first;
const payloads = (messages: Messages, name: string): RecordPayload[] =>
  messages.flatMap((one) => (one.type === 'RECORD' && one.record.stream === name ? [one.record] : []));
const keyOf = ({ source_defined_primary_key }: AirbyteStream, data: JsonObject): unknown[] =>
  (source_defined_primary_key ?? []).map(([column = '']) => data[column]);

test('streams are offered, and the company was asked', () => {
  expect(streams.length).toBeGreaterThan(0);
  expect(simulator.calls.length).toBeGreaterThan(0);
});

describe.each(streams.map((stream) => [stream.name, stream] as const))('%s', (name, stream) => {
  const records = payloads(first, name);

  test('has records', () => {
    expect(records.length).toBeGreaterThan(0);
  });

  test('its records are of its schema and of no other columns, and share something with it', () => {
    const problems = records.flatMap(({ data }) => recordProblems(stream.json_schema, data));
    expect([...new Set(problems)]).toEqual([]);
  });

  test('its primary key is declared, of texts and numbers, nowhere null, and no two records have the same', () => {
    const keys = records.map(({ data }) => keyOf(stream, data));
    expect(keys[0]?.length).toBeGreaterThan(0);
    const wrong = keys.filter((key) => key.some((part) => !['string', 'number'].includes(typeof part)));
    expect(wrong).toEqual([]);
    expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(records.length);
  });

  test('its states are of the present form, one at least', () => {
    expect(statesOf(first, name).length).toBeGreaterThan(0);
  });

  test('a second read has the same records, later', () => {
    const again = payloads(second, name);
    const keys = new Set(again.map(({ data }) => JSON.stringify(keyOf(stream, data))));
    expect(records.filter(({ data }) => !keys.has(JSON.stringify(keyOf(stream, data))))).toEqual([]);
    expect(canonical(again.map(({ data }) => data).length)).toBe(canonical(records.length));
    const times = [records, again].map((some) => some.map(({ emitted_at }) => emitted_at));
    expect(Math.min(...(times[1] ?? []))).toBeGreaterThan(Math.max(...(times[0] ?? [])));
  });
});
