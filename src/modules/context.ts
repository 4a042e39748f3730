// What the reading of a feed may use.
import type { Config } from '../config.ts';
import type { Lark } from '../lark/client.ts';

export type { Config };

/** Tells the operator something. */
export type Notify = (level: 'INFO' | 'WARN', message: string) => void;

export interface Context {
  readonly config: Config;
  readonly lark: Lark;
  /** When this run began, in epoch milliseconds. */
  readonly now: number;
  readonly notify: Notify;
  /** What is read in this run; empty where nothing is, as in `check`. */
  readonly feeds: readonly FeedNeeds[];
}

/** What a feed needs of work that feeds share. */
export interface FeedNeeds {
  /** It hands on the walk of all users: others wait for it instead of walking too. */
  readonly walks?: true;
  /** Whether it needs every user the app may see, whatever `contact.department_ids` says. */
  readonly needsEveryone?: (config: Config) => boolean;
}
