// Columns that are null in every row of a read, perhaps because Lark hides them from the app: logged once, with the permission.
import type { Outgoing } from '../../airbyte/messages.ts';
import type { ColumnScopes } from '../../modules/columns.ts';
import { columnScopesOf, type LarkFeed } from '../../modules/define.ts';
import { missingScopes, type EmptyColumn, type MissingScope } from '../../modules/missing-scopes.ts';

/** A column of which no row has shown a value so far. */
type Empty = EmptyColumn & ColumnScopes;

export interface Watcher {
  /** Looks at the rows among the messages. */
  readonly see: (message: Outgoing) => void;
  /** What to log now that the read is over: one text for each permission that may be missing. */
  readonly warnings: () => string[];
}

/**
 * Watches the columns that need a permission of their own. One value proves the permission, for all columns that the
 * same permissions show: where only some columns are empty, that is what the company's data are like.
 */
export function watchForHidden(feeds: readonly LarkFeed[]): Watcher {
  const declared = new Map(
    feeds.flatMap((feed) => feed.streams.map((stream) => [stream.name, columnScopesOf(stream)] as const)),
  );
  const empty = new Map<string, Empty[]>();
  const proven = new Map<string, readonly string[]>();

  const begin = (stream: string, data: object): Empty[] => {
    const columns = [...(declared.get(stream) ?? [])].filter(
      ([column, { tells }]) => tells && column in data,
    );
    const watched = columns.map(([column, permission]) => ({ stream, column, ...permission }));
    empty.set(stream, watched);
    return watched;
  };

  return {
    see(message) {
      if (message.type !== 'RECORDS') return;
      const { stream, records } = message;
      for (const { data } of records) {
        const watched = empty.get(stream) ?? begin(stream, data);
        if (watched.length === 0) return;
        const shown = watched.filter((one) => one.shown(data[one.column]));
        if (shown.length === 0) continue;
        for (const { anyOf, proof } of shown) if (proof) proven.set(anyOf.join(), anyOf);
        empty.set(
          stream,
          watched.filter((one) => !shown.includes(one) && !proven.has(one.anyOf.join())),
        );
      }
    },
    warnings: () => missingScopes([...empty.values()].flat(), proven.values()).map(warning),
  };
}

function warning({ scope, columns }: MissingScope): string {
  return (
    `Null in every row: ${columns}. Lark silently omits these where the app lacks ` +
    `${scope}. Unless the company has no such values, add it under Permissions & Scopes in the developer console ` +
    'and publish a version.'
  );
}
