// Holds a record against its stream's schema as the acceptance tests do, and somewhat stricter about times.
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { parse as parseAsWritten } from 'lossless-json';
import { isObject, valueAt, type JsonObject } from '../../support/json.ts';
import { sentence } from '../protocol/line.ts';

const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const clockForm = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?$/;
const zoneForm = /(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Our own names for the formats that an airbyte_type makes of `date-time` and `time`. */
const namedFormats: Readonly<Record<string, string>> = {
  timestamp_with_timezone: 'date-time',
  timestamp_without_timezone: 'local-date-time',
  time_with_timezone: 'time',
  time_without_timezone: 'local-time',
};

const ajv = formats.default(
  new Ajv({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true }),
);
ajv.addKeyword('airbyte_type');
// Which field of a Base a column is from: readers may ignore what they do not know.
ajv.addKeyword('x-lark-field-id');
ajv.addFormat('date', isDay);
ajv.addFormat('time', (text) => zoneForm.test(text) && clockForm.test(text.replace(zoneForm, '')));
ajv.addFormat('local-time', clockForm);
ajv.addFormat('date-time', (text) => zoneForm.test(text) && isLocalTime(text.replace(zoneForm, '')));
ajv.addFormat('local-date-time', isLocalTime);

const validators = new WeakMap<JsonObject, ValidateFunction>();
/** Every discovery makes schemas of its own, mostly the same as before, and compiling one takes long. */
const validatorsByText = new Map<string, ValidateFunction>();

/** What is wrong with a record's data, by draft-07, the time formats and the declared columns. */
export function recordProblems(jsonSchema: JsonObject, data: unknown): string[] {
  const declared = isObject(jsonSchema['properties']) ? jsonSchema['properties'] : {};
  const columns = isObject(data) ? Object.keys(data) : [];
  const undeclared = columns.filter((column) => !Object.hasOwn(declared, column));
  return [
    ...undeclared.map((column) => `/${column} is not declared in the schema`),
    ...(columns.length === 0 ? ['/ must be an object with at least one column'] : []),
    ...schemaProblems(jsonSchema, data),
  ];
}

/** The same for a RECORD line, where `1.0` is distinguished from `1`: the former is no integer. */
export function recordLineProblems(jsonSchema: JsonObject, line: string): string[] {
  const message = parseAsWritten(line, undefined, numberAsWritten);
  return recordProblems(jsonSchema, valueAt(message, ['record', 'data']));
}

function schemaProblems(jsonSchema: JsonObject, data: unknown): string[] {
  try {
    const validate = validators.get(jsonSchema) ?? validatorOf(jsonSchema);
    validators.set(jsonSchema, validate);
    return validate(data) ? [] : (validate.errors ?? []).map(sentence);
  } catch (error) {
    return [`the schema cannot be used: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function validatorOf(jsonSchema: JsonObject): ValidateFunction {
  const text = JSON.stringify(jsonSchema);
  const validate = validatorsByText.get(text) ?? ajv.compile(withNamedFormats(jsonSchema));
  validatorsByText.set(text, validate);
  return validate;
}

/** Gives a whole number that is not written as one a fraction, so that `integer` refuses it and `number` does not. */
function numberAsWritten(text: string): number {
  const number = Number(text);
  return Number.isInteger(number) && !/^-?\d+$/.test(text) ? number + 0.5 : number;
}

/** ajv's formats cannot see the airbyte_type beside them, so it is written into the format's name. */
function withNamedFormats(schema: JsonObject): JsonObject {
  const { properties, items, additionalProperties, format, airbyte_type } = schema;
  const named =
    typeof airbyte_type === 'string' && format !== undefined ? namedFormats[airbyte_type] : undefined;
  return {
    ...schema,
    ...(named === undefined ? {} : { format: named }),
    ...(isObject(properties) ? { properties: eachNamed(properties) } : {}),
    ...(isObject(items) ? { items: withNamedFormats(items) } : {}),
    ...(isObject(additionalProperties)
      ? { additionalProperties: withNamedFormats(additionalProperties) }
      : {}),
  };
}

function eachNamed(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      isObject(schema) ? withNamedFormats(schema) : schema,
    ]),
  );
}

function isLocalTime(text: string): boolean {
  const [day = '', clock = '', ...more] = text.split('T');
  return more.length === 0 && isDay(day) && clockForm.test(clock);
}

function isDay(text: string): boolean {
  const [, year, month, day] = (dayForm.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
