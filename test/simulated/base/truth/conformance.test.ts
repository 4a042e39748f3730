// Records of Bases keep every promise of a feed: whole, killed anywhere, changed, next to each other, and under faults.
import { connect } from '../../../../src/commands/connect.ts';
import { parseConfig } from '../../../../src/config.ts';
import { startSimulator, type Simulator } from '../../../../simulator/src/simulator.ts';
import type { Context } from '../../../../src/modules/context.ts';
import { findFeeds } from '../../../../src/modules/index.ts';
import { describeFeed } from '../../../core/engine/support/conformance.ts';
import type { Subject, World } from '../../../core/engine/support/subject.ts';
import { columnsIn, placesIn, rawRows, typedRows } from './rows.ts';
import { rowSchema } from '../../../../src/engine/schema.ts';
import { hour } from '../../../support/time.ts';

const begun = Date.UTC(2026, 2, 2, 3, 30);
const size = { people: 5, departments: 1, depth: 1, base: { bases: 2, tables: 3, rows: 30 } };

/** The same tenant in every world, so that its typed streams are known; what happens in it is the world's own. */
const startTenant = (clock: () => number): Promise<Simulator> =>
  startSimulator({ clock, rates: 'off', tokenLife: 86_400 * 3_650, size });

function contextAt(simulator: Simulator, clock: () => number, tell: Parameters<typeof connect>[2]): Context {
  const tables = simulator.tenant.base.bases().map(({ app_token }) => ({ app_token }));
  const config = parseConfig({
    base_url: simulator.url,
    credentials: simulator.credentials,
    modules: ['base'],
    base: { tables, typed_streams: true },
    limits: { rate_share: 100_000 },
  });
  return connect(config, { clock, debug: false, keepSecret: () => undefined }, tell);
}

const first = await startTenant(() => begun);
const context = contextAt(
  first,
  () => begun,
  () => undefined,
);
const { feeds } = await findFeeds(context.config, () => Promise.resolve(context));
await first.close();
const feed = feeds.find(({ streams }) => streams.some(({ name }) => name === 'base_records'));
if (feed === undefined) throw new Error('No feed has the stream base_records.');
const typed = feed.streams.filter(({ name }) => name !== 'base_records');

async function world(seed: number): Promise<World<Context>> {
  let now = begun;
  const clock = (): number => now;
  const simulator = await startTenant(clock);
  const { base } = simulator.tenant;
  const places = placesIn(base);
  const touch = (times: number): void => {
    for (let turn = 0; turn < times; turn += 1) {
      const { app_token, table_id } = places[(seed + turn) % places.length] ?? {
        app_token: '',
        table_id: '',
      };
      const ids = [...base.records(app_token, table_id)].map(({ record_id }) => record_id);
      const [text] = base.fields(app_token, table_id).filter(({ ui_type }) => ui_type === 'Text');
      const cells =
        text === undefined ? {} : { [text.field_id]: [{ type: 'text', text: `${seed} ${turn} ${now}` }] };
      base.changeRecord(app_token, table_id, ids[(seed * 7 + turn) % ids.length] ?? '', cells);
      // The addresses of files change with every row that comes; nothing tells that they do.
      const files = base.fields(app_token, table_id).some(({ ui_type }) => ui_type === 'Attachment');
      if (!files) base.addRecord(app_token, table_id, cells);
      now += 1000;
    }
  };
  touch(seed % 5);
  now += hour;
  return {
    open: (tell) => contextAt(simulator, clock, tell),
    clock,
    truth: () => {
      const columns = new Map(typed.map((stream) => [stream.name, columnsIn(rowSchema(stream))]));
      const of = (name: string): (typeof places)[number] =>
        places.find(({ table_id }) => name.includes(table_id.toLowerCase())) ?? {
          app_token: '',
          table_id: '',
        };
      return new Map([
        ['base_records', rawRows(base)['base_records'] ?? []],
        ...[...columns].map(([name, own]) => [name, typedRows(base, of(name), own)] as const),
      ]);
    },
    change: () => {
      now += hour;
      touch(6);
      now += hour;
    },
    close: () => simulator.close(),
  };
}

const subject: Subject<Context> = { feed, world };

describeFeed('base_records and the streams of tables', subject, { runs: 2, kills: 8 });
