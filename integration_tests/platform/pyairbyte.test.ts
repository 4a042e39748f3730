// PyAirbyte reads a company into DuckDB, in full and then incrementally; SQL says whether the tables are the company.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Simulator } from '../../simulator/src/simulator.ts';
import { runCli } from '../../test/support/cli.ts';
import type { JsonObject } from '../../test/support/json.ts';
import { checkRead } from '../../test/checkers/protocol.ts';
import { anHourAgo, configured, incremental, subject } from '../support/acceptance.ts';
import { recordsIn } from '../support/company.ts';
import { builtCli } from '../support/processes.ts';
import { runPython } from './support/python.ts';
import { judge } from './support/truth.ts';
import { day } from '../../test/support/time.ts';

/** The company's time; it stands while it is read. */
let now = anHourAgo();
const { simulator, streams, config, close } = await subject({ clock: () => now });
const folder = mkdtempSync(join(tmpdir(), 'source-lark-pyairbyte-'));
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const names = streams.map(({ name }) => name);
const task = {
  config,
  executable: builtCli,
  database: join(folder, 'company.duckdb'),
  incremental: streams.filter(incremental).map(({ name }) => name),
  full: streams.filter((stream) => !incremental(stream)).map(({ name }) => name),
};

/** Their truth is held in the tests of their modules; here the tables are held against a full read. */
const judgedElsewhere = /^(base_|contact_(?!users$|user_departments$|departments$))/;

/** Every row of the company at this moment, by the connector's full read, which is held against the truth first. */
async function expectedRows(): Promise<string> {
  const catalog = configured(streams, 'full_refresh');
  const run = await runCli(['read'], { input: { config, catalog } });
  const records = recordsIn({ messages: checkRead(run.lines, { catalog, exitCode: run.exitCode }) });
  const rows = new Map<string, readonly JsonObject[]>(names.map((name) => [name, records[name] ?? []]));
  const { differing, unjudged } = judge(simulator, rows);
  expect(differing).toEqual([]);
  expect(unjudged.filter((name) => !judgedElsewhere.test(name))).toEqual([]);
  const into = mkdtempSync(join(folder, 'expected-'));
  for (const [name, list] of rows)
    writeFileSync(join(into, `${name}.ndjson`), list.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return into;
}

interface Difference {
  readonly rows: number;
  readonly missing: unknown[];
  readonly invented: unknown[];
}

async function expectTables(): Promise<Record<string, Difference>> {
  const differences = await runPython<Record<string, Difference>>('compare', [
    task.database,
    await expectedRows(),
  ]);
  const same = { missing: [], invented: [], 'without a column': [] };
  for (const name of names) expect(differences[name], name).toMatchObject(same);
  return differences;
}

async function sync(): Promise<{ offered: string[]; records: number }> {
  const file = join(folder, 'task.json');
  writeFileSync(file, JSON.stringify(task));
  return runPython('sync', [file]);
}

const dateOf = (instant: number): number =>
  Number(new Date(instant).toISOString().slice(0, 10).replaceAll('-', ''));

/** What happens in a company between two syncs. */
function change({ tenant: { contact, approval, attendance, base } }: Simulator): void {
  const [first, second] = [...contact.people()];
  const [department] = [...contact.departments()];
  if (!first || !second || !department) throw new Error('The company is too small.');
  // Not the name: it is in every row of attendance, also in those behind the lookback.
  contact.changePerson(first.open_id, { job_title: 'Moved on' });
  contact.addDepartment(department.open_department_id, { name: 'New' });

  const past = Date.now() - 2 * day;
  const [code = ''] = approval.codes();
  const added = approval.addInstance(code, { start_time: String(past) });
  approval.addComment(added, 'Please');
  const pending = [...approval.instances()].filter(({ status }) => status === 'PENDING');
  approval.resubmit(pending[0]?.instance_code ?? added);
  for (const { instance_code } of pending.slice(1, 4)) approval.approve(instance_code);

  const app = base.bases()[0]?.app_token ?? '';
  const table = base.tables(app)[0]?.table_id ?? '';
  const [record] = [...base.records(app, table)];
  base.addRecord(app, table);
  base.changeRecord(app, table, record?.record_id ?? '', {});

  attendance.addPunch(first.open_id, past);
  attendance.recompute(first.open_id, dateOf(past), { group_id: '0' });
  attendance.apply(second.open_id, 'leaves', { date: dateOf(past) });
}

test('after a full sync and after an incremental one with changes between, the tables are the company', async () => {
  const first = await sync();
  expect(first.offered).toEqual([...names].sort());
  const before = await expectTables();
  for (const name of names) expect(before[name]?.rows, name).toBeGreaterThan(0);

  now += 1_200_000;
  change(simulator);
  const second = await sync();
  await expectTables();
  process.stdout.write(`PyAirbyte: ${first.records} records, then ${second.records} after changes\n`);
});
