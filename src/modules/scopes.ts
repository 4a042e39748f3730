// Pure: what streams need of the developer console, out of what their endpoints and columns declare.
import type { Config } from './context.ts';
import type { LarkFeed } from './define.ts';
import { legacy } from './contact/scopes.ts';
import { columnScopesOf } from './define.ts';

/** Something that a stream needs one of several permissions for. */
export interface Requirement {
  readonly stream: string;
  /** Without an endpoint's or a setting's the stream fails; without a field's its columns are null. */
  readonly kind: 'endpoint' | 'field' | 'setting';
  /** The endpoint, the columns, or what the configuration asks for. */
  readonly what: string;
  /** In the order of Lark's documentation. */
  readonly anyOf: readonly string[];
}

/** What the named streams need, in the order of the feeds; without names, what all of them need. */
export function requirementsOf(
  feeds: readonly LarkFeed[],
  config: Config,
  streams?: ReadonlySet<string>,
): Requirement[] {
  return feeds.flatMap((feed) =>
    feed.streams
      .filter(({ name }) => streams?.has(name) ?? true)
      .flatMap((stream): Requirement[] => [
        ...feed.uses.flatMap(({ name, scopes }) =>
          scopes.map((anyOf) => ({ stream: stream.name, kind: 'endpoint' as const, what: name, anyOf })),
        ),
        ...(feed.needs?.(config) ?? []).map(({ what, anyOf }) => ({
          stream: stream.name,
          kind: 'setting' as const,
          what,
          anyOf,
        })),
        ...fieldsOf(stream),
      ]),
  );
}

/** Columns that the same permissions show are one requirement. */
function fieldsOf(stream: LarkFeed['streams'][number]): Requirement[] {
  const columns = new Map<string, { anyOf: readonly string[]; names: string[] }>();
  for (const [column, { anyOf }] of columnScopesOf(stream)) {
    const same = columns.get(anyOf.join()) ?? { anyOf, names: [] };
    columns.set(anyOf.join(), { anyOf, names: [...same.names, column] });
  }
  return [...columns.values()].map(({ anyOf, names }) => ({
    stream: stream.name,
    kind: 'field',
    what: names.join(', '),
    anyOf,
  }));
}

/** Reads, although its name does not say so. */
const readsToo: readonly string[] = ['contact:user.user_geo'];

/** The older permissions on contacts show nearly all of them: accepted where granted, never asked for. */
const tooBroad: readonly string[] = legacy;

/** Whether a permission lets the app read, and nothing else. */
export function readsOnly(scope: string): boolean {
  return /[:.](?:read|readonly|retrieve)$/.test(scope) || readsToo.includes(scope);
}

type Lists = readonly (readonly string[])[];

/**
 * The smallest set of permissions with one of each list; of sets of equal size, the one that opens the least of what
 * `all` lists say there is. Only permissions to read. Sorted by name.
 */
export function smallestSet(lists: Lists, all: Lists): string[] {
  const wanted = lists.map((anyOf) => {
    const offered = anyOf.filter((scope) => readsOnly(scope) && !tooBroad.includes(scope));
    if (offered.length === 0) throw new TypeError(`None of ${anyOf.join(', ')} is a permission to read.`);
    return offered;
  });
  const forced = new Set(wanted.filter(({ length }) => length === 1).flat());
  const rest = wanted.filter((anyOf) => !anyOf.some((scope) => forced.has(scope)));
  const widthOf = (scope: string): number => all.filter((anyOf) => anyOf.includes(scope)).length;
  const width = (set: readonly string[]): number => set.reduce((sum, scope) => sum + widthOf(scope), 0);
  for (let size = 0; ; size += 1) {
    const [first, ...others] = covers(rest, size);
    if (!first) continue;
    const narrowest = others.reduce((best, set) => (width(set) < width(best) ? set : best), first);
    return [...new Set([...forced, ...narrowest])].sort();
  }
}

/** Every set of `size` that has one of each list, built along the first list that is still open. */
function covers(lists: Lists, size: number): string[][] {
  const [open] = lists;
  if (!open) return [[]];
  if (size === 0) return [];
  return open.flatMap((scope) =>
    covers(
      lists.filter((anyOf) => !anyOf.includes(scope)),
      size - 1,
    ).map((set) => [scope, ...set]),
  );
}
