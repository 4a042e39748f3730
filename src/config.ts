// The configuration: the schema that the form, `spec.json` and `parseConfig` share.
import { z } from 'zod';
import { ConnectorError } from './engine/errors.ts';
import { issuesOf, withoutNulls } from './airbyte/inputs.ts';
import { missingToSignIn, type Credentials } from './lark/auth.ts';
import { Limits, Network } from './lark/settings.ts';
import { ApprovalSettings } from './modules/approval/settings.ts';
import { AttendanceSettings } from './modules/attendance/settings.ts';
import { BaseSettings } from './modules/base/settings.ts';
import { ContactSettings } from './modules/contact/settings.ts';

/** Pasted with a blank before or after it, it is still meant. */
const secret = (order: number, title: string, description: string, example?: string) =>
  z
    .string()
    .trim()
    .min(1)
    .meta({ title, description, ...(example && { examples: [example] }), airbyte_secret: true, order });

const fromConsole = 'Developer console, Credentials &amp; Basic Info.';

const CustomApp = z
  .looseObject({
    auth_type: z.literal('custom_app').meta({ order: 0 }),
    app_id: secret(1, 'App ID', fromConsole, 'cli_a1b2c3d4e5f6a7b8'),
    app_secret: secret(2, 'App Secret', fromConsole),
  })
  .meta({ title: 'Custom app' });

/** One branch for three ways: a form can require of it no more than what tells it apart. */
const StoreApp = z
  .looseObject({
    auth_type: z.literal('store_app').meta({ order: 0 }),
    tenant_key: z.string().trim().min(1).optional().meta({
      title: 'Tenant key',
      description:
        'The company that installed the app, from the event that Lark sent then. Needed unless a tenant access token is given.',
      order: 1,
    }),
    app_id: secret(2, 'App ID', `${fromConsole} With App Secret, app ticket and tenant key.`).optional(),
    app_secret: secret(3, 'App Secret', fromConsole).optional(),
    app_ticket: secret(
      4,
      'App ticket',
      'The latest one that Lark pushed to the app; a new one comes every hour. Keep it current: an old one ends the sync.',
    ).optional(),
    app_access_token: secret(
      5,
      'App access token',
      'Instead of id, secret and ticket: made elsewhere, lasts at most two hours. With the tenant key.',
      'a-...',
    ).optional(),
    tenant_access_token: secret(
      6,
      'Tenant access token',
      'Instead of all the others: made elsewhere, lasts at most two hours and is not renewed.',
      't-...',
    ).optional(),
  })
  .meta({ title: 'Store app' });

const moduleNames = ['approval', 'base', 'attendance', 'contact'] as const;

export const Config = z
  .looseObject({
    region: z.enum(['lark', 'feishu']).default('lark').meta({
      title: 'Region',
      description:
        'Lark (international, larksuite.com) or Feishu (China, feishu.cn). An app exists on one of them only.',
      group: 'connection',
      order: 0,
    }),
    base_url: z
      .string()
      .regex(/^https?:\/\/[^/?#\s]+\/?$/, 'must be https://host without a path')
      // A user name in the address would take the place of the token in every request.
      .refine((url) => URL.canParse(url) && !url.includes('@'), 'must be https://host or https://host:port')
      .optional()
      .meta({
        title: 'Address',
        description: 'Overrides the region: for private deployments.',
        pattern_descriptor: 'https://host',
        examples: ['https://open.example.com'],
        group: 'connection',
        order: 1,
      }),
    credentials: z.discriminatedUnion('auth_type', [CustomApp, StoreApp]).meta({
      title: 'Sign in',
      description: 'The app in the Lark or Feishu developer console through which the data is read.',
      type: 'object',
      group: 'connection',
      order: 2,
    }),
    modules: z.array(z.enum(moduleNames)).min(1, 'choose at least one module').default(['contact']).meta({
      title: 'Modules',
      description: 'What to read.',
      uniqueItems: true,
      group: 'data',
      order: 3,
    }),
    approval: ApprovalSettings.prefault({}).meta({
      title: 'Approval',
      description: 'Approval instances, their forms, tasks, timelines and comments.',
      group: 'data',
      order: 4,
    }),
    base: BaseSettings.prefault({}).meta({
      title: 'Base',
      description: 'Tables of Bases, as they are or with their own columns.',
      group: 'data',
      order: 5,
    }),
    attendance: AttendanceSettings.prefault({}).meta({
      title: 'Attendance',
      description: 'Check-ins, daily results, leaves, corrections, schedules, and their rules.',
      group: 'data',
      order: 6,
    }),
    contact: ContactSettings.prefault({}).meta({
      title: 'Contact',
      description: 'People, departments, groups and the like.',
      group: 'data',
      order: 7,
    }),
    enrich_contacts: z
      .boolean()
      .default(false)
      .meta({
        title: 'Names beside ids',
        description:
          'Adds the names of people and departments to the approval and attendance streams, from one reading of the ' +
          'contacts. The permission contact:user.basic_profile:readonly also names people whom the app does not see.',
        group: 'data',
        order: 8,
      }),
    add_tenant_key: z
      .boolean()
      .default(false)
      .meta({
        title: 'Key of the company in every row',
        description:
          'Adds tenant_key to every row and primary key, so that several companies fit into one table. Needs the ' +
          'permission tenant:tenant:readonly.',
        group: 'data',
        order: 9,
      }),
    network: Network.prefault({}).meta({ title: 'Network', group: 'tuning', order: 10 }),
    limits: Limits.prefault({}).meta({ title: 'Limits', group: 'tuning', order: 11 }),
  })
  .meta({ title: 'Lark and Feishu' });

export type Config = z.infer<typeof Config>;

/** The cards of the form. */
export const groups = [
  { id: 'connection', title: 'Connection' },
  { id: 'data', title: 'Data' },
  { id: 'tuning', title: 'Tuning' },
];

/**
 * Reads a configuration as a person or a platform wrote it: null means absent, unknown keys are accepted,
 * credentials without `auth_type` are told by their keys, without `modules` those count whose object is there, and
 * the object of a module that is off is ignored.
 * @param region what a configuration without one means
 * @throws ConnectorError (config) that names each field and what is wrong with it, never a value
 */
export function parseConfig(input: unknown, region: Config['region'] = 'lark'): Config {
  const given = withoutNulls(input);
  if (!isObject(given)) throw invalid('it is not a JSON object');
  const parsed = Config.safeParse(completed({ region, ...given }));
  if (!parsed.success) throw invalid(issuesOf(parsed.error));
  const missing = missingFrom(parsed.data);
  if (missing !== undefined) throw invalid(missing);
  return parsed.data;
}

/** What a module needs once it is on. */
function missingFrom({ credentials, modules, approval, base }: Config): string | undefined {
  const missing = missingToSignIn(credentials);
  if (missing !== undefined) return `credentials: ${missing}`;
  const needsCodes = modules.includes('approval') && approval.approval_codes.length === 0;
  if (needsCodes) return 'approval.approval_codes: name at least one approval code';
  const needsTables = modules.includes('base') && base.tables.length === 0;
  return needsTables ? 'base.tables: paste the link of at least one Base or table' : undefined;
}

/** Keys that no custom app has. */
const ofStoreApps = ['tenant_key', 'app_ticket', 'app_access_token', 'tenant_access_token'];

function authTypeOf(credentials: object): Credentials['auth_type'] {
  return ofStoreApps.some((key) => key in credentials) ? 'store_app' : 'custom_app';
}

function completed(given: Readonly<Record<string, unknown>>): unknown {
  const { credentials, modules = moduleNames.filter((name) => isObject(given[name])) } = given;
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
