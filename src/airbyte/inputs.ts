// What the platform hands us: the configured catalog and the state, in every shape that platforms use.
import { z } from 'zod';
import { isObject } from '../json.ts';
import type { JsonObject, SyncMode } from './messages.ts';
import { catalogKeys, findMisnamed, stateKeys, type Misnamed } from './notation.ts';

/** An input file that cannot be used; the message names the field and the remedy, never a value. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export interface ConfiguredStream {
  readonly name: string;
  readonly syncMode: SyncMode;
  /** The selected columns; undefined means all. */
  readonly columns: readonly string[] | undefined;
}

/** The saved state of each stream, by stream name. */
export type StreamStates = ReadonlyMap<string, JsonObject>;

const ConfiguredCatalog = z.looseObject({
  streams: z.array(
    z.looseObject({
      stream: z.looseObject({
        name: z.string(),
        json_schema: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
      }),
      sync_mode: z.enum(['full_refresh', 'incremental']).default('full_refresh'),
    }),
  ),
});

/**
 * Reads a configured catalog; null means absent everywhere, unknown keys are ignored.
 * @throws InputError when it is not one, or names a stream twice
 */
export function parseCatalog(input: unknown): ConfiguredStream[] {
  const given = withoutNulls(input);
  const misnamed = findMisnamed(given, catalogKeys);
  if (misnamed) throw invalidCatalog(problemOf(misnamed));
  const parsed = ConfiguredCatalog.safeParse(given);
  if (!parsed.success) throw invalidCatalog(issuesOf(parsed.error));
  const streams = parsed.data.streams.map(({ stream, sync_mode }) => {
    const columns = Object.keys(stream.json_schema?.properties ?? {});
    return { name: stream.name, syncMode: sync_mode, columns: columns.length > 0 ? columns : undefined };
  });
  const names = streams.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidCatalog(`it configures the stream '${twice}' twice`);
  return streams;
}

const StreamState = z.looseObject({
  stream_descriptor: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  stream_state: z.looseObject({}).optional(),
});
const GlobalState = z.looseObject({
  shared_state: z.looseObject({}).optional(),
  stream_states: z.array(StreamState),
});

/**
 * Reads a state in any shape a platform keeps: nothing, a list of STREAM states, one of them alone, a GLOBAL
 * one, a LEGACY map by stream name, or STATE messages as `read` printed them (the last one per stream counts).
 * @param warn called with what is ignored
 * @throws InputError when it is none of these
 */
export function parseState(input: unknown, warn: (text: string) => void = () => undefined): StreamStates {
  const states = new Map<string, JsonObject>();
  const given = withoutNulls(input);
  const misnamed = findMisnamed(given, stateKeys);
  if (misnamed) throw invalidState('state', problemOf(misnamed));
  for (const [index, element] of elementsOf(given).entries()) {
    for (const { name, namespace, state } of statesOf(element, index)) {
      // Our streams have no namespace: what has one belongs to a stream of the same name elsewhere.
      if (namespace === undefined) states.set(name, state);
      else warn(`The state of ${namespace}.${name} is ignored: streams of this connector have no namespace.`);
    }
  }
  return states;
}

interface NamedState {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly state: JsonObject;
}

function elementsOf(input: unknown): unknown[] {
  if (input === undefined) return [];
  if (Array.isArray(input)) return input;
  if (!isObject(input)) throw invalidState('state', 'it is neither a list nor an object');
  assertNotSinger(input);
  const isMap = ['type', 'stream', 'global', 'data', 'stream_descriptor'].every(
    (key) => input[key] === undefined,
  );
  return [isMap ? { type: 'LEGACY', data: input } : input];
}

/** A tap's bookmarks stand at the top, in its messages (`value`), or where a runner of taps keeps them. */
function assertNotSinger(given: JsonObject): void {
  if (isObject(given['bookmarks']))
    throw invalidState('bookmarks', 'this is the state of a Singer tap, which has another format');
  for (const key of ['value', 'data', 'completed', 'partial', 'singer_state']) {
    const inner = given[key];
    if (isObject(inner)) assertNotSinger(inner);
  }
}

function statesOf(element: unknown, index: number): NamedState[] {
  const at = `state[${index}]`;
  if (!isObject(element)) throw invalidState(at, 'it is not an object');
  assertNotSinger(element);
  if (isObject(element['state']) && element['type'] === 'STATE') return statesOf(element['state'], index);
  if (element['stream_descriptor'] !== undefined) return streamStates([check(StreamState, element, at)]);
  if (element['stream'] !== undefined)
    return streamStates([check(StreamState, element['stream'], `${at}.stream`)]);
  if (element['global'] !== undefined) return globalStates(element['global'], at);
  if (element['type'] === 'LEGACY' || element['data'] !== undefined)
    return legacyStates(element['data'] ?? {}, at);
  throw invalidState(at, "it has none of 'stream', 'global' and 'data'");
}

function globalStates(input: unknown, at: string): NamedState[] {
  const { shared_state, stream_states } = check(GlobalState, input, `${at}.global`);
  if (Object.keys(shared_state ?? {}).length > 0) {
    throw invalidState(`${at}.global.shared_state`, 'this connector shares no state between streams');
  }
  return streamStates(stream_states);
}

function legacyStates(input: unknown, at: string): NamedState[] {
  if (!isObject(input)) throw invalidState(`${at}.data`, 'it is not an object');
  return Object.entries(input).map(([name, state]) => {
    if (!isObject(state)) throw invalidState(at, `'${name}' is not an object`);
    return { name, state };
  });
}

function streamStates(states: readonly z.infer<typeof StreamState>[]): NamedState[] {
  return states.map(({ stream_descriptor: { name, namespace = '' }, stream_state: state = {} }) => ({
    name,
    namespace: namespace === '' ? undefined : namespace,
    state,
  }));
}

function problemOf({ path, key, expected }: Misnamed): string {
  return `${path === '' ? 'it' : path} has ${key} where ${expected} is expected`;
}

function check<T>(schema: z.ZodType<T>, input: unknown, at: string): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw invalidState(at, issuesOf(parsed.error));
  return parsed.data;
}

function invalidCatalog(problem: string): InputError {
  return new InputError(
    `The catalog is not valid: ${problem}. Correct it, or refresh the connection's schema.`,
  );
}

function invalidState(at: string, problem: string): InputError {
  return new InputError(
    `The state is not valid: ${at}: ${problem}. Pass the state that an earlier sync wrote, or reset the stream.`,
  );
}

/** Names the fields of a failed check, `path: what is wrong`, without any value. */
export function issuesOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => {
      const problem = message.endsWith('received undefined') ? 'is missing' : message;
      return path.length > 0 ? `${path.map(String).join('.')}: ${problem}` : problem;
    })
    .join('; ');
}

/** No input of a platform or a person is nested as deep as this. */
const maxDepth = 200;

/**
 * Harnesses dump optional fields as null, which the protocol's own schema forbids: null means absent.
 * @throws InputError where the input is nested too deep, or has a key that no object should have
 */
export function withoutNulls(value: unknown, depth = 0): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object') return value;
  if (depth > maxDepth) throw new InputError(`it is nested more than ${maxDepth} levels deep. Correct it.`);
  if (Array.isArray(value)) return value.map((inner) => withoutNulls(inner, depth + 1));
  if (Object.hasOwn(value, '__proto__')) throw new InputError("it has a key '__proto__'. Remove it.");
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
      inner === null ? [] : [[key, withoutNulls(inner, depth + 1)]],
    ),
  );
}
