// What the reading of a feed may use.
import type { SharedSettings } from '../settings.ts';
import type { Lark } from '../lark/client.ts';

/** The settings of each module under its name. A module adds its own in its settings.ts. */
export interface ModuleSettings {
  /** The modules that are read. */
  modules: readonly ModuleName[];
}

/** The name of a module, which is also its key in the configuration. */
export type ModuleName = Exclude<keyof ModuleSettings, 'modules'>;

/** A configuration that was read and completed. */
export type Config = SharedSettings & ModuleSettings & Readonly<Record<string, unknown>>;

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
