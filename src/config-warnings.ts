// What in a configuration has no effect: keys that resemble known ones, and settings of modules that are off.
import { z } from 'zod';
import { withoutNulls } from './airbyte/inputs.ts';
import { Config, enabledModules } from './config.ts';
import { modules } from './modules/index.ts';
import { distance, ranked, simplified } from './modules/similar.ts';

type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One text for each key or section that is ignored and was probably meant. */
export function configWarnings(input: unknown): string[] {
  const given = withoutNulls(input);
  if (!isObject(given)) return [];
  const schema = z.toJSONSchema(Config, { io: 'input', unrepresentable: 'any' }) as Schema;
  const known = new Map<string, string>();
  collect(schema, '', known);
  return [...unknownKeys(given, schema, '', [...known.keys()]), ...sectionsOff(given)];
}

/** The properties of an object, in whichever branch they are. */
function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  const branches = ['oneOf', 'anyOf', 'allOf'].flatMap((key) => (schema[key] as Schema[] | undefined) ?? []);
  const own = (schema['properties'] ?? {}) as Record<string, Schema>;
  return Object.assign({}, ...branches.map(propertiesOf), own) as Record<string, Schema>;
}

function collect(schema: Schema, path: string, known: Map<string, string>): void {
  if (isObject(schema['items'])) collect(schema['items'], `${path}[]`, known);
  for (const [key, inner] of Object.entries(propertiesOf(schema))) {
    const at = path === '' ? key : `${path}.${key}`;
    known.set(at, key);
    collect(inner, at, known);
  }
}

function unknownKeys(value: unknown, schema: Schema, path: string, known: readonly string[]): string[] {
  if (Array.isArray(value)) {
    const items = isObject(schema['items']) ? schema['items'] : {};
    return value.flatMap((inner, index) => unknownKeys(inner, items, `${path}[${index}]`, known));
  }
  if (!isObject(value)) return [];
  const properties = propertiesOf(schema);
  // A value of free form has no keys that could be wrong.
  if (Object.keys(properties).length === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const property = properties[key];
    if (property !== undefined) return unknownKeys(inner, property, at, known);
    // Test harnesses and users' own remarks begin with an underscore.
    if (key.startsWith('_')) return [];
    const suggestion =
      elsewhere(key, known, 0) ?? closest(key, Object.keys(properties), path) ?? elsewhere(key, known, 1);
    return suggestion === undefined
      ? []
      : [`The configuration has an unknown key ${at}, which is ignored. Did you mean ${suggestion}?`];
  });
}

function closest(key: string, candidates: readonly string[], path: string): string | undefined {
  const best = ranked(key, candidates, (one) => one)[0];
  return best === undefined ? undefined : path === '' ? best : `${path.replaceAll(/\[\d+\]/g, '[]')}.${best}`;
}

/** At another level, where only a name that is nearly the same is meant. */
function elsewhere(key: string, known: readonly string[], away: 0 | 1): string | undefined {
  const plain = simplified(key);
  if (plain.length < 4) return undefined;
  return ranked(key, known, (path) => path.split('.').at(-1) ?? path).find(
    (path) => distance(plain, simplified(path.split('.').at(-1) ?? path)) <= away,
  );
}

/** A form sends the defaults of every module: only what differs from them was filled in by a person. */
function sectionsOff(given: Readonly<Record<string, unknown>>): string[] {
  const on = enabledModules(given);
  return modules
    .filter(({ name }) => !on.includes(name) && isObject(given[name]))
    .filter(({ name, settings }) => {
      const parsed = settings.safeParse(given[name]);
      return !parsed.success || JSON.stringify(parsed.data) !== JSON.stringify(settings.parse({}));
    })
    .map(
      ({ name }) =>
        `The settings of ${name} are ignored, because modules does not contain ${name}. Add it, or remove the settings.`,
    );
}
