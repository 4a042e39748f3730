// Attendance groups with their rules: docs/lark-api/attendance.md#groups.
import { z } from 'zod';
import { ConnectorError } from '../../engine/errors.ts';
import { inBatches } from '../../engine/flow/batches.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import { flag, id, integer, object, objects, text, texts, unixSeconds } from '../columns.ts';
import { defineFeed, defineStream } from '../define.ts';
import { idText, keyed, warnOnce, type LarkRow } from '../keyed.ts';
import { groupDetail, groupList, groupQuery } from './endpoints.ts';
import { groupsEstimate } from './estimate.ts';
import { firstIfAvailable, listIfAvailable } from './optional-endpoints.ts';
import { groupIdOf } from './user-ids.ts';

const some = z.int().nullish();
const word = z.string().nullish();

const instants = {
  effect_time: unixSeconds('Since when the group has its rules.'),
  fixshift_effect_time: unixSeconds('Since when it has its shifts.'),
  member_effect_time: unixSeconds('Since when it has its members.'),
};

const flags = {
  allow_out_punch: flag('Whether users may check in off-site.'),
  out_punch_need_approval: flag('Whether that has to be granted before.'),
  out_punch_need_post_approval: flag('Whether that has to be granted afterwards.'),
  out_punch_need_remark: flag('Whether it needs a remark.'),
  out_punch_need_photo: flag('Whether it needs a photo.'),
  out_punch_allowed_hide_addr: flag('Whether users may hide where they are.'),
  out_punch_allowed_adjust_addr: flag('Whether users may move where they are.'),
  allow_pc_punch: flag('Whether users may check in at a computer.'),
  allow_remedy: flag('Whether check-ins may be corrected.'),
  remedy_limit: flag('Whether the number of corrections is limited.'),
  remedy_date_limit: flag('Whether corrections are limited in time.'),
  allow_remedy_type_lack: flag('Whether missing check-ins may be corrected.'),
  allow_remedy_type_late: flag('Whether late ones may.'),
  allow_remedy_type_early: flag('Whether early ones may.'),
  allow_remedy_type_normal: flag('Whether normal ones may.'),
  show_cumulative_time: flag('Whether users see their hours.'),
  show_over_time: flag('Whether users see their overtime.'),
  hide_staff_punch_time: flag('Whether times of check-ins are hidden.'),
  hide_clock_in_rule: flag('Whether the rules are hidden.'),
  face_punch: flag('Whether faces are compared.'),
  face_live_need_action: flag('Whether that needs an action.'),
  face_downgrade: flag('Whether a photo does where that fails.'),
  replace_basic_pic: flag('Whether users may replace the photo they are compared with.'),
  rest_clockIn_need_approval: flag('Whether a check-in on a day of rest has to be granted.'),
  clockIn_need_photo: flag('Whether a check-in needs a photo.'),
  allow_apply_punch: flag('Whether users may apply for a check-in.'),
  leave_need_punch: flag('Whether a leave needs a check-in.'),
  save_auto_changes: flag('Whether users who move between departments are moved.'),
  org_change_auto_adjust: flag('Whether the group follows the departments.'),
  work_day_no_punch_as_lack: flag('Whether a workday without check-ins is a lack.'),
};

const integers = {
  group_type: integer('0 fixed, 2 scheduled, 3 free.'),
  calendar_id: integer('Holidays: 0 none, 1 China, 2 USA, 3 Japan, 4 India, 5 Singapore.'),
  adjust_range: integer('How far users may move where they are, in metres.'),
  remedy_limit_count: integer('How many corrections there may be.'),
  remedy_date_num: integer('For how many days corrections may be made.'),
  remedy_period_type: integer('Of what period corrections are counted.'),
  remedy_period_custom_date: integer('Where that period begins.'),
  face_punch_cfg: integer('When faces are compared.'),
  gps_range: integer('How near users must be, in metres.'),
  punch_type: integer('Ways to check in, added up: 1 GPS, 2 Wi-Fi, 4 machine, 8 IP.'),
  go_out_need_punch: integer('Whether an outing needs a check-in.'),
  travel_need_punch: integer('Whether a trip needs a check-in.'),
};

const ofDepartments = { references: 'contact_departments.open_department_id' };
const ofUsers = { references: 'contact_users.user_id' };

const lists = {
  bind_dept_ids: texts('Open ids of departments whose users are in it.', ofDepartments),
  bind_user_ids: texts('Users who are in it.', ofUsers),
  except_dept_ids: texts('Open ids of departments that are not.', ofDepartments),
  except_user_ids: texts('Users who are not.', ofUsers),
  bind_default_dept_ids: texts('Open ids of departments that need not check in.', ofDepartments),
  bind_default_user_ids: texts('Users who need not check in.', ofUsers),
  group_leader_ids: texts('Users who manage it.', ofUsers),
  sub_group_leader_ids: texts('Users who help to manage it.', ofUsers),
  punch_day_shift_ids: texts('Shifts of Monday to Sunday, empty on days of rest; for fixed groups.', {
    references: 'attendance_shifts.shift_id',
  }),
};

const rules = { late_minutes_as_late: some, late_minutes_as_lack: some, early_minutes_as_early: some };
const members = { rule_scope_type: some };
const specialDay = { punch_day: some, shift_id: word };

const nested = {
  need_punch_members: objects('Who has to check in.', members),
  no_need_punch_members: objects('Who need not.', members),
  locations: objects(
    'Places, Wi-Fi and addresses from which users check in; location_type 1 GPS, 2 Wi-Fi, 8 IP.',
    {
      location_id: word,
      location_name: word,
      location_type: some,
    },
  ),
  machines: objects('Machines.', { machine_sn: word, machine_name: word }),
  need_punch_special_days: objects('Days on which users have to check in.', specialDay),
  no_need_punch_special_days: objects('Days on which they need not.', specialDay),
  free_punch_cfg: object('Rules of a free group; punch_day has a digit for each day from Monday on.', {
    free_start_time: word,
    free_end_time: word,
    punch_day: some,
  }),
  leave_need_punch_cfg: object('Rules on leave.', rules),
  go_out_need_punch_cfg: object('Rules on outings.', rules),
  travel_need_punch_cfg: object('Rules on trips.', rules),
  anti_cheat_punch_config: object('Rules against cheating.', {}),
  member_status_change: object('What happens when users come and go.', {}),
  overtime_clock_cfg: object('Rules on overtime.', {}),
  clock_in_abnormal_settings: object('What is out of order.', {}),
};

export const attendanceGroups = defineStream<LarkRow>({
  name: 'attendance_groups',
  description:
    'One row per attendance group: its members and its rules. Deleted groups disappear with the next full refresh.',
  key: ['group_id'],
  columns: {
    group_id: id('Id of the group.'),
    group_name: text('Name.'),
    time_zone: text('Zone of its days, such as Asia/Shanghai.'),
    new_calendar_id: text('Id of the calendar of holidays.'),
    ...instants,
    ...flags,
    ...integers,
    ...lists,
    ...nested,
  },
});

interface Group extends LarkRow {
  readonly group_id: string;
}

export const groups = defineFeed<Group>({
  streams: [attendanceGroups],
  uses: [groupList, groupDetail],
  estimate: groupsEstimate,
  key: ({ group_id }) => group_id,
  async probe(ask) {
    const [group] = await firstIfAvailable(ask, groupList, attendanceGroups.name);
    const query = groupQuery(ask.context.config.attendance.employee_type);
    if (group !== undefined) await ask.call(groupDetail, { path: { group_id: groupIdOf(group) }, query });
    return [];
  },
  async *read(_request, context) {
    const { lark, config } = context;
    const query = groupQuery(config.attendance.employee_type);
    const listed = listIfAvailable(lark, groupList);
    const details = sideBySide(listed, config.limits.max_concurrency, async function* (item) {
      for (const group of keyed(warnOnce(context), [item], groupRule)) {
        const { group_id } = group;
        const detail = await lark.call(groupDetail, { path: { group_id }, query });
        if (!isOf(group, detail)) throw otherGroup(group_id);
        yield { ...group, ...detail, group_id };
      }
    });
    yield* inBatches(details, 20);
  },
});

const groupRule = {
  of: attendanceGroups.name,
  needs: 'group_id',
  toItem(row: LarkRow): Group | undefined {
    const group_id = idText(row['group_id']);
    return group_id === undefined ? undefined : { ...row, group_id };
  },
};

/** A detail carries the id of its group, or at least the name that every group has. */
function isOf({ group_id }: Group, detail: LarkRow): boolean {
  const id = idText(detail['group_id']);
  return id === undefined ? idText(detail['group_name']) !== undefined : id === group_id;
}

function otherGroup(group_id: string): ConnectorError {
  return new ConnectorError(
    'transient_error',
    `Lark answers with something else than the attendance group ${group_id}. Run the sync again; report this if it persists.`,
  );
}
