// What goes wrong says which code it is about and what to do; the other codes go on.
import { expect, test } from 'vitest';
import { parseFault, type SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { endings, errorsIn } from '../../core/engine/support/syncs.ts';
import { callsTo, rowsIn } from '../../support/tenant.ts';
import {
  definitionCall,
  detailCall,
  listCall,
  six,
  startDate,
  type Settings,
  type Tenant,
} from './support.ts';
import { comparable, truthOf } from './truth.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day } from '../../support/time.ts';

const small: SimulatorOptions = {
  size: { people: 20, departments: 5, depth: 2, approval: { definitions: 4, instances: 24, days: 3 } },
};
const unknown = '5C1E9A30-7B42-4F0D-9E11-2A6B8C3D4E5F';
const impatient = { retries: 2, minTimeout: 1, maxTimeout: 2 };

function shortly({ now }: Tenant): Settings {
  return { start_date: startDate(now() - 4 * day) };
}

// A year typed wrong would be an empty table that looks like a quiet company.
test('a start in the future is a config error of all six streams, without a call', async () => {
  const one = await openTenant({ module: 'approval', ...small });
  const read = await one.sync({ settings: { start_date: startDate(one.now() + day) } });
  const errors = errorsIn(read.messages);
  expect(errors.map(({ stream_descriptor }) => stream_descriptor?.name).sort()).toEqual([...six].sort());
  for (const error of errors) {
    expect(error.failure_type).toBe('config_error');
    expect(error.message).toMatch(/approval\.start_date is in the future.*Choose a day/);
  }
  expect(endings(read.messages).get('approval_definitions')).toBe('COMPLETE');
  expect(callsTo(read, listCall)).toEqual([]);
});

// One wrong code among ten must not cost the nine.
test('an unknown code among good ones: they are read, and the message names it and what to do', async () => {
  const one = await openTenant({ module: 'approval', ...small });
  const settings = { ...shortly(one), approval_codes: [unknown, ...one.codes] };
  const read = await one.sync({ settings });
  const truth = truthOf(one.approvals, { codes: one.codes, from: 0, to: one.now() - 5 * 60_000 });
  const names = ['approval_definitions', ...six];
  const rows = comparable(new Map(names.map((name) => [name, rowsIn(read, name)])));
  for (const name of names) {
    expect(rows.get(name), name).toEqual(truth.get(name));
    expect(endings(read.messages).get(name)).toBe('INCOMPLETE');
  }
  const errors = errorsIn(read.messages);
  expect(errors).toHaveLength(7);
  for (const { failure_type, message } of errors) {
    expect(failure_type).toBe('config_error');
    expect(message).toContain(`approval_code ${unknown}`);
    expect(message).toMatch(/no approval definition with this approval code.*\?devMode=on/);
    for (const code of one.codes) expect(message).not.toContain(code);
  }
  // What is complete is saved; the unknown code has no span.
  const { partitions } = read.saved.get('approval_instances') as { partitions: object };
  expect(Object.keys(partitions).sort()).toEqual([...one.codes].sort());
  // Corrected, the next sync begins the code that was missing and reads nothing old of the others.
  const next = await one.sync({
    settings: { ...settings, approval_codes: one.codes, lookback_days: 0 },
    saved: read.saved,
  });
  expect(errorsIn(next.messages)).toEqual([]);
});

// An administrator grants the permission in a console and needs its name.
test('a missing scope is a config error that names it, and costs no retry', async () => {
  const one = await openTenant({
    module: 'approval',
    ...small,
    scopes: ['contact:user.employee_id:readonly'],
  });
  const read = await one.sync({ settings: shortly(one) });
  const errors = errorsIn(read.messages);
  expect(errors).toHaveLength(7);
  for (const { failure_type, message } of errors) {
    expect(failure_type).toBe('config_error');
    expect(message).toContain('approval:approval:readonly');
  }
  expect(callsTo(read, definitionCall)).toHaveLength(4);
  expect(callsTo(read, detailCall)).toEqual([]);
});

// The history of a definition does not end with it.
test.each(['refused', 'shown'] as const)(
  'a deleted definition (%s) is a row, and its instances are read',
  async (approvalDeleted) => {
    const one = await openTenant({ module: 'approval', ...small, quirks: { approvalDeleted } });
    const deleted = one.approvals.codes('DELETED')[0] ?? '';
    const settings = { ...shortly(one), approval_codes: [deleted] };
    const read = await one.sync({ settings });
    expect(errorsIn(read.messages)).toEqual([]);
    expect(rowsIn(read, 'approval_definitions')).toMatchObject([
      { approval_code: deleted, status: 'DELETED' },
    ]);
    expect(rowsIn(read, 'approval_definitions')[0]?.['approval_name'] === null).toBe(
      approvalDeleted === 'refused',
    );
    const truth = truthOf(one.approvals, { codes: [deleted], from: 0, to: one.now() - 5 * 60_000 });
    expect(truth.get('approval_instances')?.length).toBeGreaterThan(0);
    expect(rowsIn(read, 'approval_instances')).toHaveLength(truth.get('approval_instances')?.length ?? 0);
    const { status } = await check(one, { approval_codes: [deleted] });
    expect(status).toMatchObject({
      status: 'SUCCEEDED',
      message: expect.stringContaining('(a deleted definition)') as string,
    });
  },
);

// Lark says "try again later" of hiccups and of parameters that it will never take.
test('1395001 is tried again; when it lasts it is transient, and the next sync loses nothing', async () => {
  const one = await openTenant({ module: 'approval', ...small });
  const settings = shortly(one);
  one.simulator.addFault(parseFault(`error:400/1395001@${detailCall}#3`));
  one.simulator.addFault(parseFault(`error:500/1395001@${listCall}#2`));
  const good = await one.sync({ settings, patience: impatient });
  expect(errorsIn(good.messages)).toEqual([]);
  expect(callsTo(good, detailCall).filter(({ code }) => code === 1395001)).toHaveLength(1);

  one.simulator.addFault(parseFault(`error:400/1395001@${detailCall}#5x1000`));
  const bad = await one.sync({ settings, patience: impatient });
  const errors = errorsIn(bad.messages);
  expect(errors).toHaveLength(6);
  for (const { failure_type, message } of errors) {
    expect(failure_type).toBe('transient_error');
    expect(message).toMatch(/approval_code .*try again later/);
  }
  one.simulator.clearFaults();
  const mended = await one.sync({ settings, saved: bad.saved });
  const truth = truthOf(one.approvals, { codes: one.codes, from: 0, to: one.now() - 5 * 60_000 });
  const codesIn = (reads: readonly (typeof bad)[]): Set<unknown> =>
    new Set(reads.flatMap((read) => rowsIn(read, 'approval_instances').map((row) => row['instance_code'])));
  expect(codesIn([bad, mended])).toEqual(
    new Set(truth.get('approval_instances')?.map((row) => row['instance_code'])),
  );
});

async function check(one: Tenant, settings: Settings = {}) {
  const { calls, ...status } = await one.check({ settings });
  return { status, calls };
}

// A person waits in front of a form: one call for each code, ten at most, and words that help.
test('check names the definitions with one call each', async () => {
  const one = await openTenant({ module: 'approval', ...small });
  const { status, calls } = await check(one, { approval_codes: one.approvals.codes() });
  expect(status).toMatchObject({
    status: 'SUCCEEDED',
    message: expect.stringContaining('approval: Purchase request, Leave and travel, HR changes.') as string,
  });
  expect(callsTo({ calls }, definitionCall)).toHaveLength(3);
  // The token, the company, at most four listings and one instance.
  expect(calls.length).toBeLessThanOrEqual(3 + 2 + 4 + 1);
});

test('check looks at ten codes and says of how many', async () => {
  const one = await openTenant({
    module: 'approval',
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 16, instances: 0 } },
  });
  const { status, calls } = await check(one, { approval_codes: one.approvals.codes() });
  expect(status.message).toContain('(10 of 12 codes)');
  expect(callsTo({ calls }, definitionCall)).toHaveLength(10);
});

test('check names the code that is unknown, and the scope that is missing', async () => {
  const one = await openTenant({ module: 'approval', ...small });
  const { status } = await check(one, { approval_codes: [...one.approvals.codes(), unknown] });
  expect(status.status).toBe('FAILED');
  expect(status.message).toContain(unknown);
  expect(status.message).toContain('?devMode=on');
  one.simulator.setScopes(['tenant:tenant:readonly']);
  const refused = await check(one, { approval_codes: one.approvals.codes() });
  expect(refused.status.status).toBe('FAILED');
  expect(refused.status.message).toContain('approval:approval:readonly');
  expect(callsTo(refused, definitionCall)).toHaveLength(1);
});
