// What the tests of the streams share: payloads from Lark's manual, and a directory of ours on a simulated tenant.
import { readFileSync } from 'node:fs';
import { rowSchema } from '../../../src/engine/schema.ts';
import type { Stream } from '../../../src/engine/types.ts';
import { createLark, type Lark } from '../../../src/lark/client.ts';
import { createTransport } from '../../../src/lark/transport.ts';
import type { Simulator, SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { contactDepartments } from '../../../src/modules/contact/departments.ts';
import { contactUserDepartments, contactUsers } from '../../../src/modules/contact/users.ts';
import { createDirectory, type Directory } from '../../../src/modules/directory/directory.ts';
import type { DirectorySettings } from '../../../src/modules/directory/range.ts';
import { recordProblems } from '../../checkers/acceptance.ts';
import type { JsonObject } from '../../support/json.ts';
import { openTenant } from '../../support/open-tenant.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A payload of `test/streams/fixtures`, as Lark's manual prints it. */
export function fixture(name: 'user' | 'department'): { readonly data: { readonly items: readonly Row[] } } {
  return JSON.parse(
    readFileSync(new URL(`../../core/modules/fixtures/${name}.json`, import.meta.url), 'utf8'),
  ) as ReturnType<typeof fixture>;
}

export const contact = '/open-apis/contact/v3';
export const signIn = 'POST /open-apis/auth/v3/tenant_access_token/internal';
export const children = `GET ${contact}/departments/:department_id/children`;
export const departmentBatch = `GET ${contact}/departments/batch`;
export const members = `GET ${contact}/users/find_by_department`;
export const userBatch = `GET ${contact}/users/batch`;
export const userById = `GET ${contact}/users/:user_id`;
export const scopes = `GET ${contact}/scopes`;
export const groupMembers = `GET ${contact}/group/:group_id/member/simplelist`;

export interface OpenDirectory {
  readonly simulator: Simulator;
  readonly lark: Lark;
  readonly directory: Directory;
  readonly said: string[];
  /** A directory that has asked nothing yet, at the same tenant. */
  readonly another: (settings?: Partial<DirectorySettings>) => Directory;
}

const defaults: DirectorySettings = {
  departmentIds: [],
  departmentIdType: 'open_department_id',
  userIdType: 'open_id',
  concurrency: 8,
};

/** A directory of ours at a simulated tenant, for the length of one test. */
export async function openDirectory(
  options: SimulatorOptions | Simulator = {},
  settings: Partial<DirectorySettings> = {},
): Promise<OpenDirectory> {
  const simulator =
    'url' in options ? options : (await openTenant({ module: 'contact', ...options })).simulator;
  const lark = createLark({
    credentials: { auth_type: 'custom_app', ...simulator.credentials },
    send: createTransport({
      baseUrl: simulator.url,
      timeoutSeconds: 20,
      connections: 8,
    }),
    rateShare: 1000,
    concurrency: 8,
    clock: Date.now,
    onEvent: () => undefined,
    onToken: () => undefined,
    patience: { retries: 1, minTimeout: 1, maxTimeout: 2 },
  });
  const said: string[] = [];
  const another = (changes: Partial<DirectorySettings> = {}): Directory =>
    createDirectory(lark, { ...defaults, ...settings, ...changes }, (level, message) => {
      said.push(`${level} ${message}`);
    });
  return { simulator, lark, said, directory: another(), another };
}

/** The rows of all three streams as a destination keeps them: by key, each checked against its schema. */
export interface Rows {
  readonly users: ReadonlyMap<string, Row>;
  readonly departments: ReadonlyMap<string, Row>;
  readonly memberships: ReadonlyMap<string, Row>;
}

const schemas = new Map<string, JsonObject>();

/** Rows with null for what is absent, as the engine makes them, held against the stream's JSON Schema. */
export function rowsOf<Item>(stream: Stream<Item>, item: Item): Row[] {
  const schema = schemas.get(stream.name) ?? rowSchema(stream);
  schemas.set(stream.name, schema);
  return [...stream.rows(item)].map((row) => {
    const whole = Object.fromEntries(
      Object.keys(stream.columns).map((column) => [column, row[column] ?? null]),
    );
    const problems = recordProblems(schema, whole);
    if (problems.length > 0) throw new Error(`${stream.name}: ${problems.join('; ')}`);
    return whole;
  });
}

function keep(into: Map<string, Row>, key: readonly string[], row: Row): void {
  const name = key.map((column) => String(row[column])).join(' ');
  const known = into.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(row)) {
    throw new Error(`Two rows of one key differ: ${JSON.stringify(known)} and ${JSON.stringify(row)}`);
  }
  into.set(name, row);
}

/** Reads a directory to its end, as both feeds do. */
export async function readAll(directory: Directory): Promise<Rows> {
  const users = new Map<string, Row>();
  const departments = new Map<string, Row>();
  const memberships = new Map<string, Row>();
  for await (const listed of directory.members()) {
    for (const row of rowsOf(contactUsers, listed)) keep(users, contactUsers.primaryKey, row);
    for (const row of rowsOf(contactUserDepartments, listed)) {
      keep(memberships, contactUserDepartments.primaryKey, row);
    }
  }
  for (const item of await directory.departments()) {
    for (const row of rowsOf(contactDepartments, item)) {
      const id = String(row['open_department_id']);
      if (departments.has(id)) throw new Error(`Department ${id} comes twice.`);
      keep(departments, contactDepartments.primaryKey, row);
    }
  }
  return { users, departments, memberships };
}
