// The settings that every module shares: how to sign in, how to reach Lark, what to add to rows.
import { z } from 'zod';
import { Limits, Network } from './lark/settings.ts';

const required = z.string().trim().min(1);

/** Pasted with a blank before or after it, it is still meant. */
const secret = (order: number, title: string, description: string, example?: string) =>
  required.meta({ title, description, ...(example && { examples: [example] }), airbyte_secret: true, order });

/** The form may send the empty text for what is left out, which has no minimum length then. */
const optional = z
  .string()
  .trim()
  .refine((text) => text !== '', 'is blank')
  .optional();

const optionalSecret = (order: number, title: string, description: string, example?: string) =>
  optional.meta({ title, description, ...(example && { examples: [example] }), airbyte_secret: true, order });

const fromConsole = 'Developer console, Credentials & Basic Info.';

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
    tenant_key: optional.meta({
      title: 'Tenant key',
      description:
        'The company that installed the app, from the event that Lark sent then. Needed unless a tenant access token is given.',
      order: 1,
    }),
    app_id: optionalSecret(2, 'App ID', `${fromConsole} With App Secret, app ticket and tenant key.`),
    app_secret: optionalSecret(3, 'App Secret', fromConsole),
    app_ticket: optionalSecret(
      4,
      'App ticket',
      'The latest one that Lark pushed to the app; a new one comes every hour. Keep it current: an old one ends the sync.',
    ),
    app_access_token: optionalSecret(
      5,
      'App access token',
      'Instead of id, secret and ticket: made elsewhere, lasts at most two hours. With the tenant key.',
      'a-...',
    ),
    tenant_access_token: optionalSecret(
      6,
      'Tenant access token',
      'Instead of all the others: made elsewhere, lasts at most two hours and is not renewed.',
      't-...',
    ),
  })
  .meta({ title: 'Store app' });

/** In the order of the form, around the settings of the modules. */
export const sharedSettings = {
  region: z.enum(['lark', 'feishu']).default('lark').meta({
    title: 'Region',
    description:
      'Lark (international, larksuite.com) or Feishu (China, feishu.cn). An app exists on one of them only.',
    group: 'connection',
    order: 0,
  }),
  base_url: z
    .string()
    .regex(/^(https?:\/\/[^/?#\s]+\/?)?$/, 'must be https://host without a path')
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
  enrich_contacts: z
    .boolean()
    .default(false)
    .meta({
      title: 'Names beside ids',
      description:
        'Adds the names of people and departments to the approval and attendance streams, from one reading of the ' +
        'contacts. The permission contact:user.basic_profile:readonly also names users that the app does not see.',
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
};

export type SharedSettings = z.output<z.ZodObject<typeof sharedSettings>>;
