/** Rows, worked out from their number and from what was changed in them. */
import { dice, hash } from '../../random.ts';
import type { Neighbour, Person, Scene } from '../columns/shapes.ts';
import { lettersOf, recordId } from './ids.ts';
import type { BaseRecord, Field } from './shapes.ts';
import type { Store, StoredBase, StoredField, StoredTable } from './store.ts';

/** When a row was created and changed, and by which person. */
interface Times {
  readonly created: number;
  readonly modified: number | null;
  readonly createdBy: Person;
  readonly modifiedBy: Person;
}

/** A row without its cells. */
export function timesOf({ someone }: Store, { seed, seeded, changes }: StoredTable, number: number): Times {
  const roll = dice(hash(seed, number, 240));
  const changed = changes.get(number);
  const born =
    changed?.created ??
    Math.floor(seeded.from + ((seeded.to - seeded.from) * (number + roll())) / (seeded.rows + 1));
  const draws = [roll(), roll(), roll(), roll()] as const;
  const untouched = changed?.added === true || draws[0] < 1 / 3;
  const grown = untouched ? born : Math.floor(born + (seeded.to - born) * draws[1]);
  return {
    created: born,
    modified: changed?.modified === undefined ? grown : changed.modified,
    createdBy: someone(draws[2]),
    modifiedBy: changed?.modifiedBy ?? someone(untouched ? draws[2] : draws[3]),
  };
}

/** When the last change of the watched columns was. */
function watchedTime(
  table: StoredTable,
  number: number,
  watches: readonly string[],
  created: number,
): number {
  const touched = table.changes.get(number)?.touched;
  const times = table.fields
    .filter(({ plan }) => watches.includes(plan.name))
    .map(({ id }) => touched?.get(id) ?? created);
  return Math.max(created, ...times);
}

/** The cells of one row as Lark shows them; undefined is an empty one. */
function cellsOf(
  store: Store,
  base: StoredBase,
  table: StoredTable,
  number: number,
  times: Times,
): (field: StoredField) => unknown {
  const changed = table.changes.get(number);
  // One scene for the whole row: tables are long, and of a scene only the draws are a column's own.
  const scene = {
    number,
    roll: (): number => 0,
    someone: store.someone,
    created: times.created,
    modified: times.modified ?? times.created,
    createdBy: times.createdBy,
    modifiedBy: times.modifiedBy,
    // Of the rows that the table was made with, so that links stay the same when rows are added or deleted.
    recordOf: (place: number, draw: number): string | undefined => {
      const other = base.tables[place];
      const among = Math.min(other?.seeded.rows ?? 0, 50);
      return other === undefined || among === 0 ? undefined : recordId(other.seed, Math.floor(draw * among));
    },
    cell: (name: string): unknown => {
      const other = table.fields.find(({ plan }) => plan.name === name);
      if (other === undefined) return undefined;
      const { roll } = scene;
      const value = cell(other);
      scene.roll = roll;
      return value;
    },
    extra: (): string => JSON.stringify({ bitablePerm: { tableId: table.id, rev: table.revision } }),
  } satisfies Scene;
  const cell = ({ id, place, plan }: StoredField): unknown => {
    if (changed?.cells.has(id)) return changed.cells.get(id);
    if (plan.cell === undefined || (changed?.added && !plan.automatic)) return undefined;
    if (plan.watches !== undefined) return watchedTime(table, number, plan.watches, times.created);
    scene.roll = dice(hash(table.seed, number, 300 + place));
    return plan.cell(scene);
  };
  return cell;
}

/** A cell as Lark shows it; undefined when it is empty. */
export function cellOf(
  store: Store,
  base: StoredBase,
  table: StoredTable,
  number: number,
  field: StoredField,
): unknown {
  return cellsOf(store, base, table, number, timesOf(store, table, number))(field);
}

/** A row with all it has, or with some of its columns. */
export function recordOf(
  store: Store,
  base: StoredBase,
  table: StoredTable,
  number: number,
  fields: readonly StoredField[] = table.fields,
): BaseRecord {
  const times = timesOf(store, table, number);
  const { created, modified, createdBy, modifiedBy } = times;
  const cell = cellsOf(store, base, table, number, times);
  const cells = fields
    .map((field) => [field.name, cell(field)] as const)
    .filter(([, value]) => value !== undefined);
  return {
    record_id: recordId(table.seed, number),
    created_by: createdBy,
    created_time: created,
    last_modified_by: modifiedBy,
    ...(modified !== null && { last_modified_time: modified }),
    fields: Object.fromEntries(cells),
  };
}

/** A column as Lark lists it. */
export function fieldOf(
  base: StoredBase,
  table: StoredTable,
  { id, name, plan, changes }: StoredField,
): Field {
  const neighbour = (place: number): Neighbour => {
    const other = base.tables[place];
    return {
      table_id: other?.id ?? `tbl${lettersOf(table.seed, 250, place, 13)}`,
      table_name: other?.name ?? '',
    };
  };
  const property = typeof plan.property === 'function' ? plan.property(neighbour) : (plan.property ?? null);
  return {
    field_id: id,
    field_name: name,
    type: plan.type,
    ui_type: plan.ui_type,
    is_primary: table.fields[0]?.id === id,
    is_hidden: false,
    property,
    description: plan.description ?? '',
    ...changes,
  };
}
