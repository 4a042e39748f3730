/** Groups and shifts of a tenant, and who is in which group. */
import { hash } from '../../random.ts';
import type { Store } from './store.ts';
import type { Group, PunchTimeRule, Shift } from './shapes.ts';

const idBase = 7_500_000_000_000_000_000n;

function rule(on_time: string, off_time: string, more: Partial<PunchTimeRule> = {}): PunchTimeRule {
  return {
    on_time,
    off_time,
    late_minutes_as_late: 5,
    late_minutes_as_lack: 120,
    on_advance_minutes: 120,
    early_minutes_as_early: 5,
    early_minutes_as_lack: 120,
    off_delay_minutes: 300,
    late_minutes_as_serious_late: 30,
    no_need_on: true,
    no_need_off: true,
    ...more,
  };
}

const templates: readonly (Pick<Shift, 'shift_name' | 'punch_time_rule'> & Partial<Shift>)[] = [
  {
    shift_name: 'Day',
    punch_time_rule: [rule('9:00', '18:00')],
    rest_time_rule: [{ rest_begin_time: '12:00', rest_end_time: '13:00' }],
    overtime_rule: [{ on_overtime: '19:00', off_overtime: '23:00' }],
  },
  { shift_name: '晚班 "Evening"', punch_time_rule: [rule('18:00', '26:00')] },
  { shift_name: 'Split', punch_time_rule: [rule('9:00', '12:00'), rule('14:00', '18:00')] },
  {
    shift_name: 'Flexible',
    punch_time_rule: [rule('10:00', '19:00')],
    is_flexible: true,
    flexible_minutes: 60,
    flexible_rule: [{ flexible_early_minutes: 60, flexible_late_minutes: 60 }],
    late_off_late_on_rule: [{ late_off_minutes: 120, late_on_minutes: 60 }],
  },
  {
    shift_name: 'No clock-out',
    punch_time_rule: [rule('8:30', '17:30', { no_need_off: false })],
    no_need_off: true,
  },
  { shift_name: 'Night', punch_time_rule: [rule('22:00', '31:00')] },
];

/** The next shift of a tenant, of the next kind in turn. */
export function shiftAt(number: number): Shift {
  const template = templates[number % templates.length] ?? templates[0];
  const round = Math.floor(number / templates.length);
  return {
    shift_id: String(idBase + 1_000n + BigInt(number)),
    sub_shift_leader_ids: [],
    is_flexible: false,
    flexible_minutes: 0,
    flexible_rule: [],
    no_need_off: false,
    late_off_late_on_rule: [],
    rest_time_rule: [],
    overtime_rule: [],
    day_type: 1,
    overtime_rest_time_rule: [],
    late_minutes_as_serious_late: 30,
    shift_middle_time_rule: { middle_time_type: 0, fixed_middle_time: '12:00' },
    shift_attendance_time_config: { attendance_time: 1, on_attendance_time: 0.5, off_attendance_time: 0.5 },
    rest_time_flexible_configs: number % 2 === 0 ? [{ need_flexible: true, late_mins: 15 }] : [],
    punch_time_rule: [],
    shift_name: '',
    ...template,
    punch_times: template?.punch_time_rule.length ?? 0,
    ...(round > 0 && { shift_name: `${template?.shift_name ?? ''} ${String(1 + round)}` }),
  };
}

const groupNames = ['Head office', '排班组', 'Free "hours"', 'Branch, east'];
const groupTypes = [0, 2, 3, 0] as const;

/** The next group of a tenant: fixed, scheduled, free, and fixed again. */
export function groupAt(
  number: number,
  parts: { readonly zone: string; readonly shifts: readonly Shift[]; readonly effect: number },
): Group {
  const { zone, shifts, effect } = parts;
  const group_type = groupTypes[number % groupTypes.length] ?? 0;
  const round = Math.floor(number / groupTypes.length);
  // The fixed groups go through the kinds of shifts: Day, No clock-out, Split, Flexible.
  const kind = [0, 4, 2, 3][(2 * round + (number % groupTypes.length === 3 ? 1 : 0)) % 4] ?? 0;
  const shift = shifts[kind % Math.max(1, shifts.length)]?.shift_id ?? '';
  const at = String(Math.floor(effect / 1000));
  return {
    group_id: String(idBase + BigInt(number)),
    group_name: `${groupNames[number % groupNames.length] ?? ''}${round > 0 ? ` ${String(1 + round)}` : ''}`,
    time_zone: zone,
    group_type,
    punch_day_shift_ids: group_type === 0 ? [shift, shift, shift, shift, shift, '', ''] : [],
    allow_out_punch: true,
    out_punch_need_approval: number % 2 === 1,
    allow_remedy: true,
    remedy_limit: true,
    remedy_limit_count: 3,
    allow_pc_punch: false,
    rest_clockIn_need_approval: false,
    clockIn_need_photo: number % 2 === 0,
    gps_range: 300,
    punch_type: 3,
    locations: [
      {
        location_id: String(idBase + 2_000n + BigInt(number)),
        location_name: 'HQ Building 2',
        location_type: 1,
        latitude: 1.2804,
        longitude: 103.8501,
        ssid: '',
        bssid: '',
        map_type: 1,
        address: '1 Example Road',
        gps_range: 300,
      },
    ],
    machines: [{ machine_sn: `M-${String(number)}`, machine_name: 'Gate 3' }],
    ...(group_type === 3 && {
      free_punch_cfg: {
        free_start_time: '7:00',
        free_end_time: '24:00',
        punch_day: 1_111_100,
        work_day_no_punch_as_lack: true,
        work_hours_demand: false,
        work_hours: 0,
      },
    }),
    need_punch_special_days: [],
    no_need_punch_special_days: [],
    calendar_id: 1,
    go_out_need_punch: 0,
    travel_need_punch: 0,
    leave_need_punch: false,
    effect_time: at,
    fixshift_effect_time: at,
    member_effect_time: at,
    save_auto_changes: false,
    org_change_auto_adjust: false,
  };
}

/** The place of a person's group among the groups; undefined for every seventeenth, who is in none. */
function groupIndex({ seed, seededGroups, moved }: Store, number: number, day: number): number | undefined {
  const by = moved.get(number)?.find(({ since }) => since <= day)?.index;
  if (by !== undefined) return by;
  if (seededGroups === 0 || number % 17 === 9) return undefined;
  // The first people fill the groups in turn, so that even a handful of them shows every kind.
  return number < 100 ? number % seededGroups : hash(seed, number, 301) % seededGroups;
}

/** A person's group, now or on a day; undefined for someone in none. */
export function groupOf(store: Store, number: number, day = Infinity): Group | undefined {
  return store.groups[groupIndex(store, number, day) ?? -1];
}

/** The zone in which a person's days are counted, now or on a day. */
export function zoneOf(store: Store, number: number, day = Infinity): string {
  return groupOf(store, number, day)?.time_zone ?? store.zone;
}

/** Whether a member of a group need not punch: every twentieth. */
export const needsNoPunch = (number: number): boolean => number % 20 === 18;

/** Minutes of `9:00` or `26:00`. */
export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
