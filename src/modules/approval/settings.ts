// What a user can say about approvals.
import { z } from 'zod';
import { startDate } from '../start.ts';

const locales = [
  ...['en-US', 'zh-CN', 'ja-JP', 'zh-HK', 'zh-TW', 'de-DE', 'es-ES', 'fr-FR'],
  ...['id-ID', 'it-IT', 'ko-KR', 'pt-BR', 'th-TH', 'vi-VN', 'ms-MY', 'ru-RU'],
] as const;

export const ApprovalSettings = z.looseObject({
  approval_codes: z
    .array(
      z
        .string()
        .regex(/^[\w-]+$/, 'is not an approval code')
        .meta({ pattern_descriptor: 'an approval code' }),
    )
    .default([])
    .meta({
      title: 'Approval codes',
      description:
        'The definitions to read. Open the approval admin console with ?devMode=on, edit a definition, and copy ' +
        'definitionCode from the address. Lark lists none, so at least one must be named.',
      examples: ['5C1E9A30-7B42-4F0D-9E11-2A6B8C3D4E5F'],
      always_show: true,
      order: 0,
    }),
  start_date: startDate.meta({
    title: 'Start date',
    description: 'Instances created before it are not read. Default: one year before the sync.',
    pattern_descriptor: 'YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ',
    examples: ['2025-01-01'],
    order: 1,
  }),
  lookback_days: z.int().min(0).max(3650).default(30).meta({
    title: 'Lookback in days',
    description:
      'Instances created within it are read again by every sync, for comments and changes after their end.',
    order: 2,
  }),
  track_open_instances: z.boolean().default(true).meta({
    title: 'Follow open instances',
    description: 'Instances that are not finished are read again by every sync, however old they are.',
    order: 3,
  }),
  window_hours: z.number().min(1).max(10).default(10).meta({
    title: 'Window in hours',
    description: 'The span of one listing; Lark allows ten hours.',
    order: 4,
  }),
  locale: z.enum(locales).default('en-US').meta({
    title: 'Language',
    description: 'Of names of definitions, widgets, nodes and options. Changing it changes every row.',
    order: 5,
  }),
  include_sensitive: z.boolean().default(false).meta({
    title: 'Include sensitive values',
    description: 'Bank accounts and the tokens of external data sources are masked unless this is on.',
    order: 6,
  }),
});

declare module '../context.ts' {
  interface ModuleSettings {
    approval: z.output<typeof ApprovalSettings>;
  }
}
