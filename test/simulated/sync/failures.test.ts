// What goes wrong at a destination is an error that names it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openNamed } from '../../../src/sync/failures.ts';
import type { Destination } from '../../../src/sync/types.ts';
import { freshFolder, openSmallTenant, syncInto } from './support.ts';

const full = new Error('ENOSPC: no space left on device, write');

const failing: Destination = {
  saved: { origin: undefined, states: new Map(), syncedAt: 0 },
  begin: () => Promise.resolve(new Map()),
  // As files that are written in one go do.
  write() {
    throw full;
  },
  checkpoint: () => undefined,
  commit: () => Promise.reject(full),
  close: () => Promise.reject(new Error('IO Error: Could not write\nand more')),
};

test('a disk that is full is named with the place, whatever meets it', async () => {
  const destination = await openNamed('rows', () => Promise.resolve(failing));
  const batch = { type: 'RECORDS', stream: 'contact_users', records: [], lines: '' } as const;
  const commit = { states: new Map(), complete: new Set<string>() };
  for (const act of [() => destination.write(batch), () => destination.commit(commit)])
    await expect(act()).rejects.toThrow(
      '--to rows: sync cannot write there (ENOSPC: no space left on device',
    );
  await expect(destination.close()).rejects.toThrow('(IO Error: Could not write)');
  await expect(openNamed('rows', () => Promise.reject(full))).rejects.toThrow('--to rows: sync cannot write');
});

test('a folder in the place of a file is named', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  mkdirSync(join(folder, 'contact_tenant.ndjson'));
  await expect(syncInto(tenant, folder, { streams: ['contact_tenant'] })).rejects.toThrow(
    `--to ${folder}: sync cannot write there (EISDIR`,
  );
});
