// The rows of attendance groups, with their rules. Source: lark-approval-attendance 4.5.
import { z } from 'zod';
import { flag, instant, integer, key, object, objects, text, texts } from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { orNull, secondsToInstant } from '../../values.ts';
import type { LarkGroup } from '../endpoints.ts';

const some = z.int().nullish();
const word = z.string().nullish();

/** Lark says of each when it began. */
const instants = {
  effect_time: instant('Since when the group has its rules.'),
  fixshift_effect_time: instant('Since when it has its shifts.'),
  member_effect_time: instant('Since when it has its members.'),
};

const flags = {
  allow_out_punch: flag('Whether people may check in off-site.'),
  out_punch_need_approval: flag('Whether that has to be granted before.'),
  out_punch_need_post_approval: flag('Whether that has to be granted afterwards.'),
  out_punch_need_remark: flag('Whether it needs a remark.'),
  out_punch_need_photo: flag('Whether it needs a photo.'),
  out_punch_allowed_hide_addr: flag('Whether people may hide where they are.'),
  out_punch_allowed_adjust_addr: flag('Whether people may move where they are.'),
  allow_pc_punch: flag('Whether people may check in at a computer.'),
  allow_remedy: flag('Whether check-ins may be corrected.'),
  remedy_limit: flag('Whether the number of corrections is limited.'),
  remedy_date_limit: flag('Whether corrections are limited in time.'),
  allow_remedy_type_lack: flag('Whether missing check-ins may be corrected.'),
  allow_remedy_type_late: flag('Whether late ones may.'),
  allow_remedy_type_early: flag('Whether early ones may.'),
  allow_remedy_type_normal: flag('Whether normal ones may.'),
  show_cumulative_time: flag('Whether people see their hours.'),
  show_over_time: flag('Whether people see their overtime.'),
  hide_staff_punch_time: flag('Whether times of check-ins are hidden.'),
  hide_clock_in_rule: flag('Whether the rules are hidden.'),
  face_punch: flag('Whether faces are compared.'),
  face_live_need_action: flag('Whether that needs an action.'),
  face_downgrade: flag('Whether a photo does where that fails.'),
  replace_basic_pic: flag('Whether people may replace the photo they are compared with.'),
  rest_clockIn_need_approval: flag('Whether a check-in on a day of rest has to be granted.'),
  clockIn_need_photo: flag('Whether a check-in needs a photo.'),
  allow_apply_punch: flag('Whether people may apply for a check-in.'),
  leave_need_punch: flag('Whether a leave needs a check-in.'),
  save_auto_changes: flag('Whether people who move between departments are moved.'),
  org_change_auto_adjust: flag('Whether the group follows the departments.'),
  work_day_no_punch_as_lack: flag('Whether a workday without check-ins is a lack.'),
};

const integers = {
  group_type: integer('0 fixed, 2 scheduled, 3 free.'),
  calendar_id: integer('Holidays: 0 none, 1 China, 2 USA, 3 Japan, 4 India, 5 Singapore.'),
  adjust_range: integer('How far people may move where they are, in metres.'),
  remedy_limit_count: integer('How many corrections there may be.'),
  remedy_date_num: integer('For how many days corrections may be made.'),
  remedy_period_type: integer('Of what period corrections are counted.'),
  remedy_period_custom_date: integer('Where that period begins.'),
  face_punch_cfg: integer('When faces are compared.'),
  gps_range: integer('How near people must be, in metres.'),
  punch_type: integer('Ways to check in, added up: 1 GPS, 2 Wi-Fi, 4 machine, 8 IP.'),
  go_out_need_punch: integer('Whether an outing needs a check-in.'),
  travel_need_punch: integer('Whether a trip needs a check-in.'),
};

const lists = {
  bind_dept_ids: texts('Open ids of departments whose people are in it.'),
  bind_user_ids: texts('People who are in it.'),
  except_dept_ids: texts('Open ids of departments that are not.'),
  except_user_ids: texts('People who are not.'),
  bind_default_dept_ids: texts('Open ids of departments that need not check in.'),
  bind_default_user_ids: texts('People who need not check in.'),
  group_leader_ids: texts('People who manage it.'),
  sub_group_leader_ids: texts('People who help to manage it.'),
  punch_day_shift_ids: texts('Shifts of Monday to Sunday, empty on days of rest; for fixed groups.'),
};

const rules = { late_minutes_as_late: some, late_minutes_as_lack: some, early_minutes_as_early: some };
const members = { rule_scope_type: some };
const specialDay = { punch_day: some, shift_id: word };

const nested = {
  need_punch_members: objects('Who has to check in.', members),
  no_need_punch_members: objects('Who need not.', members),
  locations: objects(
    'Places, Wi-Fi and addresses from which people check in; location_type 1 GPS, 2 Wi-Fi, 8 IP.',
    {
      location_id: word,
      location_name: word,
      location_type: some,
    },
  ),
  machines: objects('Machines.', { machine_sn: word, machine_name: word }),
  need_punch_special_days: objects('Days on which people have to check in.', specialDay),
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
  member_status_change: object('What happens when people come and go.', {}),
  overtime_clock_cfg: object('Rules on overtime.', {}),
  clock_in_abnormal_settings: object('What is out of order.', {}),
};

const plain = { ...flags, ...integers, ...lists, ...nested };
const plainColumns = Object.keys(plain) as (keyof typeof plain)[];

export const attendanceGroups = defineStream({
  name: 'attendance_groups',
  description:
    'One row per attendance group: who is in it, and its rules. Deleted groups leave the warehouse with the next full ' +
    'refresh.',
  row: z.object({
    group_id: key('Id of the group.'),
    group_name: text('Name.'),
    time_zone: text('Zone of its days, such as Asia/Shanghai.'),
    new_calendar_id: text('Id of the calendar of holidays.'),
    ...instants,
    ...plain,
  }),
  primaryKey: ['group_id'],
  rows: (group: LarkGroup) => [
    {
      group_id: group.group_id,
      group_name: orNull(group['group_name']),
      time_zone: orNull(group['time_zone']),
      new_calendar_id: orNull(group['new_calendar_id']),
      effect_time: secondsToInstant(orNull(group['effect_time'])),
      fixshift_effect_time: secondsToInstant(orNull(group['fixshift_effect_time'])),
      member_effect_time: secondsToInstant(orNull(group['member_effect_time'])),
      ...(Object.fromEntries(plainColumns.map((column) => [column, group[column]])) as Record<
        keyof typeof plain,
        unknown
      >),
    },
  ],
});
