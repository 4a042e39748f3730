// Where a configuration comes from: a file of JSON or YAML, stdin or the environment, with secrets from the environment.
import { readFileSync } from 'node:fs';
import { ConnectorError } from '../engine/errors.ts';
import { parseConfig, parseSettings, parseUnfinished, type Config } from '../config.ts';
import { configWarnings } from '../config-warnings.ts';
import { InputError } from '../airbyte/inputs.ts';
import { configVariable, secretVariables } from './environment.ts';
import { decoded, jsonOf, named, textOf } from './files.ts';

export interface ConfigSource {
  /** A path, `-` for stdin; undefined: the environment. */
  readonly path: string | undefined;
  /** What a configuration without a region means. */
  readonly region: Config['region'];
  readonly env: NodeJS.ProcessEnv;
}

/** @throws ConnectorError (config) naming the source, the fields and the remedy */
export async function readConfig(
  source: ConfigSource,
): Promise<{ readonly config: Config; readonly warnings: readonly string[] }> {
  const [given, name] = await load(source);
  return named('--config', name, () => ({
    config: parseConfig(given, source.region),
    warnings: configWarnings(given),
  }));
}

/**
 * The same for a configuration that is still being written: what its modules need may be missing.
 * @throws ConnectorError (config) naming the source, the fields and the remedy
 */
export async function readUnfinished(source: ConfigSource): Promise<Config> {
  const [given, name] = await load(source);
  return named('--config', name, () => parseUnfinished(given, source.region));
}

/**
 * The same where no sign-in happens: credentials may be missing, and what a module needs to be read.
 * @throws ConnectorError (config) naming the source, the fields and the remedy
 */
export async function readSettings(source: ConfigSource): Promise<Config> {
  const [given, name] = await load(source, { secrets: false });
  return named('--config', name, () => parseSettings(given, source.region));
}

async function load(
  { path, env }: ConfigSource,
  { secrets = true } = {},
): Promise<readonly [given: unknown, name: string]> {
  const name = path === undefined ? configVariable : path === '-' ? 'stdin' : path;
  const text = named('--config', name, () => {
    if (path === undefined) return env[configVariable] ?? '';
    return path === '-' ? decoded(readFileSync(0)) : textOf(path);
  });
  const value = isYaml(name, text) ? await yamlOf(text, name) : named('--config', name, () => jsonOf(text));
  return [secrets ? named('--config', name, () => withSecrets(value, env)) : value, name];
}

function isYaml(name: string, text: string): boolean {
  return /\.ya?ml$/i.test(name) || /^\s*(?:#|---|[A-Za-z_]+\s*:)/.test(text);
}

/** What a parser says of broken YAML quotes the text around it, which may be a secret: only the place is passed on. */
async function yamlOf(text: string, name: string): Promise<unknown> {
  const { parseYaml } = await import('./yaml.ts');
  const parsed = parseYaml(text);
  if ('read' in parsed) return named('--config', name, parsed.read);
  const { line, column } = parsed;
  throw new ConnectorError(
    'config_error',
    `--config ${name}: it is not valid YAML. Correct it at line ${line}, column ${column}.`,
  );
}

type Given = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Secrets of the configuration may be `${NAME}` of the environment; those that it lacks may have variables of their own. */
function withSecrets(given: unknown, env: NodeJS.ProcessEnv): unknown {
  if (!isObject(given)) return given;
  const { credentials, network } = given;
  const own = isObject(credentials) ? filled(credentials, 'credentials', env) : {};
  const added = isObject(credentials) || credentials === undefined ? fromVariables(own, env) : {};
  return {
    ...given,
    ...(Object.keys({ ...own, ...added }).length > 0 && { credentials: { ...own, ...added } }),
    ...(isObject(network) && { network: filled(network, 'network', env) }),
  };
}

/** Keys whose values are secrets. */
const secretKeys = new Set([...Object.keys(secretVariables), 'app_access_token', 'proxy_url']);

function filled(section: Given, path: string, env: NodeJS.ProcessEnv): Given {
  return Object.fromEntries(
    Object.entries(section).map(([key, value]) => [
      key,
      secretKeys.has(key) ? substituted(value, `${path}.${key}`, env) : value,
    ]),
  );
}

function substituted(value: unknown, key: string, env: NodeJS.ProcessEnv): unknown {
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_all, name: string) => {
    const found = env[name];
    if (found !== undefined && found !== '') return found;
    throw new InputError(`${key} refers to the environment variable ${name}, which is not set.`);
  });
}

/** Two ways to sign in are not mixed: a token or a ticket of the environment is for configurations without a secret. */
function fromVariables(own: Given, env: NodeJS.ProcessEnv): Given {
  const isSet = (key: string): boolean => (own[key] ?? '') !== '';
  const ofCustomApp = own['auth_type'] === 'custom_app' || isSet('app_secret');
  const complete = isSet('tenant_access_token') || isSet('app_access_token');
  return Object.fromEntries(
    Object.entries(secretVariables).flatMap(([key, name]) => {
      const value = env[name] ?? '';
      const fits = key === 'app_id' || key === 'app_secret' || !ofCustomApp;
      return value === '' || isSet(key) || complete || !fits ? [] : [[key, value]];
    }),
  );
}
