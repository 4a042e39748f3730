// The users that attendance is queried for: found once a run, and those of them that Lark refuses, found by whichever
// stream meets them first.
import { ConnectorError } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { directoryOf } from '../directory/index.ts';
import { chunks } from '../directory/range.ts';
import { idTexts } from '../keyed.ts';
import { perRun } from '../per-run.ts';
import { toDate } from './days.ts';
import { userTasks } from './endpoints.ts';
import { findUserIds } from './user-ids.ts';

export interface QueriedUsers {
  /** In the configured kind of id. */
  readonly ids: () => Promise<readonly string[]>;
  /** The ids that Lark has refused so far; they are not queried again in this run. */
  readonly refused: () => ReadonlySet<string>;
  readonly refuse: (ids: readonly string[]) => void;
  /**
   * Lark refused these ids together: finds out which of them are the cause. A search that is under way for some of them
   * is waited for, so that streams that met the same users learn from the first. `again` queries fewer of them, as they
   * were queried.
   * @returns whether a cause was found, now or since the ids were refused
   */
  readonly search: (ids: readonly string[], error: ConnectorError, again: Again) => Promise<boolean>;
  /** Finds out which of these ids are refused, before each stream meets them by itself: one call for fifty, once a run. */
  readonly screen: (ids: readonly string[]) => Promise<void>;
  /** @throws ConnectorError (config) when more than a tenth of the users are refused */
  readonly verify: () => void;
}

/** Lark allows this many user ids in one call: docs/lark-api/attendance.md#limits. */
const maxUsers = 50;

/** The users of the run. */
export const queriedUsersOf: (context: Context) => QueriedUsers = perRun(createQueriedUsers);

type Again = (ids: readonly string[]) => Promise<unknown>;

/** One of the users does not exist or may not be seen: docs/lark-api/attendance.md#errors. */
const unknownUser = 1220004;
/** The same, or a service of Lark's is down. */
const perhapsUnknownUser = 1227500;

/** Whether the failure is about users rather than about the request. */
export function isAboutUsers(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && (error.code === unknownUser || error.code === perhapsUnknownUser);
}

/** The ids that an answer of results says are invalid or out of range, each once. */
export function refusedIn(answer: {
  readonly invalid_user_ids?: unknown;
  readonly unauthorized_user_ids?: unknown;
}): string[] {
  return [...new Set([...idTexts(answer.invalid_user_ids), ...idTexts(answer.unauthorized_user_ids)])];
}

function createQueriedUsers(context: Context): QueriedUsers {
  const { lark, config, notify, now } = context;
  const { employee_type, include_resigned } = config.attendance;
  const refused = new Set<string>();
  let found: Promise<readonly string[]> | undefined;
  let present: ReadonlySet<string> = new Set();
  /** Searches under way, by the ids they are about. */
  const searches = new Map<readonly string[], Promise<unknown>>();

  const ids = (): Promise<readonly string[]> =>
    (found ??= findUserIds({ ...context, directory: directoryOf(context) }).then((all) => {
      present = new Set(all);
      return all;
    }));
  const refuse = (some: readonly string[]): void => {
    const news = [...new Set(some)].filter((id) => !refused.has(id));
    if (news.length === 0) return;
    for (const id of news) refused.add(id);
    notify(
      'WARN',
      `Attendance refuses ${news.length} users, so they are left out: ${listed(news)}. They are unknown to it, or ` +
        'outside the data range of the app in the Attendance admin console.',
    );
  };

  /** Results name refused ids instead of failing, all in one call. */
  const namedByResults = async (user_ids: readonly string[]): Promise<readonly string[]> => {
    const answer = await lark.call(userTasks, {
      query: { employee_type, ignore_invalid_users: true, include_terminated_user: include_resigned },
      body: { user_ids, check_date_from: toDate(now), check_date_to: toDate(now) },
    });
    return refusedIn(answer).filter((id) => user_ids.includes(id));
  };
  const halved = async (some: readonly string[], again: Again): Promise<readonly string[]> => {
    if (some.length === 1) return some;
    const middle = Math.ceil(some.length / 2);
    const causes: string[] = [];
    for (const half of [some.slice(0, middle), some.slice(middle)]) {
      try {
        await again(half);
      } catch (error) {
        if (!(error instanceof ConnectorError && error.code === unknownUser)) throw error;
        causes.push(...(await halved(half, again)));
      }
    }
    return causes;
  };
  const look = async (some: readonly string[], error: ConnectorError, again: Again): Promise<boolean> => {
    if (some.some((id) => refused.has(id))) return true;
    const named = await namedByResults(some).catch((failure: unknown) => {
      if (isAboutUsers(failure)) return [];
      throw failure;
    });
    const causes = named.length > 0 || error.code !== unknownUser ? named : await halved(some, again);
    refuse(causes);
    return causes.length > 0;
  };

  const screened = new Map<string, Promise<void>>();
  const screen = async (some: readonly string[]): Promise<void> => {
    for (const batch of chunks(
      some.filter((id) => !screened.has(id)),
      maxUsers,
    )) {
      // What the call fails with, the stream that needs these users meets too.
      const result = namedByResults(batch).then(refuse, () => undefined);
      for (const id of batch) screened.set(id, result);
    }
    await Promise.all(some.flatMap((id) => screened.get(id) ?? []));
  };

  return {
    ids,
    refused: () => refused,
    refuse,
    screen,
    search(some, error, again) {
      const before = [...searches].filter(([others]) => others.some((id) => some.includes(id)));
      const result = Promise.all(before.map(([, search]) => search)).then(() => look(some, error, again));
      const over = (): void => void searches.delete(some);
      searches.set(some, result.then(over, over));
      return result;
    },
    verify() {
      const missing = [...refused].filter((id) => present.has(id));
      if (missing.length * 10 <= present.size) return;
      throw new ConnectorError(
        'config_error',
        `Attendance refuses ${missing.length} of ${present.size} users, more than a tenth, among them ` +
          `${listed(missing)}: the others were read, but this is not all. Check attendance.employee_type and employee_ids ` +
          '(with employee_id they are user ids, never open ids), or ask an administrator of Attendance to widen the data ' +
          'range of the app in the Attendance admin console.',
      );
    },
  };
}

function listed(ids: readonly string[]): string {
  return `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', ...' : ''}`;
}
