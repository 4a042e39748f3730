// The streams with the columns that join them, as a Mermaid diagram, from the references that columns declare.
import type { JsonObject } from '../src/airbyte/messages.ts';
import { rowSchema } from '../src/engine/schema.ts';
import type { Columns } from '../src/modules/columns.ts';
import { allFeeds } from '../src/modules/index.ts';

const streams = allFeeds
  .flatMap((feed) => feed.streams)
  .map((stream) => ({
    name: stream.name,
    primaryKey: stream.primaryKey,
    types: typesOf(rowSchema(stream)['properties'] as Record<string, JsonObject>),
    references: Object.entries(stream.columns as Columns).flatMap(([column, { references }]) =>
      references === undefined ? [] : [{ column, references }],
    ),
  }));

/** The columns that others join with. */
const targets = new Set(
  streams.flatMap(({ references }) => references.map(({ references: target }) => target)),
);

/** The type of each column in one word; a list of ids joins element by element. */
function typesOf(properties: Readonly<Record<string, JsonObject>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, format }]) => {
      const [single = 'json'] = [type].flat().filter((one) => one !== 'null' && one !== undefined);
      return [name, typeof format === 'string' ? format.replaceAll('-', '') : String(single)];
    }),
  );
}

/** A fenced block; every stream is an entity with its key, its references and what others refer to. */
export function entityDiagram(): string {
  const entities = streams.map(({ name, primaryKey, types, references }) => {
    const foreign = references.map(({ column }) => column);
    const joined = Object.keys(types).filter((column) => targets.has(`${name}.${column}`));
    const columns = [...new Set([...primaryKey, ...joined, ...foreign])].map((column) => {
      const marks = [primaryKey.includes(column) && 'PK', foreign.includes(column) && 'FK'];
      return `    ${types[column] ?? 'json'} ${column} ${marks.filter((mark) => mark !== false).join(', ')}`.trimEnd();
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
