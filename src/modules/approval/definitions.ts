// The feed of definitions. Source: docs/lark-api/approval.md#definitions.
import { z } from 'zod';
import { ConnectorError, restated } from '../../engine/errors.ts';
import { id, objects, parsed, text, texts } from '../columns.ts';
import type { Context } from '../context.ts';
import { defineFeed, defineStream } from '../define.ts';
import { eachOnce } from '../estimate.ts';
import { perRun } from '../per-run.ts';
import { maxSamples, sample, type Sample } from '../sampling.ts';
import { approvalDefinition } from './endpoints.ts';
import { maskForm, type Fields } from './form/walk.ts';

/** The configured definitions, each once. */
export function approvalCodes({ config }: Context): { readonly approval_code: string }[] {
  return [...new Set(config.approval.approval_codes)].map((approval_code) => ({ approval_code }));
}

const some = z.unknown().optional();
const word = z.string().nullish();
const yesOrNo = z.boolean().nullish();

export const approvalDefinitions = defineStream<Fields>({
  name: 'approval_definitions',
  description: 'One row per configured definition: its form and its process.',
  key: ['approval_code'],
  columns: {
    approval_code: id('Code of the definition.'),
    approval_name: text('Name, in the configured language.'),
    status: text('ACTIVE, INACTIVE, DELETED or UNKNOWN.'),
    form: parsed(
      'Widgets of the form; tokens of external data sources masked.',
      z.array(
        z.looseObject({
          id: word,
          custom_id: word,
          name: word,
          type: word,
          required: yesOrNo,
          option: some,
          children: some,
        }),
      ),
    ),
    form_widget_relation: parsed('Which widgets show when.', z.looseObject({ groups: some })),
    node_list: objects('Steps of the process.', {
      node_id: word,
      custom_node_id: word,
      name: word,
      node_type: word,
      need_approver: yesOrNo,
      approver_chosen_multi: yesOrNo,
      approver_chosen_range: some,
      require_signature: yesOrNo,
    }),
    viewers: objects('Who may submit it.', { type: word, id: word }),
    approval_admin_ids: texts('Open ids of its administrators.', {
      nameOf: 'open_id',
      as: 'approval_admin_names',
    }),
  },
});

export const definitions = defineFeed<Fields>({
  streams: [approvalDefinitions],
  uses: [approvalDefinition],
  partitions: approvalCodes,
  estimate: eachOnce([approvalDefinition], approvalCodes),
  probe: async ({ context }) => (await definitionSample(context)).seen,
  async *read({ partition: { approval_code = '' } }, context) {
    yield [await fetchDefinition(approval_code, context)];
  },
});

/** The first ten definitions, once a check; an error names its code. */
export const definitionSample = perRun((context): Promise<Sample<Fields>> => {
  const codes = approvalCodes(context).slice(0, maxSamples);
  return sample(codes, ({ approval_code }) =>
    fetchDefinition(approval_code, context).catch((error: unknown) => {
      if (!(error instanceof ConnectorError)) throw error;
      throw restated(error, `approval_code ${approval_code}: ${error.message}`);
    }),
  );
});

/** The definition is deleted. */
const deleted = 1390016;

/** One definition with its code; of a deleted one there is only the status. */
export async function fetchDefinition(
  approval_code: string,
  { lark, config }: Pick<Context, 'lark' | 'config'>,
): Promise<Fields> {
  const { locale, include_sensitive } = config.approval;
  try {
    const definition = await lark.call(approvalDefinition, {
      path: { approval_code },
      query: { locale, with_admin_id: true },
    });
    const { form } = definition;
    const masked = typeof form === 'string' && !include_sensitive ? maskForm(form) : form;
    return { ...definition, approval_code, form: masked };
  } catch (error) {
    if (!(error instanceof ConnectorError && error.code === deleted)) throw error;
    return { approval_code, status: 'DELETED' };
  }
}
