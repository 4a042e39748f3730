// Pure: which permissions may be missing, by the columns that are empty.
import { smallestSet } from './scopes.ts';

/** A column without a value, and the permissions of which one shows it. */
export interface EmptyColumn {
  readonly stream: string;
  readonly column: string;
  readonly anyOf: readonly string[];
}

/** A permission with the columns that it would show. */
export interface MissingScope {
  readonly scope: string;
  /** As in `contact_users (email, mobile); contact_departments (name)`. */
  readonly columns: string;
}

/**
 * The fewest permissions that would show the empty columns. A value proves a permission for all columns that the same
 * permissions show: where only some of them are empty, that is what the company's data are like.
 */
export function missingScopes(
  empty: readonly EmptyColumn[],
  proven: Iterable<readonly string[]>,
): MissingScope[] {
  const granted = [...proven];
  const hidden = empty.filter(
    ({ anyOf }) => !granted.some((lists) => lists.every((scope) => anyOf.includes(scope))),
  );
  const lists = hidden.map(({ anyOf }) => anyOf);
  const reported = new Set<EmptyColumn>();
  return smallestSet(lists, lists).map((scope) => {
    const here = hidden.filter((one) => one.anyOf.includes(scope) && !reported.has(one));
    for (const one of here) reported.add(one);
    return { scope, columns: inWords(here) };
  });
}

function inWords(columns: readonly EmptyColumn[]): string {
  return [...new Set(columns.map(({ stream }) => stream))]
    .map((name) => {
      const own = columns.filter(({ stream }) => stream === name).map(({ column }) => column);
      return `${name} (${own.join(', ')})`;
    })
    .join('; ');
}
