// The streams with the columns that join them, as a Mermaid diagram, from the references that columns declare.
import type { Columns } from '../src/modules/columns.ts';
import { allFeeds } from '../src/modules/index.ts';

const streams = allFeeds
  .flatMap((feed) => feed.streams)
  .map(({ name, primaryKey, columns }) => ({
    name,
    primaryKey,
    references: Object.entries(columns as Columns).flatMap(([column, { references }]) =>
      references === undefined ? [] : [{ column, references }],
    ),
  }));

/** A fenced block; every stream is an entity with its key and its references. */
export function entityDiagram(): string {
  const entities = streams.map(({ name, primaryKey, references }) => {
    const foreign = references.map(({ column }) => column);
    const columns = [...new Set([...primaryKey, ...foreign])].map((column) => {
      const marks = [primaryKey.includes(column) && 'PK', foreign.includes(column) && 'FK'];
      return `    column ${column} ${marks.filter((mark) => mark !== false).join(', ')}`;
    });
    return `  ${name} {\n${columns.join('\n')}\n  }`;
  });
  return `\`\`\`mermaid\nerDiagram\n${[...entities, ...relations()].join('\n')}\n\`\`\``;
}

/** One line from each stream to each that it joins with, on all columns that lead there. */
function relations(): string[] {
  const lines = streams.flatMap(({ name, references }) => {
    const targets = new Map<string, string[]>();
    for (const { column, references: target } of references) {
      const [stream = ''] = target.split('.');
      targets.set(stream, [...(targets.get(stream) ?? []), column]);
    }
    return [...targets].map(([target, columns]) => `  ${target} ||--o{ ${name} : "${columns.join(', ')}"`);
  });
  return lines.sort();
}

/** From each column to the one that it joins with. */
export function referenceRows(): string[][] {
  return streams.flatMap(({ name, references }) =>
    references.map(({ column, references: target }) => [`\`${name}.${column}\``, `\`${target}\``]),
  );
}
