// What every read may use.
import type { Config } from '../config.ts';
import { defineFeed, type Feed } from '../engine/feed.ts';
import type { Lark } from '../lark/client.ts';
import type { Endpoint } from '../lark/endpoint.ts';
import type { Staff } from './attendance/staff.ts';
import type { Directory } from './directory/directory.ts';
import type { DirectorySettings } from './directory/range.ts';

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
  /** Whom attendance is asked about, and whom Lark refuses of them. */
  readonly staff: Staff;
}

/** A feed that says which endpoints it asks: permissions and rate limits follow from them. */
export type LarkFeed<Item = unknown> = Omit<Feed<Context, Item>, 'uses'> & {
  readonly uses: readonly Omit<Endpoint, 'returns'>[];
  /** What it cannot be read without, as configured, beyond the permissions of its endpoints. */
  readonly needs?: (config: Config) => readonly FeedPermission[];
};

/** A field of an answer, or the value of a parameter, that a feed depends on. */
export interface FeedPermission {
  /** As in "people's user_id". */
  readonly what: string;
  readonly anyOf: readonly string[];
}

/** A feed of Lark among others. */
export function defineLarkFeed<Item>(feed: LarkFeed<Item>): LarkFeed {
  return { ...defineFeed(feed), uses: feed.uses, ...(feed.needs && { needs: feed.needs }) };
}

/** How the directory is asked, as configured. */
export function directorySettings({
  contact,
  limits,
}: Pick<Config, 'contact' | 'limits'>): DirectorySettings {
  return {
    departmentIds: contact.department_ids,
    departmentIdType: contact.department_id_type,
    userIdType: contact.user_id_type,
    concurrency: limits.max_concurrency,
  };
}
