// Pure: names of streams and columns from the names of tables and fields, the same ones every time.
import { createHash } from 'node:crypto';
import anyAscii from 'any-ascii';

/** In bytes of UTF-8: databases cut longer names, PostgreSQL at 63. */
const maxNameLength = 60;

/** What names are made of: words in Latin letters, words in the letters of every script, or ids. */
export type NameStyle = 'latin' | 'original' | 'id';

/** A thing to be named: what people call it, and its id. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * A column name for each field, by field id. Where the name of the field is too long, has a word that cannot be written,
 * or would be shared by two fields, the field id follows it; where nothing is left of it, the id alone is the name. A
 * name depends on nothing but the field and those it would collide with, never on their order.
 */
export function columnNames(fields: readonly Named[], style: NameStyle): Map<string, string> {
  return distinct(fields, ({ id, name }, level) => {
    const { slug, whole } = style === 'id' ? slugs.latin(id) : slugs[style](name);
    if (level === 0 && whole && lengthOf(slug) <= maxNameLength) return slug;
    const suffix = [slugs.latin(id).slug, ...(level > 1 ? [hashOf(id)] : [])].join('_');
    return joined([slug], suffix);
  });
}

/** A table to be named; one without a name is named by its id. */
export interface NamedTable {
  readonly app_token: string;
  readonly table_id: string;
  readonly name: string | undefined;
}

/**
 * A stream name for each table: `base_<name>_<table id>`, or without the name where nothing is left of it. Where two
 * Bases share a table id, a short hash of the Base follows.
 */
export function streamNames<Table extends NamedTable>(
  tables: readonly Table[],
  style: NameStyle,
): Map<Table, string> {
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
      const slug = style === 'id' ? '' : slugs[style](name ?? '').slug;
      return [table, joined(['base', slug], suffix)];
    }),
  );
}

/** Words in lower case with `_` between them; whole when no word is missing. */
interface Slug {
  readonly slug: string;
  readonly whole: boolean;
}

const slugs: Readonly<Record<'latin' | 'original', (name: string) => Slug>> = {
  latin(name) {
    // Accents alone need no transliteration.
    const plain = slugOf(wordsIn(name.normalize('NFKD').replace(/\p{M}/gu, '')));
    if (/^[a-z0-9_]*$/.test(plain.slug)) return plain;
    // Each Han character is a word: 客户 is ke_hu.
    const words = wordsIn(name.normalize('NFKC').replace(/\p{Script=Han}/gu, ' $& '));
    return slugOf(words.map((word) => anyAscii(word).replace(/[^A-Za-z0-9]+/g, '')));
  },
  original: (name) => slugOf(wordsIn(name.normalize('NFKC').replace(/(?<![\p{L}\p{N}\p{M}])\p{M}+/gu, ' '))),
};

function wordsIn(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

function slugOf(words: readonly string[]): Slug {
  const written = words.filter((word) => word !== '');
  const slug = written.join('_').toLowerCase().normalize('NFC');
  return { slug, whole: slug !== '' && written.length === words.length };
}

/** The parts and the suffix, the parts cut so that the whole is not too long. */
function joined(parts: readonly string[], suffix: string): string {
  const front = parts.filter((part) => part !== '').join('_');
  return front === '' ? suffix : `${cut(front, maxNameLength - lengthOf(suffix) - 1)}_${suffix}`;
}

function cut(text: string, room: number): string {
  let kept = '';
  for (const character of text) {
    if (lengthOf(kept) + lengthOf(character) > room) break;
    kept += character;
  }
  return kept.replace(/_+$/, '');
}

function lengthOf(text: string): number {
  return Buffer.byteLength(text);
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
