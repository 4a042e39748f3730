// Reads one line of stdout: the text rules first, then the shape of the message in it.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { LosslessNumber, parse as parseAsWritten } from 'lossless-json';
import { isObject, pointer, valueAt, valuesIn, type JsonObject, type JsonPath } from '../../support/json.ts';
import { problemsBy, type Rule } from '../../support/rules.ts';
import type { AirbyteMessage } from './messages.ts';
import { messageSchemas, traceSchemas } from './schemas.ts';

/** What became of a line. */
export type LineOutcome = { ok: true; message: AirbyteMessage } | { ok: false; problems: string[] };

type Parsed = { line: string; value: JsonObject; asWritten: unknown };

/** From here on the platform warns of a "[LARGE RECORD]". */
const longestLine = 20_000_000;

const ajv = formats.default(new Ajv({ strict: true, strictRequired: false, allErrors: true }));
const validators = new Map<string, ValidateFunction>();

/** The payloads that are not envelope: what is in them is free. */
const free = new RegExp(
  '^/(record/data|state/stream/stream_state|catalog/streams/\\d+/json_schema|spec/connectionSpecification' +
    '|spec/advanced_auth/oauth_config_specification|control/connectorConfig/config)$',
);

const decimals: JsonPath[] = [
  ['state', 'sourceStats', 'recordCount'],
  ['state', 'sourceStats', 'rejectedRecordCount'],
];

const integers: JsonPath[] = [
  ['record', 'emitted_at'],
  ['trace', 'emitted_at'],
  ['control', 'emitted_at'],
  ['trace', 'stream_status', 'reasons', 0, 'rate_limited', 'quota_reset'],
  ['trace', 'estimate', 'row_estimate'],
  ['trace', 'estimate', 'byte_estimate'],
];

/** Reads a line without its newline. */
export function readLine(line: string): LineOutcome {
  const textProblems = problemsBy([oneTrimmedLine, notTooLong], line);
  if (textProblems.length > 0) return { ok: false, problems: textProblems };
  let parsed: Parsed;
  try {
    const value: unknown = JSON.parse(line);
    if (!isObject(value)) return { ok: false, problems: ['isJson: / must be one JSON object'] };
    parsed = { line, value, asWritten: parseAsWritten(line) };
  } catch (error) {
    return { ok: false, problems: [`isJson: / ${error instanceof Error ? error.message : String(error)}`] };
  }
  const problems = problemsBy(parsedRules, parsed);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, message: parsed.value as AirbyteMessage };
}

/** What is wrong with the shape of a message, whatever text it came from. */
export function shapeProblems(message: JsonObject): string[] {
  const { type } = message;
  const kind = type === 'TRACE' ? valueAt(message, ['trace', 'type']) : type;
  const schema = typeof kind === 'string' ? schemaOf(type, kind) : undefined;
  if (schema === undefined) {
    const [at, schemas] = type === 'TRACE' ? ['/trace/type', traceSchemas] : ['/type', messageSchemas];
    const allowed = type === 'TRACE' ? Object.keys(schemas) : [...Object.keys(schemas), 'TRACE'];
    return [`${at} must be one of ${allowed.join(', ')}`];
  }
  const name = `${String(type)} ${String(kind)}`;
  const validate = validators.get(name) ?? ajv.compile(schema);
  validators.set(name, validate);
  return validate(message) ? [] : (validate.errors ?? []).map(sentence);
}

/** An ajv error as a path and a rule. */
export function sentence(error: ErrorObject): string {
  const params = error.params as JsonObject;
  const detail = params['additionalProperty'] ?? params['allowedValues'] ?? params['allowedValue'];
  const said =
    detail === undefined ? '' : ` (${Array.isArray(detail) ? detail.join(', ') : JSON.stringify(detail)})`;
  return `${error.instancePath || '/'} ${error.message ?? error.keyword}${said}`;
}

function schemaOf(type: unknown, kind: string): JsonObject | undefined {
  const schemas = type === 'TRACE' ? traceSchemas : messageSchemas;
  return Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
}

function oneTrimmedLine(line: string): string[] {
  if (/[\n\r]/.test(line)) return ['/ holds a line break'];
  return line === '' || line.trim() !== line ? ['/ must be one JSON object without space around it'] : [];
}

function notTooLong(line: string): string[] {
  return line.length >= longestLine ? [`/ has ${line.length} characters, must be under ${longestLine}`] : [];
}

function noLoneSurrogates({ line, value }: Parsed): string[] {
  if (line.isWellFormed() && !/\\u[dD][89a-fA-F]/.test(line)) return [];
  return [...valuesIn(value)].flatMap(({ path, value: at }) => {
    const names = isObject(at) ? Object.keys(at) : [];
    const strings = typeof at === 'string' ? [at] : names;
    return strings.every((text) => text.isWellFormed()) ? [] : [`${pointer(path)} holds a lone surrogate`];
  });
}

/** Says whether a number is in it that is none, without the paths that `valuesIn` makes: most lines have none. */
function hasInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinity);
}

function finiteNumbers({ value }: Parsed): string[] {
  if (!hasInfinity(value)) return [];
  const all = [...valuesIn(value)];
  return all
    .filter(({ value: at }) => typeof at === 'number' && !Number.isFinite(at))
    .map(({ path }) => `${pointer(path)} is a number that no double can hold`);
}

function noNullInEnvelope({ value }: Parsed): string[] {
  return [...valuesIn(value, (path) => !free.test(pointer(path)))]
    .filter(({ value: at }) => at === null)
    .map(({ path }) => `${pointer(path)} is null, must be left out`);
}

function fitsItsType(parsed: Parsed): string[] {
  return noNullInEnvelope(parsed).length > 0 ? [] : shapeProblems(parsed.value);
}

function countsHaveDecimalPoint({ asWritten }: Parsed): string[] {
  return writtenOtherwise(asWritten, decimals, /^\d+\.\d+$/, 'with a decimal point');
}

function integersAreWrittenPlainly({ asWritten }: Parsed): string[] {
  return writtenOtherwise(asWritten, integers, /^-?\d+$|\.\d*[1-9]/, 'as an integer');
}

function writtenOtherwise(asWritten: unknown, paths: JsonPath[], form: RegExp, how: string): string[] {
  return paths.flatMap((path) => {
    const number = valueAt(asWritten, path);
    if (!(number instanceof LosslessNumber) || form.test(number.value)) return [];
    return [`${pointer(path)} is written ${number.value}, must be written ${how}`];
  });
}

const parsedRules: Rule<Parsed>[] = [
  noLoneSurrogates,
  finiteNumbers,
  noNullInEnvelope,
  fitsItsType,
  countsHaveDecimalPoint,
  integersAreWrittenPlainly,
];
