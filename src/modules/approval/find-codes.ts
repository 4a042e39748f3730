// The definitions that tasks of the last thirty days are of: docs/lark-api/approval.md#searching-tasks.
import { ConnectorError } from '../../engine/errors.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import type { Context } from '../context.ts';
import { directoryOf } from '../directory/index.ts';
import { isRow } from '../keyed.ts';
import { taskSearch } from './endpoints.ts';

/** A definition, and when a task of it came up last. */
export interface UsedDefinition {
  readonly approval_code: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly lastUsed: number;
}

export interface FoundCodes {
  /** The latest first. */
  readonly definitions: readonly UsedDefinition[];
  /** How many users were asked for; undefined where all tasks of the company were searched. */
  readonly users: number | undefined;
}

/** The longest span of one search (ms). */
const thirtyDays = 30 * 86_400_000;

/** Users whose tasks are searched where Lark does not search all: a call each. */
const maxUsers = 200;

/** A search that names nothing is refused: Lark documents that one thing must be named. */
const invalidParameter = 1390001;
const unknownUser = 1390004;

/**
 * Searches all tasks, or where Lark refuses that, the tasks of the first two hundred users.
 * @throws ConnectorError that says which permission is missing
 */
export async function findCodes(context: Context): Promise<FoundCodes> {
  const found = new Map<string, UsedDefinition>();
  const add = (tasks: readonly unknown[]): void => {
    for (const one of tasks.flatMap(usedIn)) {
      const known = found.get(one.approval_code);
      if (!known || known.lastUsed < one.lastUsed) found.set(one.approval_code, one);
    }
  };
  const users = await search(context, add);
  return {
    definitions: [...found.values()].sort((one, other) => other.lastUsed - one.lastUsed),
    users,
  };
}

async function search(
  context: Context,
  add: (tasks: readonly unknown[]) => void,
): Promise<number | undefined> {
  try {
    for await (const tasks of context.lark.pages(taskSearch, searchOf(context))) add(tasks);
    return undefined;
  } catch (error) {
    if (!isRefused(error, invalidParameter)) throw error;
  }
  let count = 0;
  const pages = sideBySide(someUsers(context), context.config.limits.max_concurrency, async function* (user) {
    count += 1;
    try {
      yield (await context.lark.firstPage(taskSearch, searchOf(context, user))).items;
    } catch (error) {
      if (!isRefused(error, unknownUser)) throw error;
    }
  });
  for await (const tasks of pages) add(tasks);
  return count;
}

function searchOf({ now }: Context, user_id?: string) {
  return {
    query: { user_id_type: 'open_id' },
    body: {
      ...(user_id !== undefined && { user_id }),
      task_status: 'ALL',
      task_start_time_from: String(now - thirtyDays),
      task_start_time_to: String(now),
    },
  };
}

async function* someUsers(context: Context): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { user } of directoryOf(context).members()) {
    if (seen.size < seen.add(user.open_id).size) yield user.open_id;
    if (seen.size === maxUsers) return;
  }
}

function usedIn(item: unknown): UsedDefinition[] {
  if (!isRow(item)) return [];
  const { approval, task } = item;
  if (!isRow(approval) || typeof approval['code'] !== 'string' || approval['is_external'] === true) return [];
  const { code, name } = approval;
  const lastUsed = isRow(task) ? Number(task['start_time']) : NaN;
  return [
    {
      approval_code: code,
      name: typeof name === 'string' ? name : '',
      lastUsed: Number.isFinite(lastUsed) ? lastUsed : 0,
    },
  ];
}

function isRefused(error: unknown, code: number): boolean {
  return error instanceof ConnectorError && error.code === code;
}
