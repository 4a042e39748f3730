// The configuration: the schema that the form, `spec.json` and `parseConfig` share.
import { z } from 'zod';
import { ConnectorError } from './engine/errors.ts';
import { issuesOf, withoutNulls } from './airbyte/inputs.ts';
import { missingToSignIn, type Credentials } from './lark/auth.ts';
import type { Config as Settings } from './modules/context.ts';
import { modules } from './modules/index.ts';
import { sharedSettings } from './settings.ts';
import { isObject } from './json.ts';

export type Config = Settings;

export const moduleNames = modules.map(({ name }) => name);

/** The settings of each module; what a user does not name has its default. */
const moduleSettings = Object.fromEntries(
  modules.map(({ name, settings, title, description }, index) => [
    name,
    settings.prefault({}).meta({
      title,
      description: `For the module ${title}. ${description}`,
      group: 'data',
      order: 4 + index,
    }),
  ]),
);

const { region, base_url, credentials, ...others } = sharedSettings;

/** Each module declares the type of its own settings, which a schema put together at run time cannot show. */
export const Config = z
  .looseObject({
    region,
    base_url,
    credentials,
    modules: z.array(z.enum(moduleNames)).min(1, 'choose at least one module').default(['contact']).meta({
      title: 'Modules',
      description: 'What to read.',
      uniqueItems: true,
      group: 'data',
      order: 3,
    }),
    ...moduleSettings,
    ...others,
  })
  .meta({ title: 'Lark and Feishu' }) as z.ZodType as z.ZodType<Settings>;

/** The cards of the form. */
export const groups = [
  { id: 'connection', title: 'Connection' },
  { id: 'data', title: 'Data' },
  { id: 'tuning', title: 'Tuning' },
];

/**
 * Reads a configuration as a person or a platform wrote it: null and, where text may be left out, the empty text mean
 * absent; unknown keys are accepted; credentials without `auth_type` are recognised by their keys; without `modules` those
 * count whose object is there; the object of a module that is off is ignored.
 * @param region what a configuration without one means
 * @throws ConnectorError (config) that names each field and what is wrong with it, never a value
 */
export function parseConfig(input: unknown, region: Config['region'] = 'lark'): Config {
  const config = checked(input, region);
  const missing = missingFrom(config);
  if (missing !== undefined) throw invalid(missing);
  return config;
}

/**
 * The same where nothing is read but what the configuration still lacks: a module need not be ready.
 * @throws ConnectorError (config) that names each field and what is wrong with it, never a value
 */
export function parseUnfinished(input: unknown, region: Config['region'] = 'lark'): Config {
  const config = checked(input, region);
  const missing = missingToSignIn(config.credentials);
  if (missing !== undefined) throw invalid(`credentials: ${missing}`);
  return config;
}

/**
 * The same where nothing is read: credentials and what a module needs to be read may be missing.
 * @throws ConnectorError (config) that names each field and what is wrong with it, never a value
 */
export function parseSettings(input: unknown, region: Config['region'] = 'lark'): Config {
  const placeholder = { auth_type: 'custom_app', app_id: '-', app_secret: '-' };
  return checked(isObject(input) ? { ...input, credentials: placeholder } : input, region);
}

function checked(input: unknown, region: Config['region']): Config {
  const given = withoutEmpty(withoutNulls(input));
  if (!isObject(given)) throw invalid('it is not a JSON object');
  const parsed = Config.safeParse(completed({ region, ...given }));
  if (!parsed.success) throw invalid(issuesOf(parsed.error));
  return parsed.data;
}

/** Forms send optional fields that were left empty as empty texts. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== '')
      .map(([key, inner]) => [key, withoutEmpty(inner)]),
  );
}

/** What a configuration lacks to sign in, or a module needs once it is on. */
function missingFrom(config: Config): string | undefined {
  const missing = missingToSignIn(config.credentials);
  if (missing !== undefined) return `credentials: ${missing}`;
  return modules
    .filter(({ name }) => config.modules.includes(name))
    .map((module) => module.missing?.(config))
    .find((one) => one !== undefined);
}

/** Keys that no custom app has. */
const ofStoreApps = ['tenant_key', 'app_ticket', 'app_access_token', 'tenant_access_token'];

function authTypeOf(credentials: object): Credentials['auth_type'] {
  return ofStoreApps.some((key) => key in credentials) ? 'store_app' : 'custom_app';
}

/** The modules that a configuration turns on; without `modules`, those whose object is there. */
export function enabledModules(given: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { modules = moduleNames.filter((name) => isObject(given[name])) } = given;
  return Array.isArray(modules) ? modules : [];
}

function completed(given: Readonly<Record<string, unknown>>): unknown {
  const { credentials, modules = enabledModules(given) } = given;
  const off = moduleNames.filter((name) => !Array.isArray(modules) || !modules.includes(name));
  return {
    ...given,
    ...(isObject(credentials) && { credentials: { auth_type: authTypeOf(credentials), ...credentials } }),
    ...Object.fromEntries(off.map((name) => [name, undefined])),
    modules,
  };
}

function invalid(problem: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `Config validation error: ${problem}. Correct the configuration; docs/configuration.md describes every key.`,
  );
}

/** Where Lark's API lives for a configuration. */
export function baseUrlOf({ base_url, region }: Pick<Config, 'base_url' | 'region'>): string {
  return base_url ?? (region === 'feishu' ? 'https://open.feishu.cn' : 'https://open.larksuite.com');
}

/** Where the apps of a configuration's platform are set up; the page of one app has its id in it, which is a secret here. */
export function consoleUrlOf(config: Pick<Config, 'base_url' | 'region'>): string {
  return new URL('/app', baseUrlOf(config)).href;
}

/** Every value of a configuration that must not be shown to anybody. */
export function secretsOf({ credentials, network }: Config): string[] {
  const { app_id, app_secret, app_ticket, app_access_token, tenant_access_token }: Credentials = credentials;
  const secrets = [app_id, app_secret, app_ticket, app_access_token, tenant_access_token, network.proxy_url];
  return secrets.filter((secret) => secret !== undefined);
}

/** What test harnesses add to a configuration: `_limit` records of each stream, `_page_size` items of each page. */
export function privateKey(config: Config, key: '_limit' | '_page_size'): number | undefined {
  const value = config[key];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}
