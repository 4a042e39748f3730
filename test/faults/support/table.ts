// The matrix as a person reads it: a line a kind, with counts.
import type { Cell, Outcome } from './cells.ts';

export interface Result {
  readonly cell: Cell;
  readonly outcome: Outcome;
}

const columns = ['exact', 'loud', 'later', 'unseen', 'wrong'] as const;

export function tableOf(results: readonly Result[]): string {
  const names = [...new Set(results.map(({ cell }) => cell.strike.kind.name))];
  const width = Math.max(...names.map((name) => name.length), 8);
  const line = (name: string, some: readonly Result[]): string =>
    [name.padEnd(width), ...columns.map((kind) => String(countOf(some, kind)).padStart(8))].join('');
  return [
    ['fault'.padEnd(width), ...columns.map((name) => name.padStart(8))].join(''),
    ...names.map((name) =>
      line(
        name,
        results.filter(({ cell }) => cell.strike.kind.name === name),
      ),
    ),
    line('all', results),
  ].join('\n');
}

const countOf = (results: readonly Result[], kind: Outcome['kind']): number =>
  results.filter(({ outcome }) => outcome.kind === kind).length;

export function nameOf({ group, place, strike }: Cell): string {
  return `${group.name}: ${strike.kind.name}, ${place}, ${strike.how}`;
}

/** Undetectable faults: each reason with the faults and groups of streams that it is about. */
export function unseenOf(results: readonly Result[]): string {
  const reasons = new Map<string, Set<string>>();
  for (const { cell, outcome } of results) {
    if (outcome.kind !== 'unseen') continue;
    const key = `${cell.strike.kind.name} (${outcome.why})`;
    reasons.set(key, (reasons.get(key) ?? new Set()).add(cell.group.name));
  }
  return [...reasons].map(([why, groups]) => `${why}: ${[...groups].sort().join(', ')}`).join('\n');
}
