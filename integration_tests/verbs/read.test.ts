// read: what comes out is what the company is, as a strict conversation.
import { expect, test } from 'vitest';
import { recordLineProblems, recordProblems } from '../../test/checkers/acceptance.ts';
import { checkRead } from '../../test/checkers/protocol.ts';
import {
  catalogOf,
  configFor,
  configForAll,
  discovered,
  expectTruth,
  readFrom,
  recordsIn,
} from '../support/company.ts';
import { keys, streamNames } from '../support/truth.ts';
import { openTenant } from '../../test/support/open-tenant.ts';

test('every row of every stream, as a strict conversation, by the schema', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const streams = await discovered(configFor(simulator));
  const catalog = catalogOf(streams);
  const run = await readFrom(simulator, { input: { catalog } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expectTruth(recordsIn(run), simulator.tenant);
  const schemas = new Map(streams.map(({ name, json_schema }) => [name, json_schema]));
  const problems = run.messages.flatMap((message, index) =>
    message.type === 'RECORD'
      ? recordLineProblems(schemas.get(message.record.stream) ?? {}, run.lines[index] ?? '')
      : [],
  );
  expect(problems).toEqual([]);
  const keysOf = new Map(streams.map((one) => [one.name, one.source_defined_primary_key]));
  for (const name of streamNames) expect(keysOf.get(name)).toEqual(keys[name].map((key) => [key]));
});

test('every module at once: a strict conversation, and every record by its schema', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  // A month of approvals and attendance.
  const config = configForAll(simulator, { start: Date.now() - 30 * 86_400_000 });
  const streams = await discovered(config);
  const catalog = {
    streams: streams.flatMap((stream) => {
      const [sync_mode = ''] = [...stream.supported_sync_modes].reverse();
      return catalogOf([stream], [stream.name], sync_mode).streams;
    }),
  };
  const run = await readFrom(simulator, { config, input: { catalog } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  const records = recordsIn(run);
  for (const { name, json_schema } of streams) {
    const problems = (records[name] ?? []).flatMap((data) => recordProblems(json_schema, data));
    expect(problems, name).toEqual([]);
    expect(records[name]?.length, name).toBeGreaterThan(0);
  }
  const contacts = streamNames.map((name) => [name, records[name] ?? []] as const);
  expectTruth(Object.fromEntries(contacts), simulator.tenant);
});
