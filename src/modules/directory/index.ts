// The directory of a run: users and departments, walked once for all modules that need them.
import type { Context } from '../context.ts';
import { perRun } from '../per-run.ts';
import { createDirectory, type Directory } from './directory.ts';
import type { DirectorySettings } from './range.ts';

/** The directory of the run; it calls Lark when something of it is needed. */
export const directoryOf: (context: Context) => Directory = perRun((context) =>
  createDirectory(context.lark, directorySettings(context), context.notify),
);

/** How the directory is read: one walk has to do for all feeds of the run. */
export function directorySettings({ config, feeds }: Pick<Context, 'config' | 'feeds'>): DirectorySettings {
  const { contact, limits } = config;
  return {
    departmentIds: contact.department_ids,
    departmentIdType: contact.department_id_type,
    userIdType: contact.user_id_type,
    concurrency: limits.max_concurrency,
    whole: feeds.some((feed) => feed.needsEveryone?.(config)),
    membersRead: feeds.some(({ walks }) => walks),
  };
}
