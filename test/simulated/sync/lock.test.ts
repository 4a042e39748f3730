// Two syncs never write into one folder; one that was killed does not block the next.
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holder } from '../../../src/process.ts';
import { lockFolder } from '../../../src/sync/folder/lock.ts';
import { minute } from '../../support/time.ts';
import { freshFolder, linesIn, openSmallTenant, syncInto } from './support.ts';

const lockIn = (folder: string): string => join(folder, 'sync.lock');
const elsewhere = { host: 'another-machine', pid: 1 };
/** The process that started this one: alive, and another. */
const alive = { host: hostname(), pid: process.ppid };
const dead = { host: hostname(), pid: 2 ** 22 + 1 };

test('a folder that another sync writes into is refused, and nothing in it changes', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await syncInto(tenant, folder, { streams: ['base_records'] });
  const before = linesIn(folder, 'base_records.ndjson');
  writeFileSync(lockIn(folder), JSON.stringify(alive));
  await expect(syncInto(tenant, folder, { streams: ['base_records'], full: true })).rejects.toMatchObject({
    type: 'config_error',
    message: expect.stringContaining('another sync is writing into it') as string,
  });
  expect(linesIn(folder, 'base_records.ndjson')).toEqual(before);
  expect(existsSync(lockIn(folder))).toBe(true);
});

test('a sync gives the folder back when it ends, also where it fails', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await syncInto(tenant, folder, { streams: ['base_records'] });
  await expect(syncInto(tenant, folder, { streams: ['base_recods'] })).rejects.toThrow('base_recods');
  await expect(syncInto(tenant, folder, { streams: ['base_records'], format: 'csv' })).rejects.toThrow('csv');
  expect(existsSync(lockIn(folder))).toBe(false);
});

test.each([
  ['of a process that has ended', JSON.stringify(dead), 0],
  ['of this process number, before it was started again', JSON.stringify({ ...alive, pid: process.pid }), 0],
  ['of another machine that has been silent', JSON.stringify(elsewhere), 2 * minute],
  ['that was cut off, and is old', '{"host":', 2 * minute],
])('a lock %s is taken over', (_whose, text, age) => {
  const folder = freshFolder();
  writeFileSync(lockIn(folder), text);
  const unlock = lockFolder(folder, { ...holder, now: () => Date.now() + age });
  expect(existsSync(lockIn(folder))).toBe(true);
  unlock();
  expect(existsSync(lockIn(folder))).toBe(false);
});

test.each([
  ['of another machine that shows signs of life', JSON.stringify(elsewhere)],
  ['that is being written', ''],
])('a lock %s is respected', (_whose, text) => {
  const folder = freshFolder();
  writeFileSync(lockIn(folder), text);
  utimesSync(lockIn(folder), new Date(), new Date());
  expect(() => lockFolder(folder, holder)).toThrow('another sync');
  expect(existsSync(lockIn(folder))).toBe(true);
});

test('of two syncs at once, one gets the folder', () => {
  const folder = freshFolder();
  writeFileSync(lockIn(folder), JSON.stringify(elsewhere));
  const later = (): number => Date.now() + 2 * minute;
  const unlock = lockFolder(folder, { ...holder, now: later });
  writeFileSync(lockIn(folder), JSON.stringify(alive));
  expect(() => lockFolder(folder, holder)).toThrow('another sync');
  unlock();
});
