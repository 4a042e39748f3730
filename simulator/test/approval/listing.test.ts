/** Listings of instance codes. */
import { expect, test } from 'vitest';
import { openApproval, approval, dataOf, day, hour } from './support.ts';

test('all of a definition over the years, oldest first, in pages whose last has an empty token', async () => {
  const { approvals, code, codes, list, now } = await openApproval();
  const truth = [...approvals.instances()].filter((one) => one.approval_code === code);
  const times = truth.map((one) => Number(one.start_time));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBeLessThan(times.length);
  const all = await codes(0, now(), { page_size: 7 });
  expect(all).toEqual(truth.map((one) => one.instance_code));
  expect(all[0]).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  const last = await list({ start_time: 0 });
  expect(last.text.startsWith('{"code":0,"data":{"has_more":false,"instance_code_list":["')).toBe(true);
  expect(last.text.endsWith('"page_token":""},"msg":""}')).toBe(true);
});

test.each([
  ['no approval code', { approval_code: '' }, 1390001],
  ['no start', { start_time: '' }, 1390001],
  ['no end', { end_time: '' }, 1390001],
  ['a start that is no number', { start_time: '2026-01-01' }, 1390001],
  ['a start after the end', { start_time: 2, end_time: 1 }, 1390001],
  ['pages of none', { page_size: 0 }, 1390001],
  ['pages over a hundred', { page_size: 101 }, 1390001],
  ['a page token that was never handed out', { page_token: 'nF1ZXJ5' }, 1390001],
  ['an unknown code', { approval_code: '00000000-0000-0000-0000-000000000000' }, 1390002],
])('%s is refused', async (_why, query, code) => {
  const { list } = await openApproval();
  const reply = await list(query);
  expect([reply.status, reply.body.code]).toEqual([400, code]);
  expect(reply.body.error).toHaveProperty('log_id');
});

test('parameters that are not sent at all are missing too', async () => {
  const { get, code } = await openApproval();
  expect((await get(`${approval}/instances?approval_code=${code}&start_time=1`)).body.code).toBe(1390001);
});

test('seconds instead of milliseconds find nothing', async () => {
  const { codes, now } = await openApproval();
  expect(await codes(0, Math.floor(now() / 1000))).toEqual([]);
});

test.each([
  ['allowed', undefined, 3],
  ['refused', 'refused', 0],
  ['truncated in silence', 'truncated', 2],
] as const)('a window over ten hours is %s', async (_why, approvalWindow, found) => {
  const { approvals, code, codes, list, now } = await openApproval({
    size: { people: 5, departments: 1, depth: 1, approval: { definitions: 1, instances: 0 } },
    ...(approvalWindow !== undefined && { quirks: { approvalWindow } }),
  });
  const from = now() - 11 * hour;
  for (const hours of [1, 9, 10.5]) approvals.addInstance(code, { start_time: String(from + hours * hour) });
  expect(await codes(from, from + 10 * hour)).toHaveLength(2);
  if (found > 0) {
    expect(await codes(from, now())).toHaveLength(found);
    return;
  }
  const reply = await list({ start_time: from, end_time: from + 10 * hour + 1 });
  expect([reply.status, reply.body.code]).toEqual([400, 1390001]);
});

test.each([
  ['both', [0, 10, 20]],
  ['start', [0, 10]],
  ['end', [10, 20]],
  ['neither', [10]],
] as const)('of the ends of a window, those belong to it: %s', async (approvalBounds, places) => {
  const { approvals, code, codes, now } = await openApproval({ quirks: { approvalBounds } });
  const from = now() - 2 * hour;
  expect(await codes(from - 1, from + 21)).toEqual([]);
  const made = [0, 10, 20].map((ms) => approvals.addInstance(code, { start_time: String(from + ms) }));
  expect(await codes(from, from + 20)).toEqual(places.map((ms) => made[ms / 10]));
  expect(await codes(from, from)).toHaveLength(approvalBounds === 'both' ? 1 : 0);
});

test.each([
  ['list', { instance_code_list: [] }],
  ['null', { instance_code_list: null }],
  ['missing', {}],
] as const)('an empty window as the quirk %s has it', async (approvalEmpty, shape) => {
  const { list } = await openApproval({ quirks: { approvalEmpty } });
  expect(dataOf(await list({ start_time: 1, end_time: 2 }))).toEqual({
    has_more: false,
    page_token: '',
    ...shape,
  });
});

test('an instance is listed only when it has been indexed, and known by its code before', async () => {
  const { approvals, code, codes, detail, forward, now } = await openApproval({
    quirks: { approvalLag: 120_000 },
  });
  const made = approvals.addInstance(code);
  const from = now() - hour;
  expect(await codes(from, now())).not.toContain(made);
  expect(await detail(made)).toMatchObject({ status: 'PENDING' });
  forward(119);
  expect(await codes(from, now())).not.toContain(made);
  forward(1);
  expect(await codes(from, now())).toContain(made);
});

test('codes may be listed whose detail is not found or forbidden', async () => {
  const { approvals, code, codes, get, now } = await openApproval();
  const [removed, forbidden, gone] = [1, 2, 3].map(() => approvals.addInstance(code)) as [
    string,
    string,
    string,
  ];
  approvals.removeInstance(removed);
  approvals.removeInstance(gone, false);
  approvals.forbidInstance(forbidden);
  const listed = await codes(now() - hour, now());
  expect([removed, forbidden, gone].map((one) => listed.includes(one))).toEqual([true, true, false]);
  const answers = await Promise.all(
    [removed, forbidden, gone].map((one) => get(`${approval}/instances/${one}`)),
  );
  expect(answers.map(({ status, body }) => [status, body.code, body.msg])).toEqual([
    [400, 1390003, 'instance code not found'],
    [403, 1390009, 'no operation permission'],
    [400, 1390003, 'instance code not found'],
  ]);
  expect([removed, forbidden, gone].map((one) => approvals.instance(one))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  approvals.forbidInstance(forbidden, false);
  expect((await get(`${approval}/instances/${forbidden}`)).body.code).toBe(0);
});

test('a deleted definition still lists what was created in it', async () => {
  const { approvals, codes, now } = await openApproval();
  const [deleted = ''] = approvals.codes('DELETED');
  expect((await codes(0, now(), { approval_code: deleted })).length).toBeGreaterThan(0);
});

test('the rates, the scopes and the monthly quota are those of the documents', async () => {
  const { simulator, get, list, detail, code, approvals } = await openApproval({ rates: 1 });
  const made = approvals.addInstance(code);
  for (let call = 0; call < 100; call += 1) expect((await list({})).status).toBe(200);
  const throttled = await list({});
  expect([throttled.status, throttled.body.code]).toEqual([429, 99991400]);
  expect(throttled.headers.get('x-ogw-ratelimit-limit')).toBe('100');
  expect(throttled.headers.get('x-ogw-ratelimit-reset')).toBe('60');
  for (let call = 0; call < 50; call += 1) await detail(made);
  expect((await get(`${approval}/instances/${made}`)).headers.get('x-ogw-ratelimit-limit')).toBe('50');
  simulator.addFault({ kind: 'quota' });
  expect((await get(`${approval}/approvals/${code}`)).body.code).toBe(99991403);
});

test.each([
  ['approval:approval', [0, 0, 0, 0]],
  ['approval:approval:readonly', [0, 0, 0, 0]],
  ['approval:definition', [0, 99991672, 99991672, 99991672]],
  ['approval:instance', [99991672, 0, 0, 99991672]],
  ['approval:instance.comment', [99991672, 99991672, 99991672, 0]],
  ['approval:instance:read', [99991672, 99991672, 99991672, 99991672]],
])('%s unlocks what Lark documents', async (scope, expected) => {
  const { approvals, get, code, now } = await openApproval({ scopes: [scope] });
  const made = approvals.addInstance(code);
  const user = approvals.instance(made)?.open_id ?? '';
  const window = `approval_code=${code}&start_time=${now() - day}&end_time=${now()}`;
  const replies = await Promise.all([
    get(`${approval}/approvals/${code}`),
    get(`${approval}/instances?${window}`),
    get(`${approval}/instances/${made}`),
    get(`${approval}/instances/${made}/comments?user_id=${user}`),
  ]);
  expect(replies.map(({ body }) => body.code)).toEqual(expected);
});
