// One file of ours uses the Lark SDK, none uses axios, and the SDK's listings, which end in silence, are never used.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const home = resolve(import.meta.dirname, '../../../src');
const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const texts = files.map((file) => [file, readFileSync(join(home, file), 'utf8')] as const);

/** Whatever brings a module in: import, import(), require. */
const brings = (module: string) => new RegExp(`(from|import|require)\\s*\\(?\\s*['"]${module}['"/]`);

const naming = (pattern: RegExp): string[] =>
  texts.filter(([, text]) => pattern.test(text)).map(([file]) => file);

test.each([
  ['@larksuiteoapi/node-sdk', [join('lark', 'transport.ts')]],
  ['axios', []],
])('%s is imported by %j alone', (module, places) => {
  expect(naming(brings(module))).toEqual(places);
});

test('no file uses a listing of the SDK: it ends silently on HTTP 500, on 429 and on a refusal', () => {
  expect(naming(/\w+WithIterator/)).toEqual([]);
});

test('only the network knows sockets, beside the simulator', () => {
  const own = ['node:http', 'node:https', 'node:net', 'node:tls'].flatMap((module) => naming(brings(module)));
  const outside = [...new Set(own)].filter((file) => !file.startsWith('simulator'));
  expect(outside.sort()).toEqual(
    ['agents.ts', 'certificates.ts', 'http-instance.ts'].map((file) => join('lark', 'network', file)),
  );
  expect(naming(/\bfetch\(/).filter((file) => !file.startsWith('simulator'))).toEqual([]);
});
