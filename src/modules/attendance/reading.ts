// How people are asked about: in slices of time, in batches, in the words of the endpoints.
import { secondsToMilliseconds } from 'date-fns/secondsToMilliseconds';
import type { Stream, Windows } from '../../engine/types.ts';
import type { Span } from '../../engine/window.ts';
import type { CallInput, Endpoint } from '../../lark/endpoint.ts';
import { people } from '../contact/feeds.ts';
import type { Context } from '../context.ts';
import { defineFeed, type LarkFeed } from '../define.ts';
import { clockFacts, demandBegun, larkNow, startOf } from '../start.ts';
import { idScopes } from './people.ts';
import { staffOf } from './staff.ts';
import { answersTo, type Ask, type Question } from './asking.ts';
import { days, endOfPast, endOfToday } from './days.ts';
import { userTasks } from './endpoints.ts';

const startsAt = ({ config, now }: Context): number => startOf(config.attendance.start_date, now);

type Time = Windows<Context>;

/** Check-ins by the instant; a second that is not over is the next sync's. */
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

/** A stream about people. */
export function ofPeople<Item>(
  stream: Stream<Item>,
  asked: Omit<Endpoint, 'returns'>,
  windows: Time,
  question: Omit<Question<Item>, 'grain'>,
): LarkFeed {
  const grain = windows.grain === 'day' ? days(1) : secondsToMilliseconds(1);
  return defineFeed<Item>({
    streams: [stream],
    // Results also tell whom Lark refuses; contacts tell whom to ask about.
    uses: [...new Set([asked, userTasks]), ...people.uses],
    needsEveryone: ({ attendance }) => attendance.employee_ids.length === 0,
    needs: ({ attendance: { employee_ids, employee_type } }) =>
      employee_ids.length > 0 ? [] : [{ what: `people's ${employee_type}`, anyOf: idScopes[employee_type] }],
    partitions(context) {
      demandBegun('attendance.start_date', startsAt(context), context.now);
      return [{ employee_type: context.config.attendance.employee_type }];
    },
    windows,
    members: {
      present: (context) => staffOf(context).people(),
      keepGone: ({ config }) => config.attendance.include_resigned,
      verify: (context) => {
        staffOf(context).verify();
      },
    },
    repeats: false,
    async *read({ slice }, context) {
      yield* answersTo({ ...question, grain }, slice, context);
      return { ...clockFacts(context), refused: new Set(staffOf(context).refused()) };
    },
  });
}

/** A call whose answer is a list of what the stream is made of. */
export function listing<Row, Item = Row>(
  endpoint: Endpoint<readonly Row[]>,
  input: (context: Context, window: Span) => CallInput,
  itemsOf: (row: Row) => readonly Item[],
): Ask<Item> {
  return async (context, user_ids, window) => {
    const { query, body } = input(context, window);
    const { employee_type } = context.config.attendance;
    const rows = await context.lark.call(endpoint, {
      query: { employee_type, ...query },
      body: { user_ids, ...body },
    });
    return { rows: rows.length, items: rows.flatMap(itemsOf) };
  };
}
