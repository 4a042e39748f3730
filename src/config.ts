// The configuration: the schema that the form, `spec.json` and `parseConfig` share.
import { z } from 'zod';
import { ConnectorError } from './engine/errors.ts';
import { issuesOf, withoutNulls } from './protocol/inputs.ts';
import { ApprovalSettings } from './streams/approval/settings.ts';
import { ContactSettings } from './streams/contact/settings.ts';

const CustomApp = z
  .looseObject({
    auth_type: z.literal('custom_app').meta({ order: 0 }),
    app_id: z
      .string()
      .min(1)
      .meta({
        title: 'App ID',
        description: 'Developer console, Credentials &amp; Basic Info.',
        examples: ['cli_a1b2c3d4e5f6a7b8'],
        airbyte_secret: true,
        order: 1,
      }),
    app_secret: z.string().min(1).meta({
      title: 'App Secret',
      description: 'Developer console, Credentials &amp; Basic Info.',
      airbyte_secret: true,
      order: 2,
    }),
  })
  .meta({ title: 'Custom app' });

const Network = z.looseObject({
  timeout_seconds: z.int().min(1).max(600).default(60).meta({
    title: 'Timeout',
    description: 'Seconds after which a request without an answer is given up and tried again.',
    order: 0,
  }),
});

const Limits = z.looseObject({
  max_concurrency: z.int().min(1).max(50).default(8).meta({
    title: 'Concurrency',
    description: 'Requests in flight at once.',
    order: 0,
  }),
  rate_share: z
    .number()
    .min(0.01)
    .default(1)
    .meta({
      title: 'Share of the rate limits',
      description:
        'The part of each published rate that this connector may use: below 1 where other programs share the app, ' +
        'above 1 where Lark has granted more.',
      order: 1,
    }),
});

const moduleNames = ['approval', 'contact'] as const;

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
    credentials: z.discriminatedUnion('auth_type', [CustomApp]).meta({
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
    contact: ContactSettings.prefault({}).meta({
      title: 'Contact',
      description: 'People and departments.',
      group: 'data',
      order: 5,
    }),
    network: Network.prefault({}).meta({ title: 'Network', group: 'tuning', order: 6 }),
    limits: Limits.prefault({}).meta({ title: 'Limits', group: 'tuning', order: 7 }),
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
 * @throws ConnectorError (config) that names each field and what is wrong with it, never a value
 */
export function parseConfig(input: unknown): Config {
  const given = withoutNulls(input);
  if (!isObject(given)) throw invalid('it is not a JSON object');
  const parsed = Config.safeParse(completed(given));
  if (!parsed.success) throw invalid(issuesOf(parsed.error));
  const missing = missingFrom(parsed.data);
  if (missing !== undefined) throw invalid(missing);
  return parsed.data;
}

/** What a module needs once it is on. */
function missingFrom({ modules, approval }: Config): string | undefined {
  const needsCodes = modules.includes('approval') && approval.approval_codes.length === 0;
  return needsCodes ? 'approval.approval_codes: name at least one approval code' : undefined;
}

function completed(given: Readonly<Record<string, unknown>>): unknown {
  const { credentials, modules = moduleNames.filter((name) => isObject(given[name])) } = given;
  const off = moduleNames.filter((name) => !Array.isArray(modules) || !modules.includes(name));
  return {
    ...given,
    ...(isObject(credentials) && { credentials: { auth_type: 'custom_app', ...credentials } }),
    ...Object.fromEntries(off.map((name) => [name, undefined])),
    modules,
  };
}

function invalid(problem: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `Config validation error: ${problem}. Correct the configuration; the README describes every key.`,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where Lark's API lives for a configuration. */
export function baseUrlOf({ base_url, region }: Pick<Config, 'base_url' | 'region'>): string {
  return base_url ?? (region === 'feishu' ? 'https://open.feishu.cn' : 'https://open.larksuite.com');
}

/** Every value of a configuration that must not be shown to anybody. */
export function secretsOf({ credentials }: Config): string[] {
  return [credentials.app_id, credentials.app_secret];
}
