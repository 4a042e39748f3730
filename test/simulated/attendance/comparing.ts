// Holds what was read of a simulated tenant, or what a warehouse made of it, against the truth.
import { expect } from 'vitest';
import type { Copy } from '../../core/engine/support/copy.ts';
import { rowsIn, type Sync } from '../../support/tenant.ts';
import type { Tenant } from './support.ts';
import { comparable, seven, truthOf, type Question, type Row } from './truth.ts';
import { day } from '../../support/time.ts';

/** `yyyyMMdd` in a zone that is so many hours ahead of UTC. */
export function dateIn(hours: number, instant: number): number {
  const date = new Date(instant + hours * 3_600_000).toISOString().slice(0, 10);
  return Number(date.replaceAll('-', ''));
}

/** What a read of now should find: days are asked for up to the one it is at UTC+14. */
export function question({ now }: Pick<Tenant, 'now'>): Question {
  return { today: dateIn(14, now()), ahead: dateIn(14, now() + 31 * day) };
}

/** The rows of one sync, in every stream. */
export function rowsOf(read: Pick<Sync, 'messages'>): Map<string, readonly Row[]> {
  return new Map(seven.map((name) => [name, rowsIn(read, name)]));
}

/** The rows of a warehouse, in every stream. */
export function rowsOfCopy(copy: Copy): Map<string, readonly Row[]> {
  return new Map(seven.map((name) => [name, [...(copy.get(name)?.values() ?? [])]]));
}

/** Says that these are the rows that are true now, all of them, once, and no others. */
export function expectTruth(
  one: Tenant,
  rows: ReadonlyMap<string, readonly Row[]>,
  asked: Partial<Question> & {
    readonly streams?: readonly string[];
    readonly when?: string;
    /** Rows that only a full refresh takes away, or brings back. */
    readonly aside?: (stream: string, row: Row) => boolean;
  } = {},
): void {
  const { streams = seven, when = 'now', aside = () => false, ...more } = asked;
  const truth = truthOf(one.simulator.tenant.attendance, { ...question(one), ...more });
  const read = comparable(rows);
  for (const name of streams) {
    const [own, wanted] = [read, truth].map((all) => all.get(name)?.filter((row) => !aside(name, row)));
    expect(own, `${name}, ${when}`).toEqual(wanted);
  }
}

/** User ids of people who are in no list, so that no call asks for them. */
export function leaversOf({ simulator }: Tenant): string[] {
  return [...simulator.tenant.contact.leavers()].map(({ user_id }) => user_id);
}
