// Answers of Lark with odd values, without a network: envelopes, forms of approvals and cells of Bases. Nothing throws, every
// row can be written, and an error shows nothing of an answer. `FUZZ_RUNS` plays more runs.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toJson } from '../../../src/json.ts';
import { toOutcome } from '../../../src/lark/outcome.ts';
import { completenessOf } from '../../../src/lark/complete.ts';
import * as approval from '../../../src/modules/approval/endpoints.ts';
import * as attendance from '../../../src/modules/attendance/endpoints.ts';
import * as base from '../../../src/modules/base/endpoints.ts';
import * as contact from '../../../src/modules/contact/endpoints.ts';
import { approvalComments, approvalTasks, approvalTimeline } from '../../../src/modules/approval/events.ts';
import { approvalFormFields, untypedWarnings } from '../../../src/modules/approval/form-fields.ts';
import {
  approvalInstances,
  approvalInstancesRaw,
  toSeenInstance,
} from '../../../src/modules/approval/instance.ts';
import type { Endpoint } from '../../../src/lark/endpoint.ts';
import { columnOf } from '../../../src/modules/base/typed/columns.ts';
import { instances } from '../approval/fixtures/answers.ts';
import { createRandom, type Random } from '../engine/support/random.ts';
import { withOddValue } from '../../support/odd.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 200);

const inFuzz = (use: (random: Random) => void) => {
  fc.assert(
    fc.property(fc.nat(), (own) => {
      use(createRandom(own));
    }),
    { seed: 20_260_301, numRuns, endOnFailure: true },
  );
};

/** Recognisable in any text. */
const person = 'Mei-Zq9x';

const isEndpoint = (one: unknown): one is Endpoint =>
  typeof one === 'object' && one !== null && 'parse' in one && 'name' in one;
const endpoints = [approval, attendance, base, contact]
  .flatMap((module): unknown[] => Object.values(module))
  .filter(isEndpoint);

const data = {
  has_more: false,
  page_token: '',
  total: 2,
  instance_code: person,
  user: { open_id: person, name: person },
  app: { app_token: person, name: person },
  node: { obj_token: person, obj_type: 'bitable' },
  tenant: { tenant_key: person },
  items: [
    { open_id: person, record_id: person, table_id: person, field_id: person },
    { open_department_id: person, view_id: person, name: person },
  ],
  user_flow_results: [{ check_time: '1', user_id: person }],
  user_task_results: [{ user_id: person, day: 20260301, records: [{}] }],
  instance_code_list: [person],
};
const error = {
  permission_violations: [{ subject: 'contact:user.base:readonly' }],
  helps: [{ url: 'https://x/' }],
  log_id: '2026030103300001',
};

const streams = [
  approvalInstancesRaw,
  approvalInstances,
  approvalFormFields,
  approvalTasks,
  approvalTimeline,
  approvalComments,
];

/** Types of fields that Lark has, and some that it has not. */
const types = [
  1, 2, 3, 4, 5, 7, 11, 13, 15, 17, 18, 19, 20, 21, 22, 23, 1001, 1002, 1003, 1004, 1005, 3001, 99, -1,
];
const cells = [
  [{ type: 'text', text: person }],
  [{ id: person, name: person, avatar_url: 'https://x' }],
  [{ file_token: person, name: person, size: 3, tmp_url: 'https://x' }],
  { link_record_ids: [person] },
  { type: 1, value: [{ text: person }] },
  { location: '1,2', full_address: person },
  1_749_700_001_000,
  [person],
];

describe('odd values', () => {
  test('in an envelope are an outcome', () => {
    inFuzz((random) => {
      const body = random.pick([
        { code: 0, msg: 'ok', data },
        { code: 99991672, msg: person, error },
        { code: 1390001, msg: person },
      ]);
      const text = random.once(5)
        ? random.pick(['', 'null', '[]', '7', '{', `"${person}"`])
        : withOddValue(body, random);
      const headers = {
        date: random.pick(['', 'yesterday', 'Sun, 01 Mar 2026 03:30:00 GMT']),
        'x-ogw-ratelimit-reset': random.pick(['', '-1', '0', '1e9', 'soon']),
        'x-tt-logid': random.pick(['', 'a b\n', '0'.repeat(200)]),
      };
      const status = random.pick([0, 200, 204, 302, 400, 429, 500, 999]);
      const outcome = toOutcome('GET /x', { status, headers, text }, { signsIn: random.once(3) });
      if (outcome.ok) return;
      expect(outcome.failure.error.message).not.toContain(person);
      expect(outcome.failure.error.message.length).toBeLessThan(2_000);
    });
  });

  test('in the data of an endpoint are a result or a problem that shows nothing of it', () => {
    inFuzz((random) => {
      const odd = JSON.parse(withOddValue(data, random)) as unknown;
      const endpoint = random.pick(endpoints);
      const found = completenessOf(endpoint, odd, { path: { app_token: person } });
      const parsed = endpoint.parse(odd);
      const problems = [typeof found === 'object' ? found.problem : '', parsed.ok ? '' : parsed.problem];
      for (const problem of problems) expect(problem).not.toContain(person);
    });
  });

  test('in an instance cost no other row, and every row can be written', () => {
    inFuzz((random) => {
      const odd = JSON.parse(withOddValue(random.pick(Object.values(instances)), random)) as unknown;
      const parsed = approval.instanceDetail.parse(odd);
      if (!parsed.ok) return;
      const seen = toSeenInstance({ approval_code: 'A', ...parsed.data }, random.once(2));
      untypedWarnings(seen);
      for (const stream of streams) for (const row of stream.rows(seen)) expect(toJson(row)).toMatch(/^\{/);
    });
  });

  test('in a cell are a value, or one that does not fit its column', () => {
    inFuzz((random) => {
      const cell = JSON.parse(withOddValue(random.pick(cells), random)) as unknown;
      const property = JSON.parse(withOddValue({ formatter: '', type: { data_type: 5 } }, random)) as unknown;
      const field = { field_id: 'fld1', field_name: 'F', type: random.pick(types), property };
      const record = { record_id: 'rec1', fields: { F: cell } };
      const target = { app_token: 'A', table_id: 'T', view_id: undefined, named: true };
      const column = columnOf(field);
      const value = column.value({ target, record, names: new Map([['fld1', 'F']]) }, 'f');
      column.fits(value);
      toJson(value ?? null);
    });
  });
});
