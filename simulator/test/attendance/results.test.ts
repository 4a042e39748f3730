/** Results (simulator checklist 15, 17 and 18). */
import { expect, test } from 'vitest';
import type { Result } from '../../src/attendance/records/shapes.ts';
import { attend, dateOf, day, sorted, type Clerk } from './clerk.ts';

const overtime = { need_overtime_result: true };

/** Every result of the last sixty days, three answers a batch. */
async function everyResult({ batches, now }: Clerk, body: object = overtime): Promise<readonly unknown[]> {
  const rows = [];
  for (let from = now() - 62 * day; from <= now() + day; from += 31 * day) {
    const span = { check_date_from: dateOf(from), check_date_to: dateOf(from + 30 * day) };
    rows.push(...(await batches('user_tasks', { ...span, ...body })));
  }
  return rows;
}

test('everyone in batches over all days is the ground truth, overtime only when it is asked for', async () => {
  const clerk = await attend();
  const truth = [...clerk.attendance.results()];
  expect(sorted(await everyResult(clerk))).toEqual(sorted(truth));
  const without = truth.map(({ records, ...result }) => ({
    ...result,
    ...(records && { records: records.filter((one) => one.task_shift_type === 0) }),
  }));
  expect(sorted(await everyResult(clerk, {}))).toEqual(sorted(without));
});

test('a small company shows every oddity of a result', async () => {
  const { attendance } = await attend();
  const truth = [...attendance.results()];
  const some = (what: (result: Result) => boolean): void => {
    expect(truth.some(what), what.toString()).toBe(true);
  };
  const any = (what: (record: NonNullable<Result['records']>[number]) => boolean): void => {
    some(({ records = [] }) => records.some(what));
  };
  some((one) => one.group_id === '1');
  some((one) => one.shift_id === '9');
  some((one) => one.shift_id === '0');
  some((one) => one.records === undefined);
  some((one) => one.records?.length === 0);
  some((one) => one.records?.length === 2);
  any((one) => one.task_shift_type === 1);
  any((one) => one.check_in_record !== undefined);
  any((one) => one.check_in_result === 'Normal' && one.check_in_record === undefined);
  any((one) => one.check_out_shift_time === '');
  any((one) => one.check_out_shift_time === 'None');
  for (const result of ['NoNeedCheck', 'Normal', 'Late', 'SeriousLate', 'Lack', 'Todo'])
    any((one) => one.check_in_result === result);
  any((one) => one.check_out_result === 'Early');
  for (const why of ['CardReplacement', 'Leave', 'Travel', 'FieldPunch', 'ManagerModification'])
    any((one) => one.check_in_result_supplement === why);
  const flows = new Set([...attendance.flows()].map((flow) => flow.record_id));
  for (const { check_in_record_id: id } of truth.flatMap(({ records = [] }) => records))
    if (id !== '') expect(flows).toContain(id);
});

test('a bad id spoils the batch unless bad ones are to be ignored, and then it is named', async () => {
  const { attendance, post, simulator, ids, now } = await attend();
  const [first, second, third] = [...simulator.tenant.contact.people()];
  attendance.poison(first?.open_id ?? '', 'invalid');
  attendance.poison(second?.open_id ?? '', 'unauthorized');
  simulator.setRange({ users: ids().length > 0 ? [first, second].map((one) => one?.open_id ?? '') : [] });
  const span = { check_date_from: dateOf(now() - 9 * day), check_date_to: dateOf(now()) };
  const asked = [first, second, third].map((one) => one?.user_id);
  const body = { user_ids: [...asked, 'zz000000'], ...span };
  expect(await post('user_tasks', body)).toMatchObject({ status: 400, code: 1220004 });
  const answer = await post('user_tasks', body, { ignore_invalid_users: 'true' });
  expect(answer).toMatchObject({ code: 0, rows: [] });
  expect(answer.data).toMatchObject({
    invalid_user_ids: [first?.user_id, 'zz000000'],
    unauthorized_user_ids: [second?.user_id, third?.user_id],
  });
});

test('thirty days after the first are allowed and one more is not, unless the quirk lets it', async () => {
  const { post, ids } = await attend();
  const body = { user_ids: ids(), check_date_from: 20260101, check_date_to: '20260131' };
  expect(await post('user_tasks', body)).toMatchObject({ code: 0 });
  const long = { ...body, check_date_to: 20260201 };
  expect(await post('user_tasks', long)).toMatchObject({ status: 400, code: 1220001 });
  const lax = await attend({ quirks: { attendanceTaskDays: 'any' } });
  expect(await lax.post('user_tasks', long)).toMatchObject({ code: 0 });
  for (const wrong of [20260230, 1_770_000_000, '2026-01-31', undefined])
    expect(await post('user_tasks', { ...body, check_date_to: wrong })).toMatchObject({ code: 1220001 });
  expect(await post('user_tasks', { ...body, check_date_to: true })).toMatchObject({ code: 9499 });
});

test('what is to do becomes what was done, and a day is recomputed by late punches, leave and by hand', async () => {
  const { attendance, forward, simulator, now } = await attend();
  const [todo] = [...attendance.results()].filter(
    ({ records = [], group_id }) => records[0]?.check_out_result === 'Todo' && group_id !== '1',
  );
  const who = [...simulator.tenant.contact.people()].find((one) => one.user_id === todo?.user_id);
  const people = [who?.open_id ?? ''];
  const again = (date = todo?.day ?? 0): Result | undefined =>
    [...attendance.results({ people, from: date, to: date })][0];
  forward(30 * 3_600);
  expect(again()?.result_id).toBe(todo?.result_id);
  expect(again()?.records?.[0]?.check_out_result).not.toBe('Todo');
  expect(now()).toBeGreaterThan(0);

  const lack = [...attendance.results()].find(({ records = [], shift_id }) => {
    const [record] = records;
    return shift_id.length > 1 && record?.check_in_result === 'Lack';
  });
  const lacking = [...simulator.tenant.contact.people()].find((one) => one.user_id === lack?.user_id);
  const at = Number(lack?.records?.[0]?.check_in_shift_time) * 1000;
  attendance.addPunch(lacking?.open_id ?? '', at - 60_000);
  const date = lack?.day ?? 0;
  const span = { people: [lacking?.open_id ?? ''], from: date, to: date };
  expect([...attendance.results(span)][0]?.records?.[0]).toMatchObject({ check_in_result: 'Normal' });
  attendance.recompute(lacking?.open_id ?? '', date, {
    shift_id: '9',
    segments: { check_in_result: 'Late', check_in_result_supplement: 'ManagerModification' },
  });
  expect([...attendance.results(span)][0]).toMatchObject({
    shift_id: '9',
    records: [{ check_in_result: 'Late', check_in_result_supplement: 'ManagerModification' }],
  });
});

test.each(['Asia/Shanghai', 'America/Sao_Paulo', 'Pacific/Auckland'] as const)(
  'in %s days begin when they begin there, and punches are of the day they were made on',
  async (zone) => {
    const { attendance, now } = await attend({
      size: { people: 12, departments: 2, depth: 1, attendance: { timeZones: [zone], days: 9 } },
    });
    const today = Number(
      new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now()).replaceAll('-', ''),
    );
    const results = [...attendance.results()];
    expect(Math.max(...results.map((result) => result.day))).toBe(today);
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: 'numeric' });
    const days = results.flatMap(({ records = [] }) => records).filter((one) => one.task_shift_type === 0);
    const planned = new Set(
      days
        .filter((one) => one.check_in_shift_time.length > 4)
        .map((one) => hour.format(Number(one.check_in_shift_time) * 1000)),
    );
    expect([...planned]).toContain('09:00');
    for (const time of planned)
      expect(['08:30', '09:00', '10:00', '14:00', '18:00', '22:00']).toContain(time);
  },
);

test('who is hired has no days before, who leaves none after', async () => {
  const { attendance, now, simulator, forward } = await attend();
  const hired = attendance.hire(['0'], { since: dateOf(now() - 5 * day) });
  const days = (openId: string): readonly number[] =>
    [...attendance.results({ people: [openId] })].map((result) => result.day);
  expect(days(hired.open_id)[0]).toBe(dateOf(now() - 5 * day));
  const [leaver] = simulator.tenant.contact.people();
  attendance.resign(leaver?.open_id ?? '');
  const before = days(leaver?.open_id ?? '');
  forward(3 * 86_400);
  expect(days(leaver?.open_id ?? '')).toEqual(before);
  expect(days(hired.open_id).length).toBe(10);
});
