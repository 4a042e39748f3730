/** Seeds Bases with tables and rows. */
import type { Plan } from '../columns/shapes.ts';
import { templateOf, type Template } from '../columns/templates.ts';
import { hash } from '../../random.ts';
import { lettersOf } from './ids.ts';
import type { Store, StoredBase, StoredField, StoredTable, StoredView } from './store.ts';

/** How many of each a tenant is made with. */
export interface BaseSize {
  /** From the third on every third is in a wiki. */
  readonly bases: number;
  /** In each Base, at most 100. */
  readonly tables: number;
  /** In the second table of each Base, that of few columns; the others have at most 60. */
  readonly rows: number;
}

const names = ['Sales ops', '仓库 Stock', 'Team wiki'] as const;
const zones = ['Asia/Singapore', 'Asia/Beijing', 'America/New_York'] as const;
const day = 86_400_000;

/** The token of a Base: 27 letters and digits. */
export function appToken({ seed, bases }: Store): string {
  return `B${lettersOf(seed, 260, bases.length, 26)}`;
}

/** One Base more, without tables. */
export function addBase(store: Store, hosted: boolean, name?: string): StoredBase {
  const number = store.bases.length;
  const base: StoredBase = {
    facts: {
      app_token: appToken(store),
      name: name ?? names[number] ?? `Base ${String(number + 1)}`,
      revision: 1,
      is_advanced: number % 3 === 1 && !hosted,
      time_zone: zones[number % zones.length] ?? zones[0],
      formula_type: number % 2 === 0 ? 2 : 1,
      advance_version: 'v2',
    },
    access: 'manage',
    hosted,
    deleted: false,
    tables: [],
  };
  store.bases.push(base);
  return base;
}

/** A column at the end of a table. */
export function addField(table: StoredTable, plan: Plan): StoredField {
  const place = table.fieldsMade;
  table.fieldsMade += 1;
  const field = { id: `fld${lettersOf(table.seed, 270, place, 7)}`, place, plan, name: plan.name };
  table.fields.push(field);
  return field;
}

function viewsOf(table: StoredTable, owner: string): StoredView[] {
  const id = (place: number): string => `vew${lettersOf(table.seed, 280, place, 7)}`;
  const choice = table.fields.find(({ plan }) => plan.type === 3);
  const grid: StoredView = {
    facts: { view_id: id(0), view_name: 'Grid 表格', view_type: 'grid', view_public_level: 'Public' },
  };
  if (choice === undefined) return [grid];
  const { options } = choice.plan.property as {
    readonly options: readonly { readonly id: string; readonly name: string }[];
  };
  const conditions = [{ field_name: choice.name, operator: 'is', value: [options[0]?.name ?? ''] }];
  const filter_info = {
    conjunction: 'and',
    conditions: [
      {
        condition_id: `con${lettersOf(table.seed, 281, 1, 7)}`,
        field_id: choice.id,
        field_type: choice.plan.type,
        operator: 'is',
        value: JSON.stringify([options[0]?.id ?? '']),
      },
    ],
  };
  return [
    grid,
    {
      facts: {
        view_id: id(1),
        view_name: 'Open only',
        view_type: 'kanban',
        view_public_level: 'Locked',
        property: { filter_info, hidden_fields: [] },
      },
      filter: { conjunction: 'and', conditions, children: [] },
    },
    {
      facts: {
        view_id: id(2),
        view_name: 'Mine',
        view_type: 'gallery',
        view_public_level: 'Private',
        view_private_owner_id: owner,
      },
    },
  ];
}

/** A table at the end of a Base, with rows from before now. */
export function addTable(
  store: Store,
  base: StoredBase,
  options: { readonly rows: number; readonly template?: Template; readonly name?: string },
): StoredTable {
  const place = base.tables.length;
  const { rows, template = templateOf(place) } = options;
  const seed = hash(store.seed, store.made, 290);
  const taken = base.tables.some(({ name }) => name === template.name);
  const to = store.clock();
  const table: StoredTable = {
    id: `tbl${lettersOf(seed, 291, place, 13)}`,
    seed,
    name: options.name ?? (taken ? `${template.name} ${String(place + 1)}` : template.name),
    deleted: false,
    revision: rows + 1,
    fields: [],
    fieldsMade: 0,
    views: [],
    rows: Array.from({ length: rows }, (_, number) => number),
    next: rows,
    seeded: { from: to - 400 * day, to, rows },
    changes: new Map(),
    withheld: new Set(),
    hidden: { fields: new Set(), rows: new Set() },
    responseLimit: Infinity,
    version: 0,
  };
  store.made += 1;
  for (const plan of template.plans) addField(table, plan);
  table.views.push(...viewsOf(table, store.someone(0).id));
  base.tables.push(table);
  return table;
}

/** Bases of this size. */
export function seedBases(store: Store, size: BaseSize): void {
  for (let number = 0; number < size.bases; number += 1) {
    const base = addBase(store, number % 3 === 2);
    for (let place = 0; place < size.tables; place += 1) {
      addTable(store, base, {
        rows: place === 1 ? size.rows : Math.min(60, place === 0 ? size.rows : (place * 7) % 25),
      });
    }
  }
}
