// The people of one run: found once, and whom Lark refuses of them, found once too, by whichever stream asks first.
import { ConnectorError } from '../../engine/errors.ts';
import { userTasks } from './endpoints.ts';
import { toDate } from './days.ts';
import { findPeople } from './people.ts';
import type { Context } from '../context.ts';
import { directoryOf } from '../directory/index.ts';
import { perRun } from '../per-run.ts';

export interface Staff {
  /** Whom to ask about, in the configured kind of id. */
  readonly people: () => Promise<readonly string[]>;
  /** Whom Lark has refused so far; nobody asks about them again in this run. */
  readonly refused: () => ReadonlySet<string>;
  readonly refuse: (ids: readonly string[]) => void;
  /**
   * Lark refused these ids together: finds out who is the cause. Who is being searched for already is waited for, so
   * that streams that met the same people learn from the first. `again` asks about fewer of them, as they were asked
   * about.
   * @returns whether somebody was found, now or since the ids were refused
   */
  readonly search: (ids: readonly string[], error: ConnectorError, again: Again) => Promise<boolean>;
  /** @throws ConnectorError (config) when more than a tenth of the people are refused */
  readonly verify: () => void;
}

/** The people of the run. */
export const staffOf: (context: Context) => Staff = perRun(createStaff);

type Again = (ids: readonly string[]) => Promise<unknown>;

/** One of the people does not exist or may not be seen (4.0). */
const badPerson = 1220004;
/** So it may be with this one, or a service of Lark's is down. */
const perhapsBadPerson = 1227500;

/** Whether the failure is about people rather than about the request. */
export function isAboutPeople(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && (error.code === badPerson || error.code === perhapsBadPerson);
}

/** Staff of whom nobody has been asked about. */
function createStaff(context: Context): Staff {
  const { lark, config, notify, now } = context;
  const { employee_type, include_resigned } = config.attendance;
  const refused = new Set<string>();
  let found: Promise<readonly string[]> | undefined;
  let present: ReadonlySet<string> = new Set();
  /** Searches under way, by whom they are about. */
  const searches = new Map<readonly string[], Promise<unknown>>();

  const people = (): Promise<readonly string[]> =>
    (found ??= findPeople({ ...context, directory: directoryOf(context) }).then((ids) => {
      present = new Set(ids);
      return ids;
    }));
  const refuse = (ids: readonly string[]): void => {
    const news = ids.filter((id) => !refused.has(id));
    if (news.length === 0) return;
    for (const id of news) refused.add(id);
    notify(
      'WARN',
      `Attendance does not show ${news.length} people, so they are left out: ${named(news)}. They are unknown to it, or ` +
        'outside the data range of the app in the Attendance admin console.',
    );
  };

  /** Results name bad ids instead of failing, all in one call (4.3). */
  const named50 = async (user_ids: readonly string[]): Promise<readonly string[]> => {
    const { invalid_user_ids, unauthorized_user_ids } = await lark.call(userTasks, {
      query: { employee_type, ignore_invalid_users: true, include_terminated_user: include_resigned },
      body: { user_ids, check_date_from: toDate(now), check_date_to: toDate(now) },
    });
    const asked = new Set(user_ids);
    return [...(invalid_user_ids ?? []), ...(unauthorized_user_ids ?? [])].filter((id) => asked.has(id));
  };
  const halved = async (ids: readonly string[], again: Again): Promise<readonly string[]> => {
    if (ids.length === 1) return ids;
    const middle = Math.ceil(ids.length / 2);
    const causes: string[] = [];
    for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
      try {
        await again(half);
      } catch (error) {
        if (!(error instanceof ConnectorError && error.code === badPerson)) throw error;
        causes.push(...(await halved(half, again)));
      }
    }
    return causes;
  };
  const look = async (ids: readonly string[], error: ConnectorError, again: Again): Promise<boolean> => {
    if (ids.some((id) => refused.has(id))) return true;
    const told = await named50(ids).catch((failure: unknown) => {
      if (isAboutPeople(failure)) return [];
      throw failure;
    });
    const causes = told.length > 0 || error.code !== badPerson ? told : await halved(ids, again);
    refuse(causes);
    return causes.length > 0;
  };

  return {
    people,
    refused: () => refused,
    refuse,
    search(ids, error, again) {
      const before = [...searches].filter(([others]) => others.some((id) => ids.includes(id)));
      const result = Promise.all(before.map(([, search]) => search)).then(() => look(ids, error, again));
      const over = (): void => void searches.delete(ids);
      searches.set(ids, result.then(over, over));
      return result;
    },
    verify() {
      const missing = [...refused].filter((id) => present.has(id));
      if (missing.length * 10 <= present.size) return;
      throw new ConnectorError(
        'config_error',
        `Attendance does not show ${missing.length} of ${present.size} people, more than a tenth, among them ` +
          `${named(missing)}: the rest was read, but this is not all. Check attendance.employee_type and employee_ids (with ` +
          'employee_id they are user ids, never open ids), or ask an administrator of Attendance to widen the data range of ' +
          'the app in the Attendance admin console.',
      );
    },
  };
}

function named(ids: readonly string[]): string {
  return `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', ...' : ''}`;
}
