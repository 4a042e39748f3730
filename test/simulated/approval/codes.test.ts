// The set of open instances in a state: short codes, one set for each stream, and never a part of it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLark } from '../../../src/lark/client.ts';
import { fromState, toState } from '../../../src/engine/progress.ts';
import { packCode, unpackCode } from '../../../src/modules/approval/codes.ts';
import { instances } from '../../../src/modules/approval/instances.ts';
import type { Context } from '../../../src/modules/context.ts';
import { startDate } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day } from '../../support/time.ts';

const uuids = fc.uuid().map((text) => text.toUpperCase());

// A state that cannot be read back loses instances; one that is long is refused by platforms.
test('a code comes back from its short form, which with quotes and comma takes at most 25 bytes', () => {
  fc.assert(
    fc.property(uuids, (code) => {
      expect(unpackCode(packCode(code))).toBe(code);
      expect(Buffer.byteLength(`${JSON.stringify(packCode(code))},`)).toBeLessThanOrEqual(25);
    }),
  );
});

test('any other text comes back too, and no two texts share a short form', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.uuid(),
    uuids,
    uuids.map((text) => `=${text}`),
    uuids.map(packCode),
  );
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      expect(unpackCode(packCode(one))).toBe(one);
      expect(packCode(one) === packCode(other)).toBe(one === other);
    }),
  );
});

// A set cut short in silence is a set of stale rows.
test('thirty thousand open instances go through a state whole', () => {
  const open = { A: Array.from({ length: 30_000 }, (_, at) => packCode(codeOf(at))) };
  const span = { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' };
  const state = { start_time: span.to, partitions: { A: span }, open };
  const progress = fromState('approval_instances', 'start_time', state);
  expect(toState(progress, 'start_time', ['A'], Date.parse(span.from), 'instant')).toEqual(state);
});

function codeOf(at: number): string {
  return `00000000-0000-4000-8000-${at.toString(16).toUpperCase().padStart(12, '0')}`;
}

// Twenty calls a second for minutes at every sync: the reader should know why.
test.each([
  [20_000, 0],
  [20_001, 1],
])('%i open instances are all asked for, with %i warnings of what that costs', async (count, warnings) => {
  const one = await openTenant({ module: 'approval' });
  const asked: string[] = [];
  const said: string[] = [];
  const lark = createLark({
    credentials: { auth_type: 'custom_app', ...one.simulator.credentials },
    send: () => Promise.reject(new Error('Nothing is sent.')),
    rateShare: 1,
    concurrency: 1,
    clock: one.now,
    onEvent: () => undefined,
    onToken: () => undefined,
  });
  const call = (_endpoint: unknown, { path }: { readonly path: { readonly instance_id: string } }) => {
    asked.push(path.instance_id);
    const instance_code = path.instance_id;
    return Promise.resolve({
      approval_code: 'A',
      instance_code,
      start_time: '1',
      status: 'PENDING',
      form: '[]',
    });
  };
  const context = {
    config: one.config(),
    now: one.now(),
    lark: { ...lark, call },
    notify: (level: string, message: string) => said.push(`${level} ${message}`),
  } as unknown as Context;
  const watched = Array.from({ length: count }, (_, at) => packCode(codeOf(at)));
  const slice = {
    partition: { approval_code: 'A' },
    slice: { kind: 'keys', keys: watched, total: count },
    streams: [],
    wanted: () => true,
    complete: -Infinity,
  } as const;
  let items = 0;
  for await (const batch of instances.read(slice, context)) items += batch.length;
  expect(items).toBe(count);
  expect(new Set(asked).size).toBe(count);
  expect(said).toHaveLength(warnings);
  if (warnings > 0) expect(said[0]).toMatch(/^WARN .*A has 20001 .*about 21 minutes.*track_open_instances/);
});

// One set for all streams would be wrong as soon as one of them is reset.
test('each stream has its own set, and one stream that starts again does not touch the others', async () => {
  const one = await openTenant({
    module: 'approval',
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 1, instances: 0 } },
  });
  const settings = { start_date: startDate(one.now() - 2 * day), lookback_days: 0 };
  const [code = ''] = one.codes;
  const packed = packCode(one.approvals.addInstance(code, { start_time: String(one.now() - day) }));
  const streams = ['approval_instances', 'approval_tasks'];
  const { saved } = await one.sync({ settings, streams });
  for (const name of streams) expect(saved.get(name)?.['open']).toEqual({ [code]: [packed] });
  one.approvals.approve(unpackCode(packed));
  const alone = await one.sync({ settings, streams: ['approval_tasks'], saved });
  expect(alone.saved.get('approval_tasks')?.['open']).toBeUndefined();
  expect(alone.saved.get('approval_instances')?.['open']).toEqual({ [code]: [packed] });
});
