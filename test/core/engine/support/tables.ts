// A service that only hands out whole tables, and the feed that compares them with what it has.
import { z } from 'zod';
import type { Feed } from '../../../../src/engine/types.ts';
import { defineFeed, defineStream, instant } from './define.ts';
import { createRandom } from './random.ts';
import type { Subject, World } from './subject.ts';
import { minute } from '../../../support/time.ts';

/** One row of a table. */
export interface Line {
  readonly table: string;
  readonly id: string;
  /** When it last changed (epoch milliseconds); undefined where the service does not say. */
  readonly changed: number | undefined;
  readonly version: number;
}

/** The service, as its feed sees it. */
export interface Tables {
  readonly lines: Line[];
  readonly now: () => number;
  /** Called before each page of a table; tests change the service here. */
  onPage: (table: string, page: number) => void;
}

export interface TablesWorld extends World<Tables> {
  readonly tables: Tables;
  /** Changes the row with this id now. */
  readonly touch: (id: string) => void;
  readonly forward: (milliseconds: number) => void;
}

export const margin = 5 * minute;

const row = { id: z.string(), changed: instant('When.'), version: z.int() };
const rowOf = ({ id, changed, version }: Line) => ({
  id,
  version,
  changed: changed === undefined ? null : new Date(changed).toISOString(),
});

const lines = defineStream({
  name: 'lines',
  description: 'One row of any table.',
  row: z.object({ table: z.string(), ...row }),
  primaryKey: ['table', 'id'],
  cursorField: 'changed',
  rows: (line: Line) => [{ table: line.table, ...rowOf(line) }],
});

const red = defineStream({
  name: 'red',
  description: 'One row of the red table.',
  row: z.object(row),
  primaryKey: ['id'],
  cursorField: 'changed',
  within: ({ table }) => table === 'red',
  rows: (line: Line) => [rowOf(line)],
});

/** Two streams from one reading of each table; one of them wants only one table. */
export const tableFeed: Feed<Tables> = defineFeed<Tables, Line>({
  streams: [lines, red],
  uses: [{ name: 'reading tables' }],
  partitions: () => ['red', 'blue', 'green'].map((table) => ({ table })),
  changedSince: { instant: ({ changed }) => changed, margin },
  key: ({ id }) => id,
  async *read({ partition: { table = '' } }, tables) {
    let clock: number | undefined;
    for (let page = 0; ; page += 1) {
      tables.onPage(table, page);
      await Promise.resolve();
      clock ??= tables.now();
      const some = tables.lines.filter((line) => line.table === table).slice(3 * page, 3 * page + 3);
      yield some;
      if (some.length < 3) return { clock };
    }
  },
});

/** Three tables with rows old and new; our own clock is `skew` ahead of the service's. */
export function tablesWorld(seed: number, skew = 0): TablesWorld {
  const { int, once, pick } = createRandom(seed);
  let now = Date.UTC(2026, 0, 1);
  const all: Line[] = [];
  const tables: Tables = { lines: all, now: () => now, onPage: () => undefined };
  const appear = (changed: number): void => {
    all.push({ table: pick(['red', 'blue', 'green']), id: `r${all.length}`, changed, version: 0 });
  };
  const change = (at: number): void => {
    const line = all[at];
    if (line) all[at] = { ...line, changed: line.changed && now, version: line.version + 1 };
  };
  for (let count = 0; count < 25; count += 1) appear(now - int(3 * 60) * minute);
  all.push({ table: 'blue', id: 'timeless', changed: undefined, version: 0 });
  return {
    tables,
    open: () => tables,
    clock: () => now + skew,
    truth: () =>
      new Map([
        ['lines', all.map((line) => ({ table: line.table, ...rowOf(line) }))],
        ['red', all.filter(({ table }) => table === 'red').map(rowOf)],
      ]),
    change() {
      now += int(20) * minute;
      for (const at of all.keys()) if (once(4)) change(at);
      for (let count = int(4); count > 0; count -= 1) appear(now);
    },
    touch: (id) => {
      change(all.findIndex((line) => line.id === id));
    },
    forward: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** The feed of tables, ready to be examined. */
export const tablesSubject: Subject<Tables> = { feed: tableFeed, world: (seed) => tablesWorld(seed) };
