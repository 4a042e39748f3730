// sync into a folder: a file for each stream, appended to by every sync; a kill leaves what the next sync mends.
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { passTime } from '../../../simulator/src/time-passes.ts';
import { readState } from '../../../src/commands/files.ts';
import { freshFolder, jsonIn, linesIn, openSmallTenant, rowsIn, syncInto, type Row } from './support.ts';

/** A commit at every STATE. */
const pace = { milliseconds: 0, rows: 1 };

const withoutTime = ({ _synced_at: _, ...row }: Row): Row => row;

test('writes every row once, and counts them in the manifest', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const synced = await syncInto(tenant, folder);
  expect(synced.errors).toEqual([]);
  const streams = jsonIn(folder, 'manifest.json')['streams'] as Record<string, Row>;
  expect(Object.keys(streams).length).toBeGreaterThanOrEqual(30);
  const rows = rowsIn(synced);
  for (const [stream, { files, rows: count }] of Object.entries(streams)) {
    expect(files).toEqual([`${stream}.ndjson`]);
    const lines = linesIn(folder, `${stream}.ndjson`);
    expect(lines.map(withoutTime), stream).toEqual(rows.get(stream) ?? []);
    expect(count).toBe(lines.length);
    expect(new Set(lines.map((line) => line['_synced_at'])).size).toBeLessThanOrEqual(1);
  }
});

test('goes on where the last sync ended', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await syncInto(tenant, folder);
  const before = linesIn(folder, 'base_records.ndjson').length;
  tenant.forward(3_600_000);
  passTime(tenant.simulator.tenant);
  const second = await syncInto(tenant, folder);
  const more = rowsIn(second).get('base_records') ?? [];
  expect(more.length).toBeLessThan(before);
  expect(linesIn(folder, 'base_records.ndjson')).toHaveLength(before + more.length);
});

test('state.json is a state that read takes', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await syncInto(tenant, folder, { streams: ['base_records', 'contact_users'] });
  const states = await readState(join(folder, 'state.json'));
  expect([...states.keys()].sort()).toEqual(['base_records', 'contact_users']);
});

test('after a kill at any message the next sync has every row', async () => {
  const tenant = await openSmallTenant();
  const streams = ['approval_instances', 'approval_tasks', 'base_records', 'contact_users'];
  const whole = await syncInto(tenant, freshFolder(), { streams, pace });
  const wanted = rowsIn(whole);
  for (let killedAt = 1; killedAt < whole.messages.length; killedAt += 23) {
    const folder = freshFolder();
    await syncInto(tenant, folder, { streams, pace, killedAt });
    appendFileSync(join(folder, 'base_records.ndjson'), '{"half":');
    const after = await syncInto(tenant, folder, { streams, pace });
    expect(after.errors).toEqual([]);
    for (const stream of streams) {
      const keys = new Set(
        linesIn(folder, `${stream}.ndjson`).map((row) => JSON.stringify(withoutTime(row))),
      );
      expect(keys, `${stream}, killed at ${killedAt}`).toEqual(
        new Set((wanted.get(stream) ?? []).map((row) => JSON.stringify(row))),
      );
    }
  }
});

test('a full refresh stream has each row once a sync, and nothing of a sync that was killed', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const whole = await syncInto(tenant, folder, { streams: ['contact_users'], pace });
  const rows = linesIn(folder, 'contact_users.ndjson').length;
  await syncInto(tenant, folder, { streams: ['contact_users'], pace, killedAt: whole.messages.length - 3 });
  expect(jsonIn(folder, 'manifest.json')).toMatchObject({ streams: { contact_users: { rows } } });
  await syncInto(tenant, folder, { streams: ['contact_users'], pace });
  expect(linesIn(folder, 'contact_users.ndjson')).toHaveLength(2 * rows);
});

test('--full begins again from nothing', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await syncInto(tenant, folder);
  const before = linesIn(folder, 'base_records.ndjson').map(withoutTime);
  await syncInto(tenant, folder, { full: true });
  expect(linesIn(folder, 'base_records.ndjson').map(withoutTime)).toEqual(before);
  const users = linesIn(folder, 'contact_users.ndjson');
  expect(new Set(users.map(({ open_id }) => open_id)).size).toBe(users.length);
});

test('CSV has its columns in the first line, and lists as JSON', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await syncInto(tenant, folder, { streams: ['contact_users'], format: 'csv' });
  const [head = '', first = ''] = readFileSync(join(folder, 'contact_users.csv'), 'utf8').split('\n');
  expect(head).toMatch(/^open_id,.*,_synced_at$/);
  expect(first).toMatch(/,"\[""/);
  expect(readdirSync(folder).sort()).toEqual(['contact_users.csv', 'manifest.json', 'state.json']);
});

test('a CSV whose columns have changed goes on in another file', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const wish = { streams: ['approval_definitions'], format: 'csv' } as const;
  await syncInto(tenant, folder, wish);
  await syncInto(tenant, folder, { ...wish, options: { more: { add_tenant_key: true } } });
  const files = ['approval_definitions.csv', 'approval_definitions-2.csv'];
  expect(jsonIn(folder, 'manifest.json')).toMatchObject({ streams: { approval_definitions: { files } } });
  const heads = files.map((file) => readFileSync(join(folder, file), 'utf8').split('\n')[0]);
  expect(heads.map((head) => head?.includes('tenant_key'))).toEqual([false, true]);
});

test('refuses another company, and warns about other settings', async () => {
  const [tenant, other, folder] = [await openSmallTenant(), await openSmallTenant(), freshFolder()];
  const wish = { streams: ['contact_tenant'] };
  await syncInto(tenant, folder, wish);
  const more = { contact: { user_id_type: 'union_id' } };
  const changed = await syncInto(tenant, folder, { ...wish, options: { more } });
  expect(changed.warnings.join()).toContain('Settings have changed');
  expect(changed.warnings.join()).toContain('contact.user_id_type');
  const credentials = { ...other.simulator.credentials, app_id: 'cli_another' };
  await expect(syncInto(other, folder, { ...wish, options: { more: { credentials } } })).rejects.toThrow(
    'another app',
  );
});

test('refuses a folder of another format, and a state.json that is not its own', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await syncInto(tenant, folder, { streams: ['contact_tenant'] });
  await expect(syncInto(tenant, folder, { format: 'csv' })).rejects.toThrow('it holds ndjson files');
  writeFileSync(join(folder, 'state.json'), '{}');
  await expect(syncInto(tenant, folder)).rejects.toThrow('was not written by sync');
});

test('a file that was cut short is an error, and --full mends it', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const wish = { streams: ['contact_tenant'] };
  await syncInto(tenant, folder, wish);
  writeFileSync(join(folder, 'contact_tenant.ndjson'), '');
  await expect(syncInto(tenant, folder, wish)).rejects.toThrow('is shorter than the last sync left it');
  await syncInto(tenant, folder, { ...wish, full: true });
  expect(linesIn(folder, 'contact_tenant.ndjson')).toHaveLength(1);
});

test('an unknown stream is an error that lists the known ones', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  await expect(syncInto(tenant, folder, { streams: ['nonsense'] })).rejects.toThrow(
    'unknown stream nonsense',
  );
});
