// The files that a platform or a person passes, read with errors that name the file and never show a value.
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { parse } from 'lossless-json';
import { ConnectorError, toConnectorError } from '../engine/errors.ts';
import { readAll } from './pipes.ts';
import { isObject, parseJson } from '../json.ts';
import {
  InputError,
  parseCatalog,
  parseState,
  type ConfiguredStream,
  type StreamStates,
} from '../airbyte/inputs.ts';

/** @throws ConnectorError (config) naming the file, the fields and the remedy */
export function readCatalog(path: string): ConfiguredStream[] {
  return named('--catalog', path, () => parseCatalog(configured(catalogIn(textOf(path)))));
}

/**
 * The state a platform keeps, or the output of an earlier `read` (its last STATE per stream counts). An empty file
 * is no state.
 * @param warn called with what is ignored
 * @throws ConnectorError (config) naming the file, the fields and the remedy
 */
export async function readState(
  path: string | undefined,
  warn?: (text: string) => void,
): Promise<StreamStates> {
  if (path === undefined) return new Map();
  const messages = await namedAsync('--state', path, () => stateMessages(path));
  return named('--state', path, () => parseState(messages ?? wholeJson(textOf(path)), warn));
}

/** What `discover` printed is a line of its own among logs. */
function catalogIn(text: string): unknown {
  const line = text.split('\n').find((one) => one.startsWith('{"type":"CATALOG"'));
  return jsonOf(line ?? text);
}

/** A catalog as `discover` prints it is configured to read everything, incrementally where it can be. */
function configured(input: unknown): unknown {
  const catalog = isObject(input) && isObject(input['catalog']) ? input['catalog'] : input;
  if (!isObject(catalog) || !Array.isArray(catalog['streams'])) return catalog;
  const streams = catalog['streams'].map((stream: unknown) => {
    if (!isObject(stream)) return stream;
    if ('stream' in stream || typeof stream['name'] !== 'string') return stream;
    const modes = stream['supported_sync_modes'];
    const incremental = Array.isArray(modes) && modes.includes('incremental');
    return {
      stream,
      sync_mode: incremental ? 'incremental' : 'full_refresh',
      destination_sync_mode: 'append',
    };
  });
  return { ...catalog, streams };
}

function wholeJson(text: string): unknown {
  return text.trim() === '' ? undefined : jsonOf(text);
}

/** The STATE messages of a file with one message per line, which may be large; undefined for any other file. */
async function stateMessages(path: string): Promise<unknown[] | undefined> {
  if (statSync(path).isFIFO())
    throw new InputError('it is a pipe. Write it to a file: it is read more than once.');
  const last = new Map<unknown, unknown>();
  let messages = 0;
  for await (const line of linesOf(path)) {
    const row = parsedLine(line);
    if (row === undefined || row === null) continue;
    if (!isMessage(row)) return undefined;
    messages += 1;
    if (row.type === 'STATE') last.set(row.state?.stream?.stream_descriptor?.name, row);
  }
  return messages > 0 ? [...last.values()] : undefined;
}

/** The lines of a file, each put together once, however many pieces it comes in. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let pieces: string[] = [];
  const decoder = new TextDecoder(encodingOf(firstBytesOf(path)));
  for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
    const chunk = decoder.decode(bytes, { stream: true });
    const [first = '', ...rest] = chunk.split('\n');
    pieces.push(first);
    for (const next of rest) {
      yield pieces.join('');
      pieces = [next];
    }
  }
  yield pieces.join('');
}

/** What a line says; undefined where it is no JSON, as lines that other programs print in between. */
function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

interface MaybeState {
  readonly type: string;
  readonly state?: { readonly stream?: { readonly stream_descriptor?: { readonly name?: unknown } } };
}

/** The types that `read` prints; a lone state (`STREAM`, `GLOBAL`, `LEGACY`) is not one of them. */
function isMessage(row: unknown): row is MaybeState {
  const types = ['RECORD', 'STATE', 'LOG', 'TRACE', 'CONTROL', 'SPEC', 'CATALOG', 'CONNECTION_STATUS'];
  return typeof row === 'object' && row !== null && 'type' in row && types.includes(String(row.type));
}

const mark = '\uFEFF';

/** The text of a file or a pipe. */
export function textOf(path: string): string {
  return decoded(readAll(path));
}

/** UTF-8, or UTF-16 as Windows writes it, with or without a byte order mark. */
export function decoded(bytes: Buffer): string {
  const text = new TextDecoder(encodingOf(bytes), { ignoreBOM: true }).decode(bytes);
  return text.startsWith(mark) ? text.slice(mark.length) : text;
}

/** JSON and YAML begin with a character of ASCII, of which UTF-16 has a zero byte before or behind. */
function encodingOf([first, second]: Buffer): string {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

function firstBytesOf(path: string): Buffer {
  const start = Buffer.alloc(2, ' ');
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start;
}

/** What a parser says of broken JSON quotes the text around it, which may be a secret: only the place is passed on. */
export function jsonOf(text: string): unknown {
  if (isDeeperThan(maxDepth, text)) throw new InputError(`it is nested more than ${maxDepth} levels deep.`);
  try {
    return parseJson(text);
  } catch {
    throw new InputError(`it is not valid JSON. Correct it${placeOfFault(text)}.`);
  }
}

/** Far beyond what any input means; what recurses over it would run out of stack. */
const maxDepth = 1_000;

function isDeeperThan(most: number, text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (inText && sign === '\\') at += 1;
    else if (sign === '"') inText = !inText;
    else if (!inText && (sign === '[' || sign === '{')) depth += 1;
    else if (!inText && (sign === ']' || sign === '}')) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

/** V8 tells the place of some faults only. */
function placeOfFault(text: string): string {
  try {
    parse(text);
    return '';
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    if (position === undefined) return '';
    const before = text.slice(0, Number(position)).split('\n');
    return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  }
}

export function named<T>(flag: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw inFile(flag, path, error);
  }
}

async function namedAsync<T>(flag: string, path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw inFile(flag, path, error);
  }
}

function inFile(flag: string, path: string, error: unknown): ConnectorError {
  const problem = isFileError(error) ? `the file cannot be read (${error.code}). Check the path.` : undefined;
  const message = error instanceof InputError ? error.message : (problem ?? toConnectorError(error).message);
  return new ConnectorError('config_error', `${flag} ${path}: ${message}`);
}

function isFileError(error: unknown): error is { code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
