// What we make of approvals: definitions, and six streams from one reading of the instances.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { inBatches } from '../../engine/flow/batches.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import { windowOf } from '../../engine/strategies/windows.ts';
import type { Span } from '../../engine/window.ts';
import type { Context } from '../context.ts';
import { defineFeed } from '../define.ts';
import { approvalDefinitions, type Definition } from './definitions.ts';
import { approvalDefinition, instanceCodes, instanceDetail } from './endpoints.ts';
import { approvalComments, approvalTasks, approvalTimeline } from './events.ts';
import { approvalFormFields } from './form/fields.ts';
import { approvalInstances, approvalInstancesRaw, type ReadInstance } from './instances.ts';
import { packCode, unpackCode } from './codes.ts';
import { forget, readDefinition, sharedInstance } from './reading.ts';
import { notifyOnce } from '../per-run.ts';
import { demandBegun, startOf } from '../start.ts';

function codes({ config }: Context): { approval_code: string }[] {
  return [...new Set(config.approval.approval_codes)].map((approval_code) => ({ approval_code }));
}

export const definitions = defineFeed<Definition>({
  streams: [approvalDefinitions],
  uses: [approvalDefinition],
  partitions: codes,
  async *read({ partition: { approval_code = '' } }, context) {
    yield [await readDefinition(approval_code, context)];
  },
});

const startsAt = ({ config, now }: Context): number => startOf(config.approval.start_date, now);

export const instances = defineFeed<ReadInstance>({
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
    demandBegun('approval.start_date', startsAt(context), context.now);
    return codes(context);
  },
  windows: {
    grain: 'instant',
    // One millisecond less, because each listing reaches one further back.
    step: ({ config }) => hoursToMilliseconds(config.approval.window_hours) - 1,
    ahead: 4,
    start: startsAt,
    lookback: ({ config }) => hoursToMilliseconds(24 * config.approval.lookback_days),
    settled: (now) => now - minutesToMilliseconds(5),
  },
  key: ({ code }) => packCode(code),
  follow: {
    status(item) {
      if (item.kind === 'gone') return 'denied';
      return item.kind === 'forbidden' || item.instance.status === 'PENDING' ? 'open' : 'done';
    },
    enabled: ({ config }) => config.approval.track_open_instances,
  },
  async *read({ partition: { approval_code = '' }, slice, wanted }, context) {
    const { lark, config } = context;
    if (slice.kind === 'keys' && slice.total > costly)
      notifyOnce(context, 'WARN', costOf(approval_code, slice.total));
    const codes =
      slice.kind === 'keys'
        ? slice.keys.map(unpackCode)
        : lark.list(instanceCodes, { query: toQuery(approval_code, windowOf(slice)) });
    const from = slice.kind === 'window' ? slice.window.from : -Infinity;
    const asked = new Set<string>();
    const isNew = (code: string): boolean => wanted(packCode(code)) && asked.size < asked.add(code).size;

    const items = sideBySide(codes, config.limits.max_concurrency, async function* (code) {
      if (!isNew(code)) return;
      const item = await sharedInstance(code, context);
      if (isBefore(item, from)) {
        forget([item], context);
        return;
      }
      yield item;
      const reverted = revertedBy(item);
      if (reverted === undefined || !isNew(reverted)) return;
      const original = await sharedInstance(reverted, context);
      if (isBefore(original, startsAt(context))) forget([original], context);
      else yield original;
    });
    for await (const batch of inBatches(items, batchSize)) {
      yield batch;
      forget(batch, context);
    }
  },
});

/** Whether Lark counts the bounds in is not documented (3.2): each listing reaches a millisecond into its neighbours. */
function toQuery(approval_code: string, { from, to }: Span) {
  return { approval_code, start_time: from - 1, end_time: to };
}

function isBefore(item: ReadInstance, instant: number): boolean {
  return item.kind === 'read' && Number(item.instance.start_time) < instant;
}

/** The instance that this one revokes; its `reverted` turns true without a trace of when (3.4.4). */
function revertedBy(item: ReadInstance): string | undefined {
  return item.kind === 'read' ? (item.instance.reverted_instance_code ?? undefined) : undefined;
}

/** Instances that leave together, and whose people are looked up together. */
const batchSize = 20;

/** More open instances than this are worth a word. */
const costly = 20_000;

function costOf(approval_code: string, count: number): string {
  return (
    `Approval ${approval_code} has ${count} unfinished instances: every sync asks for each of them again, ` +
    `${count} calls, about ${Math.ceil(count / 1000)} minutes. approval.track_open_instances turns this off.`
  );
}
