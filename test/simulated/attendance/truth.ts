// The rows that a warehouse should hold, worked out from the simulator's ground truth and Lark's document alone.
import type { Attendance, Span } from '../../../simulator/src/attendance/records/attendance.ts';
import type {
  Application,
  DailyShift,
  Flow,
  Group,
  Remedy,
  Result,
  Shift,
} from '../../../simulator/src/attendance/records/shapes.ts';
import { sortedBy } from '../../support/json.ts';

export type Row = Readonly<Record<string, unknown>>;

const keys: Readonly<Record<string, readonly string[]>> = {
  attendance_user_flows: ['record_id'],
  attendance_user_tasks: ['user_id', 'day', 'result_id'],
  attendance_user_approvals: ['user_id', 'date', 'kind', 'entry_id'],
  attendance_user_remedies: ['user_id', 'remedy_date', 'punch_no', 'work_type', 'approval_id'],
  attendance_user_daily_shifts: ['user_id', 'day'],
  attendance_groups: ['group_id'],
  attendance_shifts: ['shift_id'],
};

/** Every stream of Attendance, in the order of the contract. */
export const seven = Object.keys(keys);

/** Epoch seconds in a text, as RFC 3339 in UTC; none of what is no number. */
const at = (seconds: string): string | null =>
  /^\d+$/.test(seconds) ? new Date(Number(seconds) * 1000).toISOString() : null;
/** `yyyyMMdd` as a day. */
const day = (date: number | string): string => String(date).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
const orNull = (text: string): string | null => (text === '' ? null : text);
/** `0` and the empty text are Lark's "none"; 1 and 9 are its words for no group and the default shift. */
const idOrNull = (id: string): string | null => (id === '' || id === '0' ? null : id);

function emptiesAsNull(object: object): Row {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, value === '' ? null : value]));
}

/** How often a check-in is listed again: the warehouse keeps it under its own id. */
export function flowRow(flow: Flow): Row {
  const never = { longitude: null, latitude: null, create_time: null };
  return { ...emptiesAsNull(flow), check_time: at(flow.check_time), ...never };
}

function taskRow({ records, ...result }: Result): Row {
  return {
    ...result,
    day: day(result.day),
    group_id: idOrNull(result.group_id),
    shift_id: idOrNull(result.shift_id),
    records:
      records?.map(({ check_in_record: _in, check_out_record: _out, ...record }) => ({
        ...emptiesAsNull(record),
        check_in_shift_time: at(record.check_in_shift_time),
        check_out_shift_time: at(record.check_out_shift_time),
      })) ?? null,
    check_records: (records ?? [])
      .flatMap((record) => [record.check_in_record, record.check_out_record])
      .flatMap((flow) => (flow === undefined ? [] : [flow.record_id])),
  };
}

const kinds = { leaves: 'leave', overtime_works: 'overtime', outs: 'out', trips: 'trip' } as const;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes far longer than using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  return format;
}

/** Milliseconds that a zone's clocks are ahead of UTC at an instant, to the minute. */
function offset(zone: string, instant: number): number {
  const name = formatOf(zone)
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Local time as an instant; Lark leaves the zone empty where it means UTC. */
function instant(local: unknown, zone: string): string {
  const clock = Date.parse(`${String(local).replace(' ', 'T')}Z`);
  const shift = zone === '' ? 0 : offset(zone, clock - offset(zone, clock));
  return new Date(clock - shift).toISOString();
}

/** Without `entry_id`, which is a hash of ours; what it is made of stands in its place. */
function approvalRow({ user_id, date, time_zone, kind, status, entry }: Application): Row {
  const { start_time, end_time, approval_id, idempotent_id } = entry;
  return {
    user_id,
    date: day(date),
    kind: kinds[kind],
    status,
    time_zone: orNull(time_zone),
    approval_id: orNull(String(approval_id)),
    idempotent_id: orNull(String(idempotent_id)),
    start_time: instant(start_time, time_zone),
    end_time: instant(end_time, time_zone),
    start_time_local: start_time,
    end_time_local: end_time,
    reason: orNull(String(entry['reason'])),
    duration: entry['duration'] ?? null,
    interval: entry['interval'] ?? null,
    unit: entry['unit'] ?? null,
    trip_type: entry['trip_type'] ?? null,
    approve_pass_time: entry['approve_pass_time'] ?? null,
    approve_apply_time: entry['approve_apply_time'] ?? null,
  };
}

function remedyRow(remedy: Remedy): Row {
  return {
    ...remedy,
    remedy_date: day(remedy.remedy_date),
    time: at(remedy.time),
    create_time: at(remedy.create_time),
    update_time: at(remedy.update_time),
  };
}

function shiftRow(shift: DailyShift): Row {
  const date = shift.month * 100 + shift.day_no;
  return { ...shift, shift_id: idOrNull(shift.shift_id), day: day(date), is_clear_schedule: null };
}

function groupRow(group: Group): Row {
  const { group_id, group_name, time_zone, group_type } = group;
  return { group_id, group_name, time_zone, group_type, effect_time: at(String(group['effect_time'])) };
}

function ruleRow(shift: Shift): Row {
  const { shift_id, shift_name, punch_times, is_flexible, day_type } = shift;
  return { shift_id, shift_name, punch_times, is_flexible, day_type, punch_time_rule: shift.punch_time_rule };
}

/** What is asked about; everyone and everything by default. */
export interface Question extends Span {
  /** User ids of people that Lark refuses. */
  readonly without?: readonly string[];
  /** `yyyyMMdd` up to which leaves and the like are listed: the day it is at UTC+14. */
  readonly today: number;
  /** `yyyyMMdd` up to which schedules are read. */
  readonly ahead: number;
}

/** The rows of all seven streams, sorted by key. */
export function truthOf(attendance: Attendance, question: Question): Map<string, readonly Row[]> {
  const { without = [], today, ahead, ...span } = question;
  const of = <T>(rows: Iterable<T>, row: (one: T) => Row): Row[] =>
    [...rows].map(row).filter(({ user_id }) => !without.includes(String(user_id)));
  const rows = {
    attendance_user_flows: of(attendance.flows(span), flowRow),
    attendance_user_tasks: of(attendance.results(span), taskRow),
    attendance_user_approvals: of(attendance.applications({ ...span, to: today }), approvalRow),
    attendance_user_remedies: of(attendance.remedies(span), remedyRow),
    attendance_user_daily_shifts: of(attendance.schedule({ ...span, to: ahead }), shiftRow),
    attendance_groups: of(attendance.groups(), groupRow),
    attendance_shifts: of(attendance.shifts(), ruleRow),
  };
  return new Map(Object.entries(rows).map(([name, list]) => [name, sorted(name, list)]));
}

/** Rows that were read, with what the truth knows of them, sorted by key. */
export function comparable(rows: ReadonlyMap<string, readonly Row[]>): Map<string, readonly Row[]> {
  const shown: Readonly<Record<string, (row: Row) => Row>> = {
    attendance_user_tasks: (row) => ({
      ...row,
      check_records: ((row['check_records'] ?? []) as Row[]).map(({ record_id }) => record_id),
    }),
    attendance_user_approvals: (row) => chosen(row, approvalRow(anyApplication)),
    attendance_groups: (row) => chosen(row, groupRow(anyGroup)),
    attendance_shifts: (row) => chosen(row, ruleRow({} as Shift)),
  };
  return new Map(
    [...rows].map(([name, list]) => [name, sorted(name, list.map(shown[name] ?? ((row) => row)))]),
  );
}

const anyApplication: Application = {
  user_id: '',
  date: '',
  time_zone: '',
  kind: 'outs',
  status: 2,
  entry: { start_time: '2026-01-01 00:00:00', end_time: '2026-01-01 00:00:00' },
};
const anyGroup = { group_id: '', group_name: '', time_zone: '' } as unknown as Group;

function chosen(row: Row, like: Row): Row {
  return Object.fromEntries(Object.keys(like).map((key) => [key, row[key] ?? null]));
}

/** Two rows of one key are two rows here too, so that a comparison finds them. */
function sorted(name: string, rows: readonly Row[]): Row[] {
  const own = name === 'attendance_user_approvals' ? undefined : keys[name];
  const keyOf = (row: Row): string =>
    own === undefined
      ? JSON.stringify(chosen(row, approvalRow(anyApplication)))
      : JSON.stringify(own.map((column) => row[column]));
  return sortedBy(rows, keyOf);
}
