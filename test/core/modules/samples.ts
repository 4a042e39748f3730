// What Lark's endpoints for attendance and contacts send, with every field that is documented or was seen, in words of our
// own; each with the stream that is made of it.
import { attendanceGroups } from '../../../src/modules/attendance/groups.ts';
import { attendanceShifts } from '../../../src/modules/attendance/shifts.ts';
import {
  approvalRule,
  attendanceUserApprovals,
  entriesOf,
} from '../../../src/modules/attendance/user-approvals.ts';
import {
  attendanceUserDailyShifts,
  dailyShiftRule,
} from '../../../src/modules/attendance/user-daily-shifts.ts';
import { attendanceUserFlows, flowRule } from '../../../src/modules/attendance/user-flows.ts';
import { attendanceUserRemedies, remedyRule } from '../../../src/modules/attendance/user-remedies.ts';
import { attendanceUserTasks, taskRule } from '../../../src/modules/attendance/user-tasks.ts';
import { contactDepartments } from '../../../src/modules/contact/departments.ts';
import { lists } from '../../../src/modules/contact/lists.ts';
import { contactRoleMembers } from '../../../src/modules/contact/roles.ts';
import { contactTenant } from '../../../src/modules/contact/tenant.ts';
import { contactUserGroups } from '../../../src/modules/contact/user-groups.ts';
import { contactUserDepartments, contactUsers } from '../../../src/modules/contact/users.ts';
import type { LarkStream } from '../../../src/modules/define.ts';
import type { KeyRule, LarkRow } from '../../../src/modules/keyed.ts';

export interface Sample {
  readonly stream: LarkStream;
  /** One row of an answer. */
  readonly answer: LarkRow;
  /** The items that the feed makes of a row; none where its key cannot be had. */
  readonly items: (row: LarkRow) => readonly unknown[];
  /** Without these there is no row. */
  readonly needed: readonly string[];
  /** Fields that are left out on purpose. */
  readonly omitted?: readonly string[];
}

/** A sample whose rows have a key by a rule of their own. */
function byRule<Item, Made = Item>(
  stream: LarkStream<Made>,
  { toItem }: KeyRule<Item>,
  sample: Pick<Sample, 'answer' | 'needed' | 'omitted'>,
  make: (item: Item) => readonly Made[] = (item) => [item as unknown as Made],
): Sample {
  return {
    stream: stream as LarkStream,
    items: (row) => {
      const item = toItem(row);
      return item === undefined ? [] : make(item);
    },
    ...sample,
  };
}

/** A sample whose rows have an id in a field. */
function byId<Item>(
  stream: LarkStream<Item>,
  id: string,
  answer: LarkRow,
  make: (row: LarkRow) => unknown = (row) => row,
): Sample {
  const isThere = (row: LarkRow): boolean => typeof row[id] === 'string' && row[id] !== '';
  return {
    stream: stream as LarkStream,
    answer,
    needed: [id],
    items: (row) => (isThere(row) ? [make(row)] : []),
  };
}

const flow = {
  record_id: '7412000000000000001',
  user_id: 'u4k2m8q1',
  creator_id: 'u4k2m8q2',
  location_name: 'Harbour gate',
  check_time: '1772414130',
  comment: 'train was late',
  ssid: 'harbour-5g',
  bssid: '0a:1b:2c:3d:4e:5f',
  is_field: true,
  is_wifi: false,
  type: 7,
  photo_urls: ['https://files.example.invalid/in.png'],
  device_id: 'gate-12',
  check_result: 'Invalid',
  external_id: 'EXT-1',
  idempotent_id: 'IDM-1',
  longitude: 121.5,
  latitude: 31.25,
  create_time: '1772414199',
};

const segment = {
  check_in_record_id: '7412000000000000001',
  check_in_record: flow,
  check_out_record_id: '7412000000000000002',
  check_out_record: { ...flow, record_id: '7412000000000000002', check_time: '1772447130' },
  check_in_result: 'Late',
  check_out_result: 'Normal',
  check_in_result_supplement: 'Leave',
  check_out_result_supplement: 'None',
  check_in_shift_time: '1772413200',
  check_out_shift_time: '1772445600',
  task_shift_type: 1,
};

const entry = (kind: string, number: number) => ({
  approval_id: `71000000000000000${number}`,
  start_time: `2026-03-02 0${number}:00:00`,
  end_time: `2026-03-02 1${number}:00:00`,
  reason: `reason of a ${kind}`,
  idempotent_id: `IDM-${kind}`,
  correct_process_id: [`C-${kind}`],
  cancel_process_id: [`X-${kind}`],
  process_id: [`P-${kind}`],
  approve_pass_time: `2026-03-01 0${number}:30:00`,
  approve_apply_time: `2026-03-01 0${number}:15:00`,
});

const leave = {
  uniq_id: '6852301451',
  unit: 4,
  interval: 28_801,
  i18n_names: { ch: '年假', en: 'Annual leave', ja: '年休' },
  default_locale: 'en',
};

const approvals = {
  user_id: 'u4k2m8q1',
  date: '20260302',
  time_zone: 'Asia/Shanghai',
  outs: [{ ...entry('out', 1), ...leave }],
  leaves: [
    {
      ...entry('leave', 2),
      ...leave,
      leave_detail_range_objs: [
        {
          day: 20_260_303,
          time_ranges: [{ start_time_stamp: 1_772_500_000, end_time_stamp: 1_772_510_000 }],
        },
      ],
    },
  ],
  overtime_works: [{ ...entry('overtime', 3), duration: 1.5, unit: 2, category: 3, type: 2 }],
  trips: [
    {
      ...entry('trip', 4),
      departure: { region_level: 'city', region_id: 'R-1' },
      destinations: [{ region_level: 'district', region_id: 'R-2' }],
      transportation: [1, 8],
      trip_type: 2,
      remarks: 'by night train',
    },
  ],
};

const name = (locale: string, value: string) => ({ locale, value });
const named = [name('en_us', 'In English'), name('zh_cn', '中文')];
const list = (id: string, more: LarkRow) => {
  const feed = lists.find(({ streams }) => streams[0]?.primaryKey[0] === id);
  return byId(feed?.streams[0] as LarkStream, id, { [id]: `${id}-1`, ...more });
};

const user = {
  open_id: 'ou_5f2c',
  union_id: 'on_9a1b',
  user_id: 'u4k2m8q1',
  name: 'Lin Ya',
  en_name: 'Yara Lin',
  nickname: 'Yaya',
  email: 'yara@example.invalid',
  enterprise_email: 'yara@mail.example.invalid',
  mobile: '+8613000000000',
  mobile_visible: true,
  gender: 2,
  avatar_key: '9c1f4e02-1111-4222-8333-5a6b7c8d9e0f',
  department_path: [
    {
      department_id: 'od-7d1e',
      department_name: { name: 'Harbour', i18n_name: { zh_cn: '港口', en_us: 'Harbour' } },
      department_path: { department_ids: ['od-7d1e'], department_path_name: { name: 'Port/Harbour' } },
    },
  ],
  avatar: { avatar_72: 'a72', avatar_240: 'a240', avatar_640: 'a640', avatar_origin: 'a0' },
  status: { is_frozen: true, is_resigned: false, is_activated: true, is_exited: false, is_unjoin: false },
  is_frozen: true,
  department_ids: ['od-7d1e', 'od-7d1f'],
  leader_user_id: 'ou_5f2d',
  city: 'Ningbo',
  country: 'CN',
  work_station: 'Desk 9',
  join_time: 1_609_430_400,
  is_tenant_manager: true,
  employee_no: 'E-77',
  employee_type: 5,
  orders: [{ department_id: 'od-7d1e', user_order: 101, department_order: 11, is_primary_dept: true }],
  custom_attrs: [{ type: 'HREF', id: 'C-9', value: { text: 'wiki', url: 'u', pc_url: 'p' } }],
  job_title: 'Pilot',
  geo: 'sg',
  job_level_id: 'L-4',
  job_family_id: 'F-2',
  dotted_line_leader_user_ids: ['ou_5f2e'],
  description: 'flies',
  time_zone: 'Asia/Shanghai',
  positions: [
    {
      position_code: 'PC-1',
      position_name: 'Captain',
      department_id: 'od-7d20',
      leader_user_id: 'ou_5f2f',
      leader_position_code: 'PC-0',
      is_major: true,
    },
  ],
  assign_info: [
    {
      subscription_id: 'S-1',
      license_plan_key: 'plan-b',
      product_name: 'Suite',
      i18n_name: { zh_cn: '套件', ja_jp: 'スイート', en_us: 'Suite EN' },
      start_time: '1600000000',
      end_time: '1700000000',
    },
  ],
  subscription_ids: ['S-1', 'S-2'],
};

const group = {
  group_id: '6737202939523236110',
  group_name: 'Harbour',
  time_zone: 'Asia/Shanghai',
  bind_dept_ids: ['od-a'],
  except_dept_ids: ['od-b'],
  bind_user_ids: ['u1'],
  except_user_ids: ['u2'],
  group_leader_ids: ['u3'],
  allow_out_punch: true,
  adjust_range: 55,
  remedy_limit_count: 3,
  machines: [{ machine_sn: 'SN-1', machine_name: 'Gate' }],
  locations: [
    {
      location_id: 'LOC',
      location_name: 'Pier',
      location_type: 1,
      latitude: 30.5,
      longitude: 104.25,
      ssid: 'pier',
      ip: '10.0.0.9',
    },
  ],
  group_type: 2,
  punch_day_shift_ids: ['9', '0'],
  free_punch_cfg: { free_start_time: '7:00', free_end_time: '18:30', punch_day: 1_111_100 },
  calendar_id: 5,
  effect_time: '1611476284',
  need_punch_special_days: [{ punch_day: 20_260_310, shift_id: 'S-9' }],
  leave_need_punch_cfg: { late_minutes_as_late: 21, late_minutes_as_lack: 22, early_minutes_as_early: 23 },
  anti_cheat_punch_config: { check_buddy_punch: true, allow_change_device_num: 6 },
};

const shift = {
  shift_id: '6919358778597097404',
  shift_name: 'Early',
  punch_times: 2,
  sub_shift_leader_ids: ['u7'],
  is_flexible: true,
  flexible_minutes: 61,
  flexible_rule: [{ flexible_early_minutes: 31, flexible_late_minutes: 32 }],
  no_need_off: true,
  punch_time_rule: [
    { on_time: '9:05', off_time: '26:10', late_minutes_as_late: 33, no_need_on: true, no_need_off: false },
  ],
  late_off_late_on_rule: [{ late_off_minutes: 34, late_on_minutes: 35 }],
  rest_time_rule: [{ rest_begin_time: '12:05', rest_end_time: '13:05' }],
  overtime_rule: [{ on_overtime: '18:35', off_overtime: '22:45' }],
  day_type: 2,
  overtime_rest_time_rule: [{ rest_begin_time: '19:05', rest_end_time: '19:25' }],
  late_minutes_as_serious_late: 46,
  shift_middle_time_rule: { middle_time_type: 1, fixed_middle_time: '12:25' },
  late_off_late_on_setting: { late_off_base_on_time_type: 47, late_on_base_on_time_type: 48 },
  shift_attendance_time_config: { attendance_time: 1.5, on_attendance_time: 0.25, off_attendance_time: 0.75 },
  rest_time_flexible_configs: [{ need_flexible: true, late_mins: 49 }],
};

const department = {
  open_department_id: 'od-7d1e',
  department_id: 'D-9',
  name: 'Pilots',
  i18n_name: { zh_cn: '飞行', ja_jp: '飛行', en_us: 'Pilots EN' },
  parent_department_id: 'od-7d00',
  leader_user_id: 'ou_1',
  chat_id: 'oc_1',
  order: '2100',
  unit_ids: ['unit-1'],
  member_count: 71,
  primary_member_count: 70,
  status: { is_deleted: true },
  leaders: [{ leaderType: 2, leaderID: 'ou_2' }],
  group_chat_employee_types: [3],
  department_hrbps: ['ou_3'],
  create_group_chat: true,
};

export const samples: readonly Sample[] = [
  byRule(attendanceUserFlows, flowRule, { answer: flow, needed: ['check_time'] }),
  byRule(attendanceUserTasks, taskRule, {
    answer: {
      result_id: '7412000000000000003',
      user_id: 'u4k2m8q1',
      employee_name: 'Yara',
      day: 20_260_302,
      group_id: '6737202939523236110',
      shift_id: '6919358778597097404',
      records: [segment],
    },
    needed: ['user_id', 'day'],
  }),
  byRule(
    attendanceUserApprovals,
    approvalRule,
    { answer: approvals, needed: ['user_id', 'date', 'outs', 'leaves', 'overtime_works', 'trips'] },
    (row) => entriesOf(row, 2),
  ),
  byRule(attendanceUserRemedies, remedyRule, {
    answer: {
      user_id: 'u4k2m8q1',
      remedy_date: 20_260_302,
      punch_no: 1,
      work_type: 2,
      approval_id: '7100000000000000009',
      remedy_time: '2026-03-02 09:10',
      status: 3,
      reason: 'forgot',
      time: '1772413800',
      time_zone: 'Asia/Shanghai',
      create_time: '1772500000',
      update_time: '1772600000',
    },
    needed: ['user_id'],
  }),
  byRule(attendanceUserDailyShifts, dailyShiftRule, {
    answer: {
      user_id: 'u4k2m8q1',
      group_id: '6737202939523236110',
      shift_id: '6919358778597097404',
      month: 202_603,
      day_no: 21,
      is_clear_schedule: true,
    },
    needed: ['user_id', 'month', 'day_no'],
  }),
  byId(attendanceGroups, 'group_id', group),
  byId(attendanceShifts, 'shift_id', shift),
  {
    ...byId(contactUsers, 'open_id', user, (row) => ({ user: row, department: 'od-7d1e' })),
    // Lark's samples show them, but no app with its own token gets them; the path is in contact_departments.
    omitted: ['department_path', 'avatar_key'],
  },
  {
    ...byId(contactUserDepartments, 'open_id', user, (row) => ({ user: row, department: 'od-7d1e' })),
    // The department that lists the user is one of them; the others are in this field alone.
    needed: ['open_id', 'department_ids'],
    omitted: Object.keys(user).filter(
      (field) => !['open_id', 'union_id', 'user_id', 'department_ids', 'orders'].includes(field),
    ),
  },
  byId(contactDepartments, 'open_department_id', department, (row) => ({
    department: row,
    parent: 'od-7d00',
    path: [row],
  })),
  byId(
    contactUserGroups,
    'id',
    {
      id: 'g-1',
      group_id: 'custom-1',
      name: 'Night crew',
      description: 'flies at night',
      type: 2,
      member_user_count: 12,
      member_department_count: 13,
      department_scope_list: ['od-s'],
      dynamic_group_rule: {
        department_level: 'all',
        expressions: [{ field: 'city', operator: 'eq', value: 'Ningbo', values: ['v1'] }],
        joiner_rule: '1 AND 2',
        group_status: 'active',
      },
    },
    (row) => ({ group: row }),
  ),
  byId(
    contactRoleMembers,
    'user_id',
    { user_id: 'ou_7', scope_type: 'Part', department_ids: ['od-p'] },
    (row) => ({ ...row, role_id: 'role-1' }),
  ),
  byId(contactTenant, 'tenant_key', {
    tenant_key: 'tk-1',
    name: 'Harbour Air',
    display_id: 'F-1',
    tenant_tag: 2,
    domain: 'harbour.example.invalid',
    avatar: { avatar_origin: 'o', avatar_72: 's72', avatar_240: 's240', avatar_640: 's640' },
  }),
  list('job_title_id', { name: 'Pilot', i18n_name: named, status: true }),
  list('job_level_id', {
    name: 'L4',
    description: 'fourth',
    order: 400,
    status: true,
    i18n_name: named,
    i18n_description: [name('ja_jp', '四')],
  }),
  list('job_family_id', {
    name: 'Air',
    description: 'who flies',
    parent_job_family_id: 'F-0',
    status: true,
    i18n_name: named,
    i18n_description: [name('ja_jp', '空')],
  }),
  list('enum_id', { enum_value: '6', content: 'Trainee', enum_type: 2, enum_status: 1, i18n_content: named }),
  list('work_city_id', { name: 'Ningbo', i18n_name: named, status: true }),
];
