// What we make of approvals: definitions, and six streams from one reading of the instances.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { subYears } from 'date-fns/subYears';
import { ConnectorError } from '../../engine/errors.ts';
import { sideBySide } from '../../engine/parallel.ts';
import { defineLarkFeed, type Context } from '../context.ts';
import { approvalDefinitions, type Definition } from './definitions.ts';
import { approvalDefinition, instanceCodes, instanceDetail } from './endpoints.ts';
import { approvalComments, approvalTasks, approvalTimeline } from './events.ts';
import { approvalFormFields } from './fields.ts';
import { approvalInstances, approvalInstancesRaw, type ReadInstance } from './instances.ts';
import { maskForm } from './mask.ts';
import { oddities, readInstance } from './reading.ts';

/** The code names a definition that was deleted (3.15). */
const deleted = 1390016;

function codes({ config }: Context): { approval_code: string }[] {
  return [...new Set(config.approval.approval_codes)].map((approval_code) => ({ approval_code }));
}

export const definitions = defineLarkFeed<Definition>({
  streams: [approvalDefinitions],
  uses: [approvalDefinition],
  partitions: codes,
  async *read({ partition: { approval_code = '' } }, { lark, config }) {
    const { locale, include_sensitive } = config.approval;
    try {
      const definition = await lark.call(approvalDefinition, {
        path: { approval_code },
        query: { locale, with_admin_id: true },
      });
      const { form } = definition;
      yield {
        approval_code,
        definition: { ...definition, form: form && !include_sensitive ? maskForm(form) : form },
      };
    } catch (error) {
      if (!(error instanceof ConnectorError && error.code === deleted)) throw error;
      yield { approval_code, definition: { status: 'DELETED' } };
    }
  },
});

/** The first instant that is wanted. */
function startOf({ config, now }: Context): number {
  const { start_date } = config.approval;
  return start_date === undefined ? subYears(now, 1).getTime() : Date.parse(start_date);
}

export const instances = defineLarkFeed<ReadInstance>({
  streams: [
    approvalInstancesRaw,
    approvalInstances,
    approvalFormFields,
    approvalTasks,
    approvalTimeline,
    approvalComments,
  ],
  uses: [instanceCodes, instanceDetail],
  partitions(context) {
    if (startOf(context) > context.now) throw startsLater();
    return codes(context);
  },
  cursor: {
    grain: 'instant',
    step: hoursToMilliseconds(10) - 1,
    start: startOf,
    lookback: ({ config }) => hoursToMilliseconds(24 * config.approval.lookback_days),
    settled: (now) => now - minutesToMilliseconds(5),
  },
  key: ({ code }) => code,
  async *read({ partition: { approval_code = '' }, window }, context) {
    const { lark, config, tell } = context;
    // Whether Lark counts the bounds in is not documented, so each window reaches a millisecond into its neighbours.
    const query = { approval_code, start_time: window.from - 1, end_time: window.to };
    const told = new Set<string>();
    const details = sideBySide(
      lark.list(instanceCodes, { query }),
      config.limits.max_concurrency,
      async function* (code) {
        yield await readInstance(code, context);
      },
    );
    for await (const item of details) {
      for (const oddity of oddities(item)) {
        if (told.size < told.add(oddity).size) tell('WARN', oddity);
      }
      yield item;
    }
  },
});

function startsLater(): ConnectorError {
  return new ConnectorError(
    'config_error',
    'approval.start_date is in the future, so there is nothing to read. Choose a day that has begun.',
  );
}
