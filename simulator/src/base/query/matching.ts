/** The rows that a search finds, in its order. */
import { idsAsked } from '../../contact/common.ts';
import type { UserIdType } from '../../contact/directory/ids.ts';
import type { Refusal } from '../../platform/answers.ts';
import { scramble } from '../../random.ts';
import type { World } from '../../world.ts';
import { fieldsSeen, refusals, rowsSeen } from '../common.ts';
import { cellOf, fieldOf } from '../records/rows.ts';
import type { StoredBase, StoredField, StoredTable } from '../records/store.ts';
import type { Search } from './grammar.ts';
import { testOf, type Circumstances } from './operators.ts';
import type { Condition, Filter, Sort } from './shapes.ts';

/** The parameters of a page besides the body. */
export interface PageRequest {
  readonly user_id_type: UserIdType;
  readonly page_token: number;
  readonly now: number;
}

type Fits = (number: number) => boolean;
type Matched = readonly number[] | Refusal;

function comparable(cell: unknown): string | number | undefined {
  if (cell === undefined || typeof cell === 'number') return cell;
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

/** Empty cells come last, whichever way round. */
function order(a: unknown, b: unknown, desc: boolean): number {
  const [left, right] = [comparable(a), comparable(b)];
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  const way = left < right ? -1 : left > right ? 1 : 0;
  return desc ? -way : way;
}

/** Finds rows, and keeps what it found until the table changes. */
export function createMatching(
  world: World,
): (base: StoredBase, table: StoredTable, search: Search, request: PageRequest) => Matched {
  const { tenant, quirks } = world;
  const { store } = tenant.base;
  const kept = new WeakMap<StoredTable, { readonly key: string; readonly rows: readonly number[] }>();

  const filtering = (
    base: StoredBase,
    table: StoredTable,
    filter: Filter,
    at: Circumstances,
  ): Fits | Refusal => {
    const fields = fieldsSeen(base, table);
    const one = (condition: Condition): Fits | Refusal => {
      const field = fields.find(({ name }) => name === condition.field_name);
      if (field === undefined) return refusals.filter(`no field is named '${condition.field_name}'`);
      const test = testOf(fieldOf(base, table, field).type, condition, at);
      if (typeof test !== 'function') return test;
      return (number) => test(cellOf(store, base, table, number, field));
    };
    const group = (conjunction: 'and' | 'or', parts: readonly (Fits | Refusal)[]): Fits | Refusal => {
      const refused = parts.find((part) => typeof part !== 'function');
      if (refused !== undefined) return refused;
      const tests = parts as readonly Fits[];
      if (tests.length === 0) return () => true;
      return conjunction === 'and'
        ? (number) => tests.every((test) => test(number))
        : (number) => tests.some((test) => test(number));
    };
    const groups = filter.children.map((child) => group(child.conjunction, child.conditions.map(one)));
    return group(filter.conjunction, [...filter.conditions.map(one), ...groups]);
  };

  const sorted = (
    base: StoredBase,
    table: StoredTable,
    rows: readonly number[],
    sort: readonly Sort[],
  ): Matched => {
    const fields = fieldsSeen(base, table);
    const keys: { readonly field: StoredField; readonly desc: boolean }[] = [];
    for (const { field_name, desc } of sort) {
      const field = fields.find(({ name }) => name === field_name);
      if (field === undefined) return refusals.sort(`no field is named '${field_name}'`);
      keys.push({ field, desc });
    }
    const cells = new Map(
      rows.map((number) => [number, keys.map(({ field }) => cellOf(store, base, table, number, field))]),
    );
    return [...rows].sort((a, b) => {
      for (const [at, { desc }] of keys.entries()) {
        const way = order(cells.get(a)?.[at], cells.get(b)?.[at], desc);
        if (way !== 0) return way;
      }
      return 0;
    });
  };

  const find = (base: StoredBase, table: StoredTable, search: Search, request: PageRequest): Matched => {
    const view = table.views.find(({ facts }) => facts.view_id === search.view_id);
    if (search.view_id !== undefined) {
      if (!/^vew/.test(search.view_id)) return refusals.viewId;
      if (view === undefined) return refusals.noView;
    }
    // A filter or an order of the search's own makes Lark forget the view (docs/lark-api/base.md#records).
    const own = search.filter !== undefined || search.sort.length > 0;
    const seen = own || quirks.baseViews === 'ignored' ? undefined : view;
    const filter = search.filter ?? seen?.filter;
    const sort = search.sort.length > 0 ? search.sort : (seen?.sort ?? []);
    const ids = idsAsked(tenant.contact.store, request.user_id_type, 'open_department_id');
    const fits =
      filter === undefined
        ? undefined
        : filtering(base, table, filter, {
            zone: base.facts.time_zone,
            now: request.now,
            user: ids.user,
            afterDay: quirks.baseAfterDay,
            dates: quirks.baseDateFilters,
          });
    if (fits !== undefined && typeof fits !== 'function') return fits;
    const rows = fits === undefined ? rowsSeen(base, table) : rowsSeen(base, table).filter(fits);
    const ordered = sort.length === 0 ? rows : sorted(base, table, rows, sort);
    if ('code' in ordered || seen === undefined || quirks.baseViews !== 'restless') return ordered;
    // Every page of a restless view is cut out of another order.
    const mixed = (number: number): number => scramble(request.page_token, number);
    return [...ordered].sort((a, b) => mixed(a) - mixed(b));
  };

  return (base, table, search, request) => {
    const { view_id, filter, sort } = search;
    if (view_id === undefined && filter === undefined && sort.length === 0) return rowsSeen(base, table);
    // Words like "Today" mean another day tomorrow.
    const day = Math.floor(request.now / 3_600_000);
    const place = quirks.baseViews === 'restless' ? request.page_token : 0;
    const key = JSON.stringify([
      base.facts.app_token,
      base.access,
      base.facts.is_advanced,
      base.facts.time_zone,
      table.version,
      [view_id, filter, sort],
      request.user_id_type,
      day,
      place,
    ]);
    const known = kept.get(table);
    if (known?.key === key) return known.rows;
    const rows = find(base, table, search, request);
    if (!('code' in rows)) kept.set(table, { key, rows });
    return rows;
  };
}
