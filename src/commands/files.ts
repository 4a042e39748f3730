// The files a platform or a person hands us, read with errors that name the file and never show a value.
import { createReadStream, readFileSync } from 'node:fs';
import ndjson from 'ndjson';
import { parseConfig, type Config } from '../config.ts';
import { ConnectorError, toConnectorError } from '../engine/errors.ts';
import { parseJson } from '../json.ts';
import {
  InputError,
  parseCatalog,
  parseState,
  type ConfiguredStream,
  type StreamStates,
} from '../protocol/inputs.ts';

/** @throws ConnectorError (config) naming the file, the fields and the remedy */
export function readConfig(path: string): Config {
  return named('--config', path, () => parseConfig(jsonOf(textOf(path))));
}

/** @throws ConnectorError (config) naming the file, the fields and the remedy */
export function readCatalog(path: string): ConfiguredStream[] {
  return named('--catalog', path, () => parseCatalog(jsonOf(textOf(path))));
}

/**
 * The state a platform keeps, or the output of an earlier `read` (its last STATE per stream counts). An empty file
 * is no state.
 * @throws ConnectorError (config) naming the file, the fields and the remedy
 */
export async function readState(path: string): Promise<StreamStates> {
  const messages = await namedAsync('--state', path, () => stateMessages(path));
  return named('--state', path, () => parseState(messages ?? wholeJson(textOf(path))));
}

function wholeJson(text: string): unknown {
  return text.trim() === '' ? undefined : jsonOf(text);
}

/** The STATE messages of a file with one message per line, which may be large; undefined for any other file. */
async function stateMessages(path: string): Promise<unknown[] | undefined> {
  const last = new Map<unknown, unknown>();
  let lines = 0;
  const file = createReadStream(path);
  const rows = file.pipe(ndjson.parse({ strict: false }));
  file.on('error', (error) => rows.destroy(error));
  for await (const row of rows as AsyncIterable<unknown>) {
    lines += 1;
    if (!isMessage(row)) return undefined;
    if (row.type === 'STATE') last.set(row.state?.stream?.stream_descriptor?.name, row);
  }
  return lines > 0 ? [...last.values()] : undefined;
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

function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}

/** What V8 says of broken JSON quotes the text around it, which may be a secret: only the place is passed on. */
function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const before = text.slice(0, Number(position ?? text.length)).split('\n');
    throw new InputError(
      `it is not valid JSON (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}).`,
    );
  }
}

function named<T>(flag: string, path: string, read: () => T): T {
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
