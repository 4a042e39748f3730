// The first day that Attendance answers for: docs/lark-api/attendance.md#1220001. Earlier ones are refused, because the
// company did not use Attendance yet. Found once a run and endpoint.
import { ConnectorError, restated } from '../../engine/errors.ts';
import type { Span } from '../../engine/window.ts';
import type { Context } from '../context.ts';
import { perRun } from '../per-run.ts';
import { days, endOfToday, toDay } from './days.ts';

/** A parameter is invalid; what it means for a day is in the message, if at all. */
const invalidParameter = 1220001;

export interface FirstDay {
  /** Epoch milliseconds; -Infinity while no day was refused. */
  readonly known: () => number;
  /**
   * Whether the refusal of a window means that it begins before the first day, which is known then. `query` asks the
   * same for another window.
   * @throws ConnectorError with the meaning that fits, where a recent day is refused too
   */
  readonly find: (error: unknown, window: Span, query: DayQuery) => Promise<boolean>;
}

type DayQuery = (window: Span) => Promise<unknown>;

const firstDays = perRun(() => new Map<string, FirstDay>());

/** The first day of an endpoint: another one may keep more of the past. */
export function firstDayOf(context: Context, endpoint: string): FirstDay {
  const known = firstDays(context).get(endpoint) ?? createFirstDay(context, endpoint);
  firstDays(context).set(endpoint, known);
  return known;
}

function createFirstDay({ now, notify }: Context, endpoint: string): FirstDay {
  let first = -Infinity;
  let search: Promise<unknown> = Promise.resolve();
  const recent = endOfToday(now) - days(2);

  const isAnswered = async (day: number, query: DayQuery): Promise<boolean> => {
    try {
      await query({ from: day, to: day + days(1) });
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  };
  /** Undefined where the refused window begins with a day that is answered by itself. */
  const firstAnswered = async (error: ConnectorError, begin: number, query: DayQuery) => {
    const hint = hintIn(error);
    if (hint !== undefined && hint > begin && hint <= recent) {
      const [at, before] = [await isAnswered(hint, query), await isAnswered(hint - days(1), query)];
      if (at && !before) return hint;
    }
    if (await isAnswered(begin, query)) return undefined;
    let refused = begin;
    let answered = recent;
    while (answered - refused > days(1)) {
      const middle = refused + Math.floor((answered - refused) / days(2)) * days(1);
      if (await isAnswered(middle, query)) answered = middle;
      else refused = middle;
    }
    return answered;
  };
  const look = async (error: ConnectorError, from: number, query: DayQuery): Promise<boolean> => {
    if (first > from) return true;
    if (first > -Infinity || from >= recent) return false;
    if (!(await isAnswered(recent, query))) throw restated(error, notAboutDays(error));
    const found = await firstAnswered(error, Math.floor(from / days(1)) * days(1), query);
    if (found === undefined) return false;
    first = found;
    notify(
      'INFO',
      `Attendance answers from ${new Date(first).toISOString().slice(0, 10)} on and refuses earlier days: the company ` +
        `did not use it before. Reading from that day. (${endpoint})`,
    );
    return true;
  };
  return {
    known: () => first,
    find(error, window, query) {
      if (!isRefusal(error)) return Promise.resolve(false);
      const result = search.then(() => look(error, window.from, query));
      search = result.catch(() => undefined);
      return result;
    },
  };
}

function isRefusal(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && error.code === invalidParameter;
}

/** Lark may name the first day in its message: `check_date_from must be in [20260601, 20260912]`. */
function hintIn({ internal = '' }: ConnectorError): number | undefined {
  const day = toDay(/\[\s*(\d{8})\s*,/.exec(internal)?.[1]);
  return Number.isNaN(day) ? undefined : day;
}

function notAboutDays({ message }: ConnectorError): string {
  return (
    `${message} A recent day is refused too, so this is not about days before the company began to use Attendance: ` +
    'the kind of ids or one of the ids is not accepted.'
  );
}
