// What every read may use.
import type { Config } from '../config.ts';
import type { Lark } from '../lark/client.ts';
import type { Staff } from './attendance/staff.ts';
import type { Bases } from './base/bases.ts';
import type { WhoIsWho } from '../enrich/who-is-who.ts';
import type { LarkTenant } from './contact/endpoints.ts';
import type { Directory } from './directory/directory.ts';
import type { LarkFeed } from './define.ts';
import type { DirectorySettings } from './directory/range.ts';

export type { Config };

export interface Context {
  readonly config: Config;
  readonly lark: Lark;
  /** When this run began, in epoch milliseconds. */
  readonly now: number;
  /** Tells the operator something. */
  readonly tell: (level: 'INFO' | 'WARN', message: string) => void;
  /** Tells it the first time only. */
  readonly tellOnce: (level: 'INFO' | 'WARN', message: string) => void;
  /** People and departments, walked once a run. */
  readonly directory: Directory;
  /** Tables and fields of the configured Bases, asked for once a run. */
  readonly bases: Bases;
  /** The names of all, once the directory is walked. */
  readonly whoIsWho: () => Promise<WhoIsWho>;
  /** What stayed without a name when all was read, in words. */
  readonly leftUnnamed: () => Promise<readonly string[]>;
  /** The company; asked about once a run. */
  readonly tenant: () => Promise<LarkTenant>;
  /** Whom attendance is asked about, and whom Lark refuses of them. */
  readonly staff: Staff;
}

/** How the directory is asked, as configured, for the feeds that are read; one walk has to do for all of them. */
export function directorySettings(config: Config, feeds: readonly LarkFeed[] = []): DirectorySettings {
  const { contact, limits } = config;
  return {
    departmentIds: contact.department_ids,
    departmentIdType: contact.department_id_type,
    userIdType: contact.user_id_type,
    concurrency: limits.max_concurrency,
    whole: feeds.some((feed) => feed.needsEveryone?.(config)),
    peopleRead: feeds.some(({ walks }) => walks),
  };
}
