// What instances cost: a listing for each window, which is known, and a call for each instance, which is sampled.
import { windowOf } from '../../engine/strategies/windows.ts';
import type { Span } from '../../engine/window.ts';
import type { CallInput } from '../../lark/endpoint.ts';
import type { Context } from '../context.ts';
import { between, firstPage, type Estimate, type Range, type Survey } from '../estimate.ts';
import { perRun } from '../per-run.ts';
import { approvalCodes } from './definitions.ts';
import { instanceCodes, instanceDetail } from './endpoints.ts';

/** Listings that are looked at, spread over all windows. */
const maxSamples = 5;

/** Instances that are unfinished although they are older than the lookback: more would be a company that decides nothing. */
const openShare = 0.2;

/** Instances whose original is outside of their window, because they revoke it. */
const revertShare = 0.1;

interface Window {
  readonly approval_code: string;
  readonly window: Span;
}

/** The first sync of a run, from which later ones are sampled too: its windows, and instances in some of them. */
interface Sample {
  readonly windows: number;
  readonly counts: readonly number[];
  /** Lark leaves out empty lists, which takes a second call for some of them. */
  readonly doubles: boolean;
}

const sampleOf = perRun((): { made?: Promise<Sample> } => ({}));

/** @param queryOf the listing of a window */
export function instancesEstimate(
  queryOf: (code: string, window: Span) => NonNullable<CallInput['query']>,
): Estimate {
  return async (sync, survey) => {
    const { config } = survey.context;
    const planned = approvalCodes(survey.context).map((partition) => ({
      ...partition,
      ...sync.of(partition),
    }));
    const windows = planned.flatMap(({ approval_code, slices }) =>
      slices.map((slice) => ({ approval_code, window: windowOf(slice) })),
    );
    const run = sampleOf(survey.context);
    const sample = await (run.made ??= take(windows, survey, queryOf));
    const found = instancesIn(windows.length, sample);
    const older = instancesIn(Math.max(0, sample.windows - windows.length), sample);
    const tracked = config.approval.track_open_instances;
    const saved = planned.reduce((sum, { open }) => sum + open, 0);
    const open = tracked ? saved + Math.ceil(older.max * openShare) : 0;
    const listings = windows.length + Math.floor(found.max / instanceCodes.pageSize);
    const doubled = sample.doubles ? 3 + config.limits.max_concurrency : 0;
    return [
      { endpoint: instanceCodes, calls: between(windows.length, listings + doubled), shared: 'instances' },
      {
        endpoint: instanceDetail,
        calls: between(found.min, Math.ceil(found.max * (1 + revertShare)) + open),
        shared: 'instances',
      },
    ];
  };
}

async function take(
  windows: readonly Window[],
  survey: Survey,
  queryOf: (code: string, window: Span) => NonNullable<CallInput['query']>,
): Promise<Sample> {
  const count = Math.min(maxSamples, windows.length);
  const counts: number[] = [];
  let doubles = false;
  for (let index = 0; index < count; index += 1) {
    const one = windows[Math.floor(((index + 0.5) * windows.length) / count)];
    const query = one && queryOf(one.approval_code, one.window);
    const look = query && (await firstPage(survey, instanceCodes, { query }));
    if (!look) break;
    counts.push(look.seen.items.length * (look.seen.hasMore ? 2 : 1));
    doubles ||= look.calls > 1;
  }
  return { windows: windows.length, counts, doubles };
}

/** Without a sample, at most an instance an hour and code. */
const unseen = 10;

/** Twice the error of the mean on either side; what was counted is there. */
function instancesIn(windows: number, { counts }: Sample): Range {
  if (windows === 0) return between(0, 0);
  const size = counts.length;
  if (size === 0) return between(0, windows * unseen);
  const total = counts.reduce((sum, one) => sum + one, 0);
  const mean = total / size;
  const variance = counts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, size - 1);
  const error = 2 * Math.sqrt(Math.max(variance, mean) / size);
  return between(
    Math.floor(Math.max(0, mean - error) * windows),
    Math.ceil((mean + error + 3 / size) * windows),
  );
}

/** What to narrow where approvals cost too much. */
export function narrowApproval({ config }: Pick<Context, 'config'>): string {
  const { lookback_days, approval_codes } = config.approval;
  return (
    `approval.lookback_days is ${lookback_days}: each day takes 2.4 listings and every instance of it for each of the ` +
    `${approval_codes.length} codes at every sync. A later approval.start_date shortens the first sync.`
  );
}
