// Columns that refer to another stream: what they refer to is there, and of the same type, so that a join finds rows.
import { expect, test } from 'vitest';
import { rowSchema } from '../../../src/engine/schema.ts';
import type { Columns } from '../../../src/modules/columns.ts';
import { allFeeds } from '../../../src/modules/index.ts';
import { isObject } from '../../support/json.ts';

const streams = allFeeds.flatMap((feed) => feed.streams);
const references = streams.flatMap((stream) =>
  Object.entries(stream.columns as Columns).flatMap(([column, { references: target }]) =>
    target === undefined ? [] : [[`${stream.name}.${column}`, target] as const],
  ),
);

/** The JSON type of a column, or of the elements of a list; undefined where there is no such column. */
function typeOf(path: string): unknown {
  const [name, column = ''] = path.split('.');
  const stream = streams.find((one) => one.name === name);
  const properties = stream && rowSchema(stream)['properties'];
  const schema = isObject(properties) ? properties[column] : undefined;
  if (!isObject(schema)) return undefined;
  const single = isObject(schema['items']) ? schema['items'] : schema;
  return [single['type']].flat().filter((type) => type !== 'null')[0];
}

test('there are references from every module', () => {
  const modules = references.map(([from]) => from.split('_')[0]);
  expect([...new Set(modules)].sort()).toEqual(['approval', 'attendance', 'base', 'contact']);
});

test.each(references)('%s joins with %s: a column of the same type', (from, target) => {
  expect(typeOf(target)).toBeDefined();
  expect(typeOf(from)).toBe(typeOf(target));
});
