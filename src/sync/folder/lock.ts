// One sync at a time into a folder: two would cut off each other's lines.
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorError } from '../../engine/errors.ts';
import { isObject, parseJson } from '../../json.ts';

/** How often a sync shows that it is alive, to those on other machines, who cannot see its process (milliseconds). */
const pulse = 10_000;

/** Without a sign for so long, a sync on another machine, or in another container, has ended (milliseconds). */
const silence = 60_000;

/** The process that takes a lock. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Whether another process of this machine is there. */
  readonly isAlive: (pid: number) => boolean;
  /** The clock of files (epoch milliseconds). */
  readonly now: () => number;
}

/**
 * Takes the folder for a process. What a sync left that was killed is taken over.
 * @returns gives the folder back
 * @throws ConnectorError (config) while another sync has it
 */
export function lockFolder(folder: string, holder: Holder): () => void {
  const path = join(folder, 'sync.lock');
  const { host, pid, now } = holder;
  const own = JSON.stringify({ host, pid });
  if (!create(path, own)) {
    if (isHeld(path, holder)) throw inUse(folder);
    // Of two syncs that find the same dead one, the second finds the first here.
    renameSync(path, `${path}.${pid}`);
    rmSync(`${path}.${pid}`);
    if (!create(path, own)) throw inUse(folder);
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, now() / 1000, now() / 1000);
    } catch {
      // Somebody has removed the lock, or the folder: rows that cannot be written say more than this would.
    }
  }, pulse).unref();
  return () => {
    clearInterval(beat);
    rmSync(path, { force: true });
  };
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(path: string, { host, pid, isAlive, now }: Holder): boolean {
  const owner = ownerIn(readFileSync(path, 'utf8'));
  if (owner.host !== host || owner.pid === undefined) return now() - statSync(path).mtimeMs < silence;
  // The same number as ours: the first process of a container that was started again.
  return owner.pid !== pid && isAlive(owner.pid);
}

/** Nothing of a text that was cut off. */
function ownerIn(text: string): { readonly host?: unknown; readonly pid?: number } {
  try {
    const owner = parseJson(text);
    return isObject(owner) && Number.isSafeInteger(owner['pid']) ? owner : {};
  } catch {
    return {};
  }
}

function inUse(folder: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `--to ${folder}: another sync is writing into it. Run this one when it has ended.`,
  );
}
