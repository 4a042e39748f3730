// A feed of rows about users: in slices of time, in batches of users.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { secondsToMilliseconds } from 'date-fns/secondsToMilliseconds';
import type { Stream, Windows } from '../../engine/types.ts';
import type { Span } from '../../engine/window.ts';
import type { CallInput, Endpoint } from '../../lark/endpoint.ts';
import { askForNothing } from '../ask.ts';
import { users } from '../contact/users.ts';
import type { Context } from '../context.ts';
import { defineFeed, type LarkFeed } from '../define.ts';
import { keyed, warnOnce, type KeyRule } from '../keyed.ts';
import { clockFacts, demandBegun, larkNow, startOf } from '../start.ts';
import { resultsOf, type PeopleQuery, type Query } from './batched-query.ts';
import { days, endOfPast, endOfToday, toDate } from './days.ts';
import { userTasks } from './endpoints.ts';
import { usersEstimate } from './estimate.ts';
import { noUser, userSampleOf } from './sample.ts';
import { idScopes } from './user-ids.ts';
import { queriedUsersOf } from './users.ts';

const startsAt = ({ config, now }: Context): number => startOf(config.attendance.start_date, now);

type Time = Windows<Context>;

/** By the instant; a second that is not over is the next sync's. */
export const byInstant: Time = {
  grain: 'instant',
  step: () => days(7),
  ahead: 2,
  start: (context) => Math.floor(startsAt(context) / 1000) * 1000,
  lookback: ({ config }) => days(config.attendance.lookback_days),
  settled: (now) => Math.floor(now / 1000) * 1000,
  clock: larkNow,
};

/** Whole days, wherever the groups are: asked for as soon as they begin, complete once they are over everywhere. */
export const byDay: Time = {
  grain: 'day',
  step: () => days(30),
  ahead: 2,
  start: (context) => Math.floor(startsAt(context) / days(1)) * days(1),
  lookback: ({ config }) => days(config.attendance.results_lookback_days),
  settled: endOfPast,
  clock: larkNow,
  until: endOfToday,
};

export interface UsersFeed<Item> extends Omit<PeopleQuery<Item>, 'grain' | 'endpoint'> {
  readonly stream: Stream<Item>;
  readonly endpoint: Omit<Endpoint, 'returns'>;
  readonly windows: Time;
}

/** A feed of one stream whose rows are of users. */
export function usersFeed<Item>({ stream, endpoint, windows, ...query }: UsersFeed<Item>): LarkFeed {
  const { queries } = query;
  const grain = windows.grain === 'day' ? days(1) : secondsToMilliseconds(1);
  return defineFeed<Item>({
    streams: [stream],
    // Results also name the users that Lark refuses; contacts say which users there are.
    uses: [...new Set([endpoint, userTasks]), ...users.uses],
    needsEveryone: ({ attendance }) => attendance.employee_ids.length === 0,
    needs: ({ attendance: { employee_ids, employee_type } }) =>
      employee_ids.length > 0 ? [] : [{ what: `${employee_type} of users`, anyOf: idScopes[employee_type] }],
    partitions(context) {
      demandBegun('attendance.start_date', startsAt(context), context.now);
      return [{ employee_type: context.config.attendance.employee_type }];
    },
    windows,
    estimate: usersEstimate(endpoint, query.queries.length),
    probe: async ({ context }) => {
      // Asked by the sample itself.
      if (endpoint.name === userTasks.name) return [];
      const { accepted } = await userSampleOf(context).catch(() => ({ accepted: [] }));
      const [query] = queries;
      const window = latest(windows.grain, context.now);
      if (accepted.length > 0) await query?.(context, accepted, window);
      else await askForNothing(async () => query?.(context, [noUser], window));
      return [];
    },
    members: {
      present: (context) => queriedUsersOf(context).ids(),
      keepGone: ({ config }) => config.attendance.include_resigned,
      verify: (context) => {
        queriedUsersOf(context).verify();
      },
    },
    repeats: false,
    async *read({ slice }, context) {
      if (slice.kind === 'window' && slice.joining) await queriedUsersOf(context).screen(slice.joining);
      yield* resultsOf({ ...query, endpoint: endpoint.name, grain }, slice, context);
      return { ...clockFacts(context), refused: new Set(queriedUsersOf(context).refused()) };
    },
  });
}

/** Today, or the last hour. */
function latest(grain: Time['grain'], now: number): Span {
  const today = Math.floor(now / days(1)) * days(1);
  return grain === 'day'
    ? { from: today, to: today + days(1) }
    : { from: now - hoursToMilliseconds(1), to: now };
}

/** A query whose answer is a list of rows, each of which is one item or several. */
export function listQuery<Row, Item = Row>(
  endpoint: Endpoint<readonly unknown[]>,
  rule: KeyRule<Row>,
  input: (context: Context, window: Span) => CallInput,
  itemsOf: (row: Row) => readonly Item[],
): Query<Item> {
  return async (context, user_ids, window) => {
    const { query, body } = input(context, window);
    const { employee_type } = context.config.attendance;
    const rows = await context.lark.call(endpoint, {
      query: { employee_type, ...query },
      body: { user_ids, ...body },
    });
    return { rows: rows.length, items: keyed(warnOnce(context), rows, rule).flatMap(itemsOf) };
  };
}

/** The first and the last day of a window, as numbers `yyyyMMdd`. */
export const byDate = ({ from, to }: Span) => ({
  check_date_from: toDate(from),
  check_date_to: toDate(to - days(1)),
});

/** The seconds of a window as texts. */
export const bySecond = ({ from, to }: Span) => ({
  check_time_from: String(Math.floor(from / 1000)),
  check_time_to: String(Math.ceil(to / 1000)),
});

/** Asks for the rows of users who left, too. */
export const withLeavers = ({ config }: Context) => ({
  include_terminated_user: config.attendance.include_resigned,
});

/**
 * The statuses of applications, in the order in which one goes through them: one that moves on meanwhile is read later,
 * never missed.
 */
export const approved = 2;
export const statuses = [0, 1, approved, 3, 4];
