// The feed of instances: codes by creation time, one call for each instance, six streams from its answer.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { ConnectorError } from '../../engine/errors.ts';
import { inBatches } from '../../engine/flow/batches.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import { windowOf } from '../../engine/strategies/windows.ts';
import type { Span } from '../../engine/window.ts';
import { askForNothing, type Ask } from '../ask.ts';
import type { Context } from '../context.ts';
import { defineFeed } from '../define.ts';
import { notifyOnce, perRun } from '../per-run.ts';
import { clockFacts, demandBegun, larkNow, startOf } from '../start.ts';
import { canonicalCode, packCode, unpackCode } from './codes.ts';
import { approvalCodes, definitionSample } from './definitions.ts';
import { instanceCodes, instanceDetail } from './endpoints.ts';
import { instancesEstimate } from './estimate.ts';
import { approvalComments, approvalTasks, approvalTimeline, lostEntries } from './events.ts';
import { approvalFormFields, untypedWarnings } from './form-fields.ts';
import { approvalInstances, approvalInstancesRaw, toSeenInstance, type InstanceItem } from './instance.ts';

const startsAt = ({ config, now }: Context): number => startOf(config.approval.start_date, now);

export const instances = defineFeed<InstanceItem>({
  streams: [
    approvalInstancesRaw,
    approvalInstances,
    approvalFormFields,
    approvalTasks,
    approvalTimeline,
    approvalComments,
  ],
  uses: [instanceCodes, instanceDetail],
  estimate: instancesEstimate(toQuery),
  partitions(context) {
    demandBegun('approval.start_date', startsAt(context), context.now);
    return approvalCodes(context);
  },
  windows: {
    grain: 'instant',
    // One millisecond less, because each listing reaches one further back.
    step: ({ config }) => hoursToMilliseconds(config.approval.window_hours) - 1,
    ahead: 4,
    start: startsAt,
    lookback: ({ config }) => hoursToMilliseconds(24 * config.approval.lookback_days),
    settled: (now) => now - minutesToMilliseconds(5),
    clock: larkNow,
  },
  key: ({ code }) => packCode(code),
  follow: {
    status(item) {
      if (item.kind === 'gone') return 'denied';
      return item.kind === 'forbidden' || item.instance['status'] === 'PENDING' ? 'open' : 'done';
    },
    enabled: ({ config }) => config.approval.track_open_instances,
    nameOf: unpackCode,
  },
  probe: sampleInstance,
  async *read({ partition: { approval_code = '' }, slice, wanted, complete }, context) {
    const { lark, config } = context;
    if (slice.kind === 'keys' && slice.total > manyOpen)
      notifyOnce(context, 'WARN', costOf(approval_code, slice.total));
    const codes =
      slice.kind === 'keys'
        ? slice.keys.map(unpackCode)
        : lark.list(instanceCodes, { query: toQuery(approval_code, windowOf(slice)) });
    const from = slice.kind === 'window' ? slice.window.from : -Infinity;
    const fetched = new Set<string>();
    /** Whether to fetch an instance: some stream lacks it, and no other page of this slice had its code. */
    const isNew = (code: string): boolean =>
      wanted(packCode(code)) && fetched.size < fetched.add(code.toUpperCase()).size;

    /** Listed, and then denied: deleted meanwhile, or a mistake of Lark's. */
    const denied: string[] = [];
    const items = sideBySide(codes, config.limits.max_concurrency, async function* (listed) {
      const code = slice.kind === 'keys' ? listed : canonicalCode(listed);
      if (!isNew(code)) return;
      const item = await sharedInstance(code, approval_code, context);
      if (isBefore(item, from)) {
        forget([item], context);
        return;
      }
      if (item.kind === 'gone' && slice.kind === 'window') denied.push(code);
      yield item;
      const reverted = revertedBy(item, complete);
      if (reverted === undefined || !isNew(reverted)) return;
      const original = await sharedInstance(reverted, approval_code, context);
      if (isBefore(original, startsAt(context))) forget([original], context);
      else yield original;
    });
    for await (const batch of inBatches(items, batchSize)) {
      yield batch;
      forget(batch, context);
    }
    if (denied.length > 0) context.notify('WARN', deniedText(denied));
    return clockFacts(context);
  },
});

/** Whether the bounds belong to a window is not documented: each listing reaches a millisecond into its neighbours. */
function toQuery(approval_code: string, { from, to }: Span) {
  return { approval_code, start_time: from - 1, end_time: to };
}

function isBefore(item: InstanceItem, instant: number): boolean {
  return item.kind === 'read' && Number(item.instance['start_time']) < instant;
}

/**
 * The instance that this one revokes; its `reverted` becomes true, but none of its times changes. Once the revert had ended
 * before everything was complete, an earlier sync has read both.
 */
function revertedBy(item: InstanceItem, complete: number): string | undefined {
  if (item.kind !== 'read') return undefined;
  const { reverted_instance_code: code, end_time } = item.instance;
  const ended = Number(end_time) > 0 ? Number(end_time) : Infinity;
  return typeof code === 'string' && code !== '' && !(ended < complete) ? code : undefined;
}

/** Listings of a check: of as many definitions, and where there are fewer, of as many windows of time. */
const maxListings = 4;

/** No instance has it. */
const noInstance = '00000000-0000-0000-0000-000000000000';

/** The latest listings of the definitions that there are, and one instance of them. */
async function sampleInstance(ask: Ask): Promise<readonly InstanceItem[]> {
  const { context, first } = ask;
  const { config, now } = context;
  const step = hoursToMilliseconds(config.approval.window_hours) - 1;
  const { seen } = await definitionSample(context);
  const listed = await Promise.all(
    Array.from({ length: maxListings }, async (_, index) => {
      const code = seen[index % seen.length]?.['approval_code'];
      const to = now - step * Math.floor(index / Math.max(seen.length, 1));
      if (typeof code !== 'string') return [];
      const { items } = await first(instanceCodes, { query: toQuery(code, { from: to - step, to }) });
      return items.map((instance) => [code, instance] as const);
    }),
  );
  const [latest] = listed.flat();
  if (latest) return [await fetchInstance(latest[1], latest[0], context)];
  const { approval_code = '' } = approvalCodes(context)[0] ?? {};
  const query = toQuery(approval_code, { from: now - step, to: now });
  await Promise.all([
    seen.length > 0 || askForNothing(() => first(instanceCodes, { query })),
    askForNothing(() => ask.call(instanceDetail, { path: { instance_id: noInstance } })),
  ]);
  return [];
}

/** Instances that leave together, and whose users are looked up together. */
const batchSize = 20;

/** More open instances than this cost enough time for a warning. */
const manyOpen = 20_000;

function costOf(approval_code: string, count: number): string {
  return (
    `Approval ${approval_code} has ${count} unfinished instances: every sync reads each of them again, ` +
    `${count} calls, about ${Math.ceil(count / 1000)} minutes. approval.track_open_instances turns this off.`
  );
}

function deniedText(codes: readonly string[]): string {
  return (
    `Lark lists ${codes.length} instances and does not show them (code ${gone}): ${codes.slice(0, 10).join(', ')}` +
    `${codes.length > 10 ? ', ...' : ''}. The next syncs ask for them again.`
  );
}

/** What is being fetched at the moment, by code: windows read side by side may want the same instance. */
const underWay = perRun(() => new Map<string, Promise<InstanceItem>>());

/** One instance, for every slice that wants it now: fetched once until it is forgotten. */
function sharedInstance(code: string, approval_code: string, context: Context): Promise<InstanceItem> {
  const fetching = underWay(context);
  const key = code.toUpperCase();
  const instance = fetching.get(key) ?? fetchInstance(code, approval_code, context);
  fetching.set(key, instance);
  return instance;
}

/** The engine has these instances now, and asks no more for them. */
function forget(items: readonly InstanceItem[], context: Context): void {
  for (const { code } of items) underWay(context).delete(code.toUpperCase());
}

/** The instance is unknown, or the app may not see it. */
const gone = 1390003;
const forbidden = 1390009;

async function fetchInstance(code: string, approval_code: string, context: Context): Promise<InstanceItem> {
  const { lark, config, notify } = context;
  const { locale, include_sensitive } = config.approval;
  try {
    const answer = await lark.call(instanceDetail, { path: { instance_id: code }, query: { locale } });
    if (answer.instance_code.toUpperCase() !== code.toUpperCase())
      throw otherInstance(code, answer.instance_code);
    const item = toSeenInstance({ approval_code, ...answer }, include_sensitive);
    for (const warning of [...untypedWarnings(item), ...lostEntries(item)])
      notifyOnce(context, 'WARN', warning);
    return item;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === gone) return { kind: 'gone', code };
    if (error.code !== forbidden) throw error;
    notify('WARN', `Instance ${code} is skipped for now and read again by the next sync: ${error.message}`);
    return { kind: 'forbidden', code };
  }
}

function otherInstance(code: string, answered: string): ConnectorError {
  return new ConnectorError(
    'transient_error',
    `Lark answered with instance ${answered} when ${code} was requested. Run the sync again. (${instanceDetail.name})`,
  );
}
