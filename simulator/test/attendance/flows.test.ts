/** Punches (simulator checklist 14, 17 and 18). */
import { expect, test } from 'vitest';
import { attend, attendancePath, day, sorted } from './clerk.ts';

const seconds = (instant: number): string => String(Math.floor(instant / 1000));

test('everyone in batches over all days is the ground truth, in an order of its own', async () => {
  const { attendance, batches, now } = await attend();
  const rows = await batches('user_flows', {
    check_time_from: seconds(now() - 70 * day),
    check_time_to: seconds(now() + day),
  });
  const truth = [...attendance.flows()];
  expect(truth.length).toBeGreaterThan(2_000);
  expect(sorted(rows)).toEqual(sorted(truth));
  const times = rows.map((row) => Number(row['check_time']));
  expect(times).not.toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThanOrEqual(now() / 1000);
  expect(new Set(truth.map((flow) => flow.type)).size).toBeGreaterThan(6);
  expect(new Set(truth.map((flow) => flow.record_id)).size).toBe(truth.length);
});

test('the first instant belongs to a query and the last does not, unless the quirk says so', async () => {
  const { attendance, post } = await attend();
  const [flow] = [...attendance.flows()].slice(100);
  const at = Number(flow?.check_time);
  const ask = async (from: number, to: number, asked = post): Promise<number> => {
    const body = { user_ids: [flow?.user_id], check_time_from: String(from), check_time_to: String(to) };
    return (await asked('user_flows', body)).rows.length;
  };
  expect([await ask(at, at + 1), await ask(at - 1, at), await ask(at, at)]).toEqual([1, 0, 0]);
  const both = await attend({ quirks: { attendanceFlowBounds: 'both' } });
  expect([await ask(at, at, both.post), await ask(at - 1, at, both.post)]).toEqual([1, 1]);
});

test.each([
  ['no ids', { user_ids: [] }, 1220001],
  ['51 ids', { user_ids: Array.from({ length: 51 }, () => 'x') }, 1220001],
  ['ids that are no texts', { user_ids: [1] }, 9499],
  ['a number for an instant', { check_time_from: 1_770_000_000 }, 9499],
  ['a date for an instant', { check_time_to: '2026-02-03' }, 1220001],
  ['an end before the start', { check_time_to: '1' }, 1220001],
  ['an unknown person', { user_ids: ['zz000000'] }, 1220004],
])('%s is refused', async (_what, changes, code) => {
  const { post, ids, now } = await attend();
  const good = { user_ids: ids().slice(0, 1), check_time_from: '1770000000', check_time_to: seconds(now()) };
  expect(await post('user_flows', good)).toMatchObject({ status: 200, code: 0 });
  expect(await post('user_flows', { ...good, ...changes })).toMatchObject({ status: 400, code });
});

test('milliseconds find no check-ins, and open ids no people', async () => {
  const { post, ids, now, simulator } = await attend();
  const span = { check_time_from: String(now() - 9 * day), check_time_to: String(now()) };
  expect(await post('user_flows', { user_ids: ids(), ...span })).toMatchObject({ code: 0, rows: [] });
  const [person] = simulator.tenant.contact.people();
  const body = { user_ids: [person?.open_id], check_time_from: '1', check_time_to: '2' };
  expect(await post('user_flows', body)).toMatchObject({ code: 1220004 });
  expect(await post('user_flows', body, { employee_type: 'open_id' })).toMatchObject({ code: 1220001 });
});

test('one poisoned id spoils its whole batch, with either of the two codes', async () => {
  const { attendance, post, ids, now, simulator } = await attend();
  const [, second] = [...simulator.tenant.contact.people()];
  const body = { user_ids: ids(), check_time_from: '1770000000', check_time_to: seconds(now()) };
  attendance.poison(second?.open_id ?? '');
  expect(await post('user_flows', body)).toMatchObject({ status: 400, code: 1220004 });
  const others = body.user_ids.filter((id) => id !== second?.user_id);
  expect(await post('user_flows', { ...body, user_ids: others })).toMatchObject({ code: 0 });
  attendance.poison(second?.open_id ?? '', 'no');
  expect(await post('user_flows', body)).toMatchObject({ code: 0 });
  const other = await attend({ quirks: { attendanceBadUser: 1227500 } });
  const bad = { ...body, user_ids: ['zz000000'] };
  expect(await other.post('user_flows', bad)).toMatchObject({ status: 500, code: 1227500 });
});

test('a late import, a deleted punch and a second owner of an id are seen by the next query', async () => {
  const { attendance, batches, now, simulator } = await attend();
  const { contact } = simulator.tenant;
  const [leaver] = contact.leavers();
  const [person] = contact.people();
  const span = { check_time_from: seconds(now() - 70 * day), check_time_to: seconds(now()) };
  const id = attendance.addPunch(person?.open_id ?? '', now() - 3 * day);
  const late = await batches('user_flows', span);
  expect(late.find((row) => row['record_id'] === id)).toMatchObject({
    check_time: seconds(now() - 3 * day),
    type: 7,
    user_id: person?.user_id,
  });
  attendance.deletePunch(id);
  expect((await batches('user_flows', span)).map((row) => row['record_id'])).not.toContain(id);
  expect(sorted(await batches('user_flows', span))).toEqual(sorted(attendance.flows()));

  const hired = attendance.hire(['0']);
  attendance.reuseId(hired.open_id, leaver?.open_id ?? '');
  const alone = await batches('user_flows', span, [hired.user_id]);
  const both = await batches('user_flows', span, [hired.user_id], { include_terminated_user: 'true' });
  expect(alone).toEqual([]);
  expect(both.length).toBeGreaterThan(0);
  expect(sorted(both)).toEqual(sorted(attendance.flows({ people: [hired.open_id] })));
});

test('job numbers name people too, in the answer as in the question', async () => {
  const { batches, now, simulator } = await attend();
  const people = [...simulator.tenant.contact.people()].filter((one) => one.employee_no !== '');
  const numbers = people.map((one) => one.employee_no);
  const span = { check_time_from: '1770000000', check_time_to: seconds(now()) };
  const rows = await batches('user_flows', span, numbers, { employee_type: 'employee_no' });
  const same = await batches(
    'user_flows',
    span,
    people.map((one) => one.user_id),
  );
  expect(rows.map((row) => row['record_id']).sort()).toEqual(same.map((row) => row['record_id']).sort());
  for (const row of rows) expect(numbers).toContain(row['user_id']);
});

test('who is out of the contact range is refused; a console that denies everything answers 1220005', async () => {
  const { attendance, post, simulator, ids } = await attend();
  const [inside, outside] = [...simulator.tenant.contact.people()];
  const body = { check_time_from: '1', check_time_to: '2' };
  simulator.setRange({ users: [inside?.open_id ?? ''] });
  expect(await post('user_flows', { ...body, user_ids: [inside?.user_id] })).toMatchObject({ code: 0 });
  expect(await post('user_flows', { ...body, user_ids: [outside?.user_id] })).toMatchObject({
    code: 1220004,
  });
  attendance.denyData();
  expect(await post('user_flows', { ...body, user_ids: ids() })).toMatchObject({ code: 1220005 });
  const apart = await attend({ range: {}, quirks: { attendanceRange: 'apart' } });
  expect(await apart.post('user_flows', { ...body, user_ids: ids() })).toMatchObject({ code: 0 });
});

test('the scope for writing is not enough', async () => {
  const { post } = await attend({ scopes: ['attendance:task', 'attendance:rule:readonly'] });
  expect(await post('user_flows', {})).toMatchObject({ status: 400, code: 99991672 });
  expect(await post('user_tasks', {})).toMatchObject({ status: 400, code: 99991672 });
});

test('fifty calls a second, and no more', async () => {
  const { post, simulator, forward } = await attend({ rates: 1 });
  const all = await Promise.all(Array.from({ length: 51 }, () => post('user_flows', {})));
  expect(all.filter(({ status }) => status === 429)).toHaveLength(1);
  forward(1);
  expect(await post('user_flows', {})).toMatchObject({ code: 1220001 });
  const [name] = Object.keys(simulator.callsByEndpoint()).filter((one) => one.includes('attendance'));
  expect(name).toBe(`POST ${attendancePath}/user_flows/query`);
});

test.each([
  ['null', { user_flow_results: null }],
  ['missing', {}],
] as const)('an answer without rows is %s by the quirk, and a cap cuts in silence', async (empty, data) => {
  const { post, ids, now } = await attend({ quirks: { attendanceEmpty: empty, attendanceCap: 100 } });
  const body = { user_ids: ids(), check_time_from: '1', check_time_to: '2' };
  expect((await post('user_flows', body)).data).toEqual(data);
  const full = { ...body, check_time_to: seconds(now()) };
  expect((await post('user_flows', full)).rows).toHaveLength(100);
});
