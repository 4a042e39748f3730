// The registry: every feed we have, by module, in the order of the README.
import type { Config } from '../config.ts';
import { departments, people } from './contact/feeds.ts';
import type { LarkFeed } from './context.ts';

const modules: Readonly<Record<Config['modules'][number], readonly LarkFeed[]>> = {
  contact: [people, departments],
};

/** The feeds of the modules that are on. */
export function feedsOf({ modules: on }: Pick<Config, 'modules'>): LarkFeed[] {
  return [...new Set(on)].flatMap((name) => modules[name]);
}

/** Every feed there is. */
export const allFeeds: readonly LarkFeed[] = Object.values(modules).flat();
