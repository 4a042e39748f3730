/** Leaves, outings, overtime, trips, corrections and schedules (4.7 to 4.9). */
import { expect, test } from 'vitest';
import { attend, dateOf, day, sorted, type Clerk } from './clerk.ts';

const statuses = [0, 1, 2, 3, 4];
const kinds = ['outs', 'leaves', 'overtime_works', 'trips'];

async function everyApplication({ batches, now }: Clerk): Promise<readonly object[]> {
  const found: object[] = [];
  for (let from = now() - 62 * day; from <= now() + day; from += 31 * day) {
    const span = { check_date_from: dateOf(from), check_date_to: dateOf(from + 30 * day) };
    for (const status of statuses) {
      for (const row of await batches('user_approvals', { ...span, status })) {
        const { user_id, date, time_zone } = row;
        for (const kind of kinds)
          for (const entry of row[kind] as unknown[])
            found.push({ user_id, date, time_zone, kind, status, entry });
      }
    }
  }
  return found;
}

test('every status of everyone is the ground truth', async () => {
  const clerk = await attend();
  const future = dateOf(clerk.now() + 40 * day);
  const truth = [...clerk.attendance.applications({ to: future })];
  const asked = await everyApplication(clerk);
  const until = String(dateOf(clerk.now() + 30 * day));
  const both = [asked, truth].map((list) =>
    sorted(list.filter((one) => (one as { date: string }).date <= until)),
  );
  expect(both[0]).toEqual(both[1]);
  for (const kind of kinds) expect(truth.map((one) => one.kind)).toContain(kind);
  for (const status of statuses) expect(truth.map((one) => one.status)).toContain(status);
  const limited = truth.filter((one) => one.kind === 'leaves' || one.kind === 'overtime_works');
  expect(limited.filter(({ status }) => status !== 2 && status !== 3)).toEqual([]);
});

test('the status is approved unless it is given, and a person can be named by open id', async () => {
  const { batches, simulator, now } = await attend();
  const span = { check_date_from: dateOf(now() - 29 * day), check_date_to: dateOf(now()) };
  const approved = await batches('user_approvals', { ...span, status: 2 });
  expect(sorted(await batches('user_approvals', span))).toEqual(sorted(approved));
  expect(sorted(await batches('user_approvals', { ...span, status: 3 }))).not.toEqual(sorted(approved));
  const people = [...simulator.tenant.contact.people()].map((one) => one.open_id);
  const rows = await batches('user_approvals', span, people, { employee_type: 'open_id' });
  expect(rows.every((row) => String(row['user_id']).startsWith('ou_'))).toBe(true);
});

test('times are those of the zone, and of UTC for who has left; a span of several days is on each', async () => {
  const { attendance, simulator } = await attend();
  const truth = [...attendance.applications()].filter(({ kind }) => kind === 'leaves');
  const long = truth.find(
    ({ date, entry }) =>
      !String(entry['end_time']).startsWith(date.slice(0, 4) + '-' + date.slice(4, 6) + '-' + date.slice(6)),
  );
  expect(long?.entry['start_time']).toMatch(/^\d{4}-\d\d-\d\d 09:00:00$/);
  expect(long?.time_zone).toBe('Asia/Shanghai');
  const same = truth.filter(({ entry }) => JSON.stringify(entry) === JSON.stringify(long?.entry));
  expect(new Set(same.map((one) => one.date)).size).toBeGreaterThan(1);
  const who = [...simulator.tenant.contact.people()].find((one) => one.user_id === long?.user_id);
  attendance.resign(who?.open_id ?? '');
  const after = [...attendance.applications({ people: [who?.open_id ?? ''] })].find(
    ({ date, kind }) => date === long?.date && kind === 'leaves',
  );
  expect(after).toMatchObject({ time_zone: '' });
  expect(after?.entry['start_time']).toMatch(/ 01:00:00$/);
});

test.each([
  ['an unknown status', { status: 5 }, 1220001],
  ['a status that is a text', { status: '2' }, 9499],
  ['a date after tomorrow', { check_date_from: 20260206, check_date_to: 20260207 }, 1220001],
  ['more than thirty days', { check_date_from: 20251201 }, 1220001],
  ['the time of the update', { check_date_type: 'UpdateTime' }, 1220001],
  ['51 ids', { user_ids: Array.from({ length: 51 }, () => 'x') }, 1220001],
  ['an unknown person', { user_ids: ['zz000000'] }, 1220004],
])('%s is refused', async (_what, changes, code) => {
  const { post, ids } = await attend();
  // It is the fourth of February in Shanghai.
  const good = { user_ids: ids(), check_date_from: 20260105, check_date_to: 20260204 };
  expect(await post('user_approvals', good)).toMatchObject({ code: 0 });
  const tomorrow = { ...good, check_date_from: 20260205, check_date_to: 20260220 };
  expect(await post('user_approvals', tomorrow)).toMatchObject({ code: 0 });
  expect(await post('user_approvals', { ...good, ...changes })).toMatchObject({ status: 400, code });
});

test('what is applied for is decided, and the list follows', async () => {
  const { attendance, simulator, batches, forward, now } = await attend();
  const [person] = simulator.tenant.contact.people();
  const date = dateOf(now());
  const id = attendance.apply(person?.open_id ?? '', 'outs', { date, status: 0 });
  const listed = async (status: number): Promise<boolean> => {
    const body = { check_date_from: date, check_date_to: date, status };
    const rows = await batches('user_approvals', body, [person?.user_id ?? '']);
    return JSON.stringify(rows).includes(id.slice(-12));
  };
  expect([await listed(0), await listed(2)]).toEqual([true, false]);
  forward(60);
  attendance.decide(id, 2);
  expect([await listed(0), await listed(2)]).toEqual([false, true]);
});

test('the page of 2022 knows neither ids nor zones', async () => {
  const { batches, now } = await attend({ quirks: { attendanceApprovalFields: 'old' } });
  const span = { check_date_from: dateOf(now() - 29 * day), check_date_to: dateOf(now()) };
  const rows = await batches('user_approvals', span);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).not.toHaveProperty('time_zone');
  expect(JSON.stringify(rows)).not.toContain('approval_id');
});

test('corrections of every status are the ground truth; an approved one is a punch from then on', async () => {
  const { attendance, batches, now, forward } = await attend();
  const span = {
    check_time_from: String(Math.floor(now() / 1000) - 70 * 86_400),
    check_time_to: String(Math.floor(now() / 1000)),
  };
  const rows = [];
  for (const status of statuses) rows.push(...(await batches('user_task_remedys', { ...span, status })));
  const truth = [...attendance.remedies()];
  expect(sorted(rows)).toEqual(sorted(truth));
  expect(sorted(await batches('user_task_remedys', span))).toEqual(
    sorted(truth.filter(({ status }) => status === 2)),
  );
  for (const status of statuses) expect(truth.map((one) => one.status)).toContain(status);
  const key = (one: { approval_id: string }): string => one.approval_id;
  expect(new Set(truth.map(key)).size).toBe(truth.length);
  const corrected = (): readonly string[] =>
    [...attendance.flows()].filter(({ type }) => type === 2).map(({ check_time }) => check_time);
  const [before, then] = [corrected(), now() / 1000];
  forward(10 * 86_400);
  const decided = [...attendance.remedies()].filter(
    (one) => one.status === 2 && Number(one.update_time) > then,
  );
  expect(decided.length).toBeGreaterThan(0);
  for (const { time } of decided) expect(corrected()).toContain(time);
  expect(corrected().length).toBe(before.length + decided.length);
});

test('corrections by the time of their creation or change are refused', async () => {
  const { post, ids } = await attend();
  const body = { user_ids: ids(), check_time_from: '1', check_time_to: '2' };
  expect(await post('user_task_remedys', body)).toMatchObject({ code: 0 });
  for (const check_date_type of ['CreateTime', 'UpdateTime'])
    expect(await post('user_task_remedys', { ...body, check_date_type })).toMatchObject({ code: 1220001 });
});

test('schedules are those of scheduled groups, days to come among them', async () => {
  const { attendance, batches, post, ids, now } = await attend();
  const [from, to] = [dateOf(now()), dateOf(now() + 30 * day)];
  const rows = await batches('user_daily_shifts', { check_date_from: from, check_date_to: to });
  expect(sorted(rows)).toEqual(sorted(attendance.schedule({ from, to })));
  const people = new Set(rows.map((row) => row['user_id']));
  expect(people.size).toBeGreaterThan(5);
  expect(people.size).toBeLessThan(20);
  expect(rows.map((row) => row['shift_id'])).toContain('0');
  const long = { user_ids: ids(), check_date_from: from, check_date_to: dateOf(now() + 31 * day) };
  expect(await post('user_daily_shifts', long)).toMatchObject({ status: 400, code: 1220001 });
});
