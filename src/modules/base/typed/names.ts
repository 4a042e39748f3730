// Pure: names of streams and columns out of what people call their tables and fields, the same ones every time.
import { createHash } from 'node:crypto';

/** Databases cut names that are longer than some sixty characters. */
const longest = 60;

/** A thing to be named: what people call it, and its id. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * A column name for each field, by field id. It is the field's name in lower case with `_` for everything but letters
 * and digits. Where that does not tell the whole name (letters of other scripts, a long name), or two fields would
 * share it, the field id follows; where nothing is left, the id alone is the name. A name depends on nothing but the
 * field and those it would collide with, never on their order.
 */
export function columnNames(fields: readonly Named[]): Map<string, string> {
  return distinct(fields, ({ id, name }, level) => {
    const { slug, whole } = slugOf(name);
    if (level === 0 && whole && slug.length <= longest) return slug;
    const suffix = [slugOf(id).slug, ...(level > 1 ? [hashOf(id)] : [])].join('_');
    return joined([slug], suffix);
  });
}

/** A table to be named; `name` undefined names it by its id. */
export interface NamedTable {
  readonly app_token: string;
  readonly table_id: string;
  readonly name: string | undefined;
}

/**
 * A stream name for each table: `base_<name>_<table id>`, or without the name where it has none of our letters. Where
 * two Bases share a table id, a short hash of the Base follows.
 */
export function streamNames<Table extends NamedTable>(tables: readonly Table[]): Map<Table, string> {
  const byKey = new Map(tables.map((table) => [`${table.app_token} ${table.table_id}`, table]));
  const sharing = new Map<string, number>();
  for (const { table_id } of byKey.values()) {
    const id = table_id.toLowerCase();
    sharing.set(id, (sharing.get(id) ?? 0) + 1);
  }
  return new Map(
    [...byKey.values()].map((table) => {
      const { app_token, table_id, name } = table;
      const id = table_id.toLowerCase();
      const shared = (sharing.get(id) ?? 0) > 1;
      const suffix = shared ? `${id}_${hashOf(`${app_token} ${table_id}`)}` : id;
      return [table, joined(['base', slugOf(name ?? '').slug], suffix)];
    }),
  );
}

/** Lower-case letters and digits, `_` between them; whether no letter or digit is missing. */
function slugOf(name: string): { readonly slug: string; readonly whole: boolean } {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return { slug, whole: slug !== '' && !/[^a-z0-9]/.test(plain.replace(/[^\p{L}\p{N}]/gu, '')) };
}

/** The parts and the suffix, the last part cut so that the whole is not too long. */
function joined(parts: readonly string[], suffix: string): string {
  const front = parts.filter((part) => part !== '').join('_');
  const room = longest - suffix.length - 1;
  return front === '' ? suffix : `${front.slice(0, room).replace(/_+$/, '')}_${suffix}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

/** Names at the lowest level at which all differ; those that collide go on together. */
function distinct(
  things: readonly Named[],
  nameAt: (thing: Named, level: number) => string,
): Map<string, string> {
  const levels = new Map(things.map(({ id }) => [id, 0]));
  const names = (): Map<string, string> =>
    new Map(things.map((thing) => [thing.id, nameAt(thing, levels.get(thing.id) ?? 0)]));
  for (let round = 0; round < 4; round += 1) {
    const current = [...names()];
    const colliding = current.filter(([id, name]) =>
      current.some(([other, same]) => same === name && other !== id),
    );
    if (colliding.length === 0) break;
    for (const [id] of colliding) levels.set(id, Math.min(2, (levels.get(id) ?? 0) + 1));
  }
  return names();
}
