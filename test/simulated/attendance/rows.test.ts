// Payloads as Lark's manual prints them, with its traps, and the rows we make of them.
import { describe, expect, test } from 'vitest';
import { localToInstant } from '../../../src/modules/attendance/days.ts';
import {
  entriesOf,
  entryId,
  attendanceUserApprovals,
} from '../../../src/modules/attendance/user-approvals.ts';
import { attendanceUserDailyShifts } from '../../../src/modules/attendance/user-daily-shifts.ts';
import { attendanceUserFlows } from '../../../src/modules/attendance/user-flows.ts';
import { attendanceGroups } from '../../../src/modules/attendance/groups.ts';
import { attendanceUserRemedies } from '../../../src/modules/attendance/user-remedies.ts';
import { attendanceShifts } from '../../../src/modules/attendance/shifts.ts';
import { attendanceUserTasks } from '../../../src/modules/attendance/user-tasks.ts';
import { rowsOf } from '../modules/support.ts';

const flow = {
  user_id: 'g7c3a91e',
  creator_id: 'g7c3a91e',
  location_name: 'HQ Building 2',
  check_time: '1772413061',
  comment: '',
  record_id: '7612300000000000101',
  ssid: '',
  bssid: '',
  is_field: false,
  is_wifi: false,
  type: 0,
  photo_urls: [],
  device_id: '6f1e',
  check_result: '',
  external_id: '',
  idempotent_id: '',
};

test('a check-in: seconds are an instant, empty texts are null, rare fields may be there', () => {
  expect(rowsOf(attendanceUserFlows, flow)).toEqual([
    {
      ...flow,
      check_time: '2026-03-02T00:57:41.000Z',
      comment: null,
      ssid: null,
      bssid: null,
      check_result: null,
      external_id: null,
      idempotent_id: null,
      longitude: null,
      latitude: null,
      create_time: null,
    },
  ]);
  const all = { ...flow, longitude: 121.47, latitude: 31.23, create_time: '1772413062', type: 9 };
  expect(rowsOf(attendanceUserFlows, all)[0]).toMatchObject({
    longitude: 121.47,
    latitude: 31.23,
    create_time: '2026-03-02T00:57:42.000Z',
    type: 9,
  });
});

const segment = {
  check_in_record_id: '7612300000000000101',
  check_in_record: flow,
  check_out_record_id: '7612300000000000102',
  check_in_result: 'Normal',
  check_out_result: 'SeriousLate',
  check_in_result_supplement: 'None',
  check_out_result_supplement: 'None',
  check_in_shift_time: '1772413200',
  check_out_shift_time: '1772445600',
  task_shift_type: 0,
};
const task = {
  result_id: '7612310000000000001',
  user_id: 'g7c3a91e',
  employee_name: 'Test User One',
  day: 20260302,
  group_id: '1',
  shift_id: '0',
};

describe('a result', () => {
  test('its check-ins are apart, so that the personal ones can be left out; overtime shares them', () => {
    const overtime = {
      ...segment,
      check_in_shift_time: 'None',
      check_out_shift_time: '',
      task_shift_type: 1,
    };
    const [row] = rowsOf(attendanceUserTasks, { ...task, records: [segment, overtime] });
    expect(row).toMatchObject({ day: '2026-03-02', group_id: '1', shift_id: null });
    const records = row?.['records'] as Record<string, unknown>[];
    expect(records[0]).toEqual({
      check_in_record_id: '7612300000000000101',
      check_out_record_id: '7612300000000000102',
      check_in_result: 'Normal',
      check_out_result: 'SeriousLate',
      check_in_result_supplement: 'None',
      check_out_result_supplement: 'None',
      check_in_shift_time: '2026-03-02T01:00:00.000Z',
      check_out_shift_time: '2026-03-02T10:00:00.000Z',
      task_shift_type: 0,
    });
    expect(records[1]).toMatchObject({ check_in_shift_time: null, check_out_shift_time: null });
    expect(JSON.stringify(records)).not.toContain('HQ Building 2');
    expect(row?.['check_records']).toEqual([{ ...flow, check_time: '2026-03-02T00:57:41.000Z' }]);
  });

  test('a day of rest without segments is a row too', () => {
    expect(rowsOf(attendanceUserTasks, task)).toMatchObject([{ records: null, check_records: [] }]);
    expect(rowsOf(attendanceUserTasks, { ...task, records: null })).toMatchObject([{ records: null }]);
  });
});

describe('leaves and the like', () => {
  const leave = {
    approval_id: '7612320000000000001',
    uniq_id: '6852582717813440527',
    unit: 1,
    interval: 28800,
    start_time: '2026-03-02 09:00:00',
    end_time: '2026-03-02 18:00:00',
    i18n_names: { ch: '年假', en: 'Annual leave', ja: '年休' },
    default_locale: 'ch',
    reason: 'family',
    approve_pass_time: '2026-02-27 12:00:00',
    approve_apply_time: '2026-02-27 11:00:00',
    idempotent_id: '1233432312',
  };
  const row = {
    user_id: 'b52fd08c',
    date: '20260302',
    time_zone: 'Asia/Shanghai',
    leaves: [leave],
    trips: [{}],
  };

  test('one row for each entry of a kind that has the status', () => {
    expect(entriesOf(row, 2).map(({ kind }) => kind)).toEqual(['leave', 'trip']);
    expect(entriesOf(row, 0).map(({ kind }) => kind)).toEqual(['trip']);
    const nothing = { user_id: 'x', date: 20260302, outs: null };
    expect(entriesOf(nothing, 2)).toEqual([]);
  });

  test('times are local and in UTC, where a zone is given', () => {
    const [entry] = entriesOf(row, 2);
    expect(rowsOf(attendanceUserApprovals, entry ?? fail())).toMatchObject([
      {
        user_id: 'b52fd08c',
        date: '2026-03-02',
        kind: 'leave',
        status: 2,
        start_time_local: '2026-03-02 09:00:00',
        start_time: '2026-03-02T01:00:00.000Z',
        end_time: '2026-03-02T10:00:00.000Z',
        interval: 28800,
      },
    ]);
    const { time_zone: _, ...old } = row;
    const [ofOldLark] = entriesOf(old, 2);
    expect(rowsOf(attendanceUserApprovals, ofOldLark ?? fail())).toMatchObject([
      { start_time_local: '2026-03-02 09:00:00', start_time: null, end_time: null, time_zone: null },
    ]);
  });

  test.each([
    ['Asia/Shanghai', '2026-03-02 09:00:00', '2026-03-02T01:00:00.000Z'],
    ['America/Sao_Paulo', '2026-03-02 09:00:00', '2026-03-02T12:00:00.000Z'],
    ['America/New_York', '2026-03-07 09:00:00', '2026-03-07T14:00:00.000Z'],
    ['America/New_York', '2026-03-08 09:00:00', '2026-03-08T13:00:00.000Z'],
    ['', '2026-03-02 09:00:00', '2026-03-02T09:00:00.000Z'],
    ['Mars/Olympus', '2026-03-02 09:00:00', null],
    [undefined, '2026-03-02 09:00:00', null],
    ['Asia/Shanghai', '', null],
    ['Asia/Shanghai', undefined, null],
  ])('in %s, %s is %s', (zone, local, instant) => {
    expect(localToInstant(local, zone)).toBe(instant);
  });

  test('an entry is named by its application and times, whatever else changes', () => {
    const id = entryId({ entry: leave });
    expect(entryId({ entry: { ...leave, reason: 'other', uniq_id: '1' } })).toBe(id);
    expect(entryId({ entry: { ...leave, approval_id: '2' } })).not.toBe(id);
    expect(entryId({ entry: { ...leave, end_time: '2026-03-02 12:00:00' } })).not.toBe(id);
    const imported = { ...leave, approval_id: '' };
    expect(entryId({ entry: imported })).not.toBe(id);
    expect(entryId({ entry: imported })).not.toBe(entryId({ entry: { ...imported, idempotent_id: '2' } }));
    // Lark tells of the leave on other clocks once its person has left.
    const here = { ...leave, start_time: '2026-03-02 09:00:00', end_time: '2026-03-02 18:00:00' };
    const left = { ...leave, start_time: '2026-03-02 01:00:00', end_time: '2026-03-02 10:00:00' };
    expect(entryId({ entry: left, time_zone: '' })).toBe(
      entryId({ entry: here, time_zone: 'Asia/Shanghai' }),
    );
  });
});

test('a correction keeps its local time beside the instant', () => {
  const remedy = {
    user_id: 'g7c3a91e',
    remedy_date: 20260304,
    punch_no: 0,
    work_type: 1,
    approval_id: '7612330000000000001',
    remedy_time: '2026-03-04 09:00',
    status: 2,
    reason: 'forgot',
    time: '1772586000',
    time_zone: 'Asia/Shanghai',
    create_time: '1772625663',
    update_time: '',
  };
  expect(rowsOf(attendanceUserRemedies, remedy)).toEqual([
    {
      ...remedy,
      remedy_date: '2026-03-04',
      time: '2026-03-04T01:00:00.000Z',
      create_time: '2026-03-04T12:01:03.000Z',
      update_time: null,
    },
  ]);
});

test('a scheduled day is put together', () => {
  const shift = { group_id: '75', shift_id: '9', month: 202603, user_id: 'g7c3a91e', day_no: 2 };
  expect(rowsOf(attendanceUserDailyShifts, shift)).toEqual([
    { ...shift, day: '2026-03-02', is_clear_schedule: null },
  ]);
});

test('a shift is as Lark says it, hours beyond midnight and inverted flags included', () => {
  const rule = { on_time: '9:00', off_time: '26:00', no_need_on: true, no_need_off: true, new_field: 1 };
  const [row] = rowsOf(attendanceShifts, { shift_id: '1', shift_name: 'Night', punch_time_rule: [rule] });
  expect(row).toMatchObject({ shift_id: '1', shift_name: 'Night', punch_time_rule: [rule], day_type: null });
});

test('a group has its rules', () => {
  const group = {
    group_id: '75',
    group_name: 'Head office',
    time_zone: 'Asia/Shanghai',
    punch_day_shift_ids: ['1', ''],
    go_out_need_punch: 0,
    allow_out_punch: true,
    effect_time: '1735689600',
    rest_clockIn_need_approval: false,
  };
  expect(rowsOf(attendanceGroups, group)).toMatchObject([
    { ...group, effect_time: '2025-01-01T00:00:00.000Z', fixshift_effect_time: null },
  ]);
});

function fail(): never {
  throw new Error('There is no entry.');
}
