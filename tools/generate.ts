// Renders spec.json, schemas/, fixtures and the tables of the manuals from the code; with --check compares instead.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Config, groups } from '../src/config.ts';
import { rowSchema, toJsonSchema } from '../src/engine/schema.ts';
import { fewest, nothingSpecial } from '../src/commands/setup/scopes.ts';
import { entityDiagram, referenceRows } from './erd.ts';
import { errorCodeRows } from './error-codes.ts';
import { feishuManual, fixtures } from './fixtures.ts';
import type { JsonObject } from '../src/airbyte/messages.ts';
import { allFeeds } from '../src/modules/index.ts';
import { columnScopesOf } from '../src/modules/define.ts';
import { requirementsOf } from '../src/modules/scopes.ts';

const home = 'https://github.com/source-lark/source-lark';

function specification(): JsonObject {
  const { $schema, title, type, ...rest } = toJsonSchema(Config);
  return {
    documentationUrl: `${home}#readme`,
    changelogUrl: `${home}/blob/main/CHANGELOG.md`,
    protocol_version: '0.2.0',
    supportsIncremental: true,
    supported_destination_sync_modes: [],
    connectionSpecification: { $schema, title, type, ...rest, groups },
  };
}

function streamTable(prefix = ''): string {
  const rows = allFeeds.flatMap(({ streams }) =>
    streams
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, primaryKey, description, cursorField }) => [
        `\`${name}\``,
        `\`${primaryKey.join(', ')}\``,
        cursorField === undefined ? 'full refresh' : 'incremental',
        description,
      ]),
  );
  return table(['stream', 'primary key', 'sync mode', 'what a row is'], rows);
}

/** A section for each stream of a module: its columns with their types and permissions. */
function columnTables(module: string): string {
  const streams = allFeeds
    .flatMap((feed) => feed.streams)
    .filter(({ name }) => name.startsWith(`${module}_`));
  return streams
    .map((stream) => {
      const { properties } = rowSchema(stream) as { properties: Record<string, JsonObject> };
      const scopes = columnScopesOf(stream);
      const rows = Object.entries(properties).map(([name, schema]) => [
        `\`${name}\``,
        typeOf(schema),
        typeof schema['description'] === 'string' ? schema['description'] : '',
        (scopes.get(name)?.anyOf ?? [])
          .slice(0, 1)
          .map((scope) => `\`${scope}\``)
          .join(''),
      ]);
      const head = ['column', 'type', 'what it is', 'shown by'];
      return `### ${stream.name}\n\n<!-- prettier-ignore -->\n${table(head, rows)}`;
    })
    .join('\n\n');
}

/** A JSON Schema type as a person says it. */
function typeOf(schema: JsonObject): string {
  const { airbyte_type, format, type } = schema;
  if (typeof airbyte_type === 'string') return airbyte_type.replaceAll('_', ' ');
  if (typeof format === 'string') return format;
  const types = [type].flat().filter((one) => one !== 'null');
  return types.join(' or ') || 'JSON';
}

function configTable(): string {
  const { properties } = toJsonSchema(Config);
  return table(['key', 'default', 'what it does'], keysOf(properties as Record<string, JsonObject>, ''));
}

function keysOf(properties: Readonly<Record<string, JsonObject>>, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const branches = (schema['oneOf'] as JsonObject[] | undefined) ?? [];
    const nested = [schema, ...branches].map(
      (one) => one['properties'] as Record<string, JsonObject> | undefined,
    );
    const inner = nested.flatMap((one) => (one ? keysOf(one, `${prefix}${name}.`) : []));
    if (inner.length > 0) return inner;
    const value = 'const' in schema ? schema['const'] : schema['default'];
    const text = typeof schema['description'] === 'string' ? schema['description'] : '';
    return [[`\`${prefix}${name}\``, value === undefined ? '' : `\`${JSON.stringify(value)}\``, text]];
  });
}

function scopeTable(): string {
  const endpoints = new Map(allFeeds.flatMap(({ uses }) => uses.map((one) => [one.name, one] as const)));
  const rows = [...endpoints.values()].map(({ name, scopes }) => [
    `\`${name}\``,
    scopes.map((anyOf) => anyOf.map((scope) => `\`${scope}\``).join(' or ')).join(' and '),
    allFeeds
      .filter(({ uses }) => uses.some((one) => one.name === name))
      .flatMap(({ streams }) => streams.map((stream) => `\`${stream.name}\``))
      .join(', '),
  ]);
  return table(['endpoint', 'one of these permissions', 'for'], rows);
}

/** What `scopes` prints for each stream alone. */
function needsTable(): string {
  const settings = nothingSpecial();
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const rows = allFeeds
    .flatMap((feed) => feed.streams)
    .map(({ name }) => {
      const needed = requirementsOf(allFeeds, settings, new Set([name]));
      const columnsOf = (scope: string): string[] =>
        needed.flatMap(({ kind, what, anyOf }) => (kind === 'field' && anyOf.includes(scope) ? [what] : []));
      const all = fewest(needed, settings);
      const calls = needed.filter(({ kind }) => kind !== 'field');
      const filling = all.filter((scope) => columnsOf(scope).length > 0);
      const fills = filling.map((scope) => `\`${scope}\`: ${columnsOf(scope).join(', ')}`);
      return [code([name]), code(fewest(calls, settings)), fills.join('; ')];
    });
  return table(['stream', 'cannot be read without', 'permissions that fill columns'], rows);
}

/** What the lack of each permission alone comes to; test/simulated/commands/permissions.test.ts proves every row. */
function lackTable(): string {
  const settings = nothingSpecial();
  const needed = requirementsOf(allFeeds, settings);
  const all = fewest(needed, settings);
  const covered = new Set(
    allFeeds
      .flatMap(({ streams }) => streams.flatMap((stream) => [...columnScopesOf(stream).values()]))
      .flatMap(({ anyOf, tells }) => (tells ? [anyOf.join()] : [])),
  );
  const rows = all.map((scope) => {
    const open = needed.filter(({ anyOf }) => !anyOf.some((one) => one !== scope && all.includes(one)));
    if (open.some(({ kind }) => kind !== 'field'))
      return [`\`${scope}\``, 'fails and names it', 'the streams that call for it fail and name it'];
    if (open.some(({ anyOf }) => covered.has(anyOf.join())))
      return [`\`${scope}\``, 'names it with its columns', 'null columns, one warning that names it'];
    return [`\`${scope}\``, 'cannot tell', 'null columns: Lark may leave them out in any case'];
  });
  return table(['without', '`check`', '`read`'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const modules = ['approval', 'base', 'attendance', 'contact'];

/** The pages that hold generated tables. */
const pages = ['configuration', 'permissions', 'errors', 'erd', ...modules].map((page) => `docs/${page}.md`);

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A text with its generated tables renewed. */
function filled(manual: string): string {
  const tables = {
    streams: streamTable(),
    configuration: configTable(),
    permissions: scopeTable(),
    needs: needsTable(),
    erd: entityDiagram(),
    references: table(['column', 'joins with'], referenceRows()),
    lack: lackTable(),
    codes: codeTables(),
    ...Object.fromEntries(modules.map((module) => [`streams ${module}`, streamTable(`${module}_`)])),
    ...Object.fromEntries(modules.map((module) => [`columns ${module}`, columnTables(module)])),
  };
  return Object.entries(tables).reduce(
    (text, [name, content]) =>
      text.replace(
        new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end -->)`),
        (_, start: string, end: string) =>
          `${start}\n${content.startsWith('#') ? '' : '<!-- prettier-ignore -->\n'}${content}\n\n${end}`,
      ),
    manual,
  );
}

/** A section for each area of Lark's API: its codes, and what to do about them. */
function codeTables(): string {
  const head = ['code', 'what happened', 'what to do', 'the connector'];
  return [...errorCodeRows()]
    .map(([area, rows]) => `### ${area}\n\n<!-- prettier-ignore -->\n${table(head, rows)}`)
    .join('\n\n');
}

/** Every generated file with what it must hold, by path from the root of the repository. */
function rendered(read: (path: string) => string): Map<string, string> {
  const manual = filled(read('docs/lark.md'));
  return new Map([
    ['spec.json', json(specification())],
    ...pages.map((page) => [page, filled(read(page))] as const),
    ['docs/lark.md', manual],
    ['docs/feishu.md', feishuManual(manual)],
    ...[...fixtures()].map(([path, content]) => [path, json(content)] as const),
    ...allFeeds.flatMap(({ streams }) =>
      streams.map((stream) => [`schemas/${stream.name}.json`, json(rowSchema(stream))] as const),
    ),
  ]);
}

function main(check: boolean): void {
  const root = new URL('../', import.meta.url);
  const read = (path: string): string | undefined =>
    existsSync(new URL(path, root)) ? readFileSync(new URL(path, root), 'utf8') : undefined;
  const files = rendered((path) => read(path) ?? '');
  mkdirSync(new URL('schemas', root), { recursive: true });
  const left = readdirSync(new URL('schemas', root)).map((name) => `schemas/${name}`);
  const stale = [
    ...[...files].filter(([path, text]) => read(path) !== text).map(([path]) => path),
    ...left.filter((path) => !files.has(path)),
  ];
  if (check && stale.length > 0) {
    console.error(`Not what the code says: ${stale.join(', ')}. Run npm run generate.`);
    process.exitCode = 1;
    return;
  }
  for (const path of stale) {
    const text = files.get(path);
    if (text === undefined) rmSync(new URL(path, root));
    else writeFileSync(fileURLToPath(new URL(path, root)), text);
    console.log(path);
  }
}

main(process.argv.includes('--check'));
