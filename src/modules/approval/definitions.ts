// The rows of definitions. Source: lark-approval-attendance 3.1.
import { z } from 'zod';
import { key, object, objects, text, texts } from '../../engine/schema/columns.ts';
import { defineStream } from '../../engine/feed.ts';
import { identifiesEach } from '../../enrich/ids.ts';
import { orNull, parsedJson } from '../values.ts';
import type { LarkDefinition } from './endpoints.ts';

/** A definition with the code that was asked for; Lark's answer does not repeat it. */
export interface Definition {
  readonly approval_code: string;
  readonly definition: LarkDefinition;
}

const some = z.unknown().optional();

export const approvalDefinitions = defineStream({
  name: 'approval_definitions',
  description: 'One row per configured definition: its form and its process.',
  row: z.object({
    approval_code: key('Code of the definition.'),
    approval_name: text('Name, in the configured language.'),
    status: text('ACTIVE, INACTIVE, DELETED or UNKNOWN.'),
    form: objects('Widgets of the form; tokens of external data sources masked.', {
      id: z.string().nullish(),
      custom_id: z.string().nullish(),
      name: z.string().nullish(),
      type: z.string().nullish(),
      required: z.boolean().nullish(),
      option: some,
      children: some,
    }),
    form_widget_relation: object('Which widgets show when.', { groups: some }),
    node_list: objects('Steps of the process.', {
      node_id: z.string().nullish(),
      custom_node_id: z.string().nullish(),
      name: z.string().nullish(),
      node_type: z.string().nullish(),
      need_approver: z.boolean().nullish(),
      approver_chosen_multi: z.boolean().nullish(),
      approver_chosen_range: some,
      require_signature: z.boolean().nullish(),
    }),
    viewers: objects('Who may submit it.', { type: z.string().nullish(), id: z.string().nullish() }),
    approval_admin_ids: identifiesEach(
      texts('Open ids of its administrators.'),
      'open_id',
      'approval_admin_names',
    ),
  }),
  primaryKey: ['approval_code'],
  rows: ({ approval_code, definition }: Definition) => [
    {
      approval_code,
      approval_name: orNull(definition['approval_name']),
      status: orNull(definition['status']),
      form: parsedJson(definition.form),
      form_widget_relation: parsedJson(definition['form_widget_relation']),
      node_list: definition['node_list'],
      viewers: definition['viewers'],
      approval_admin_ids: definition['approval_admin_ids'],
    },
  ],
});
