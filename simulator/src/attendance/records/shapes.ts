/** What Attendance keeps, in Lark's shapes; ids of people are user ids, instants are seconds in texts. */

/** One punch (docs/lark-api/attendance.md#check-ins). */
export interface Flow {
  readonly user_id: string;
  readonly creator_id: string;
  readonly location_name: string;
  readonly check_time: string;
  readonly comment: string;
  readonly record_id: string;
  readonly ssid: string;
  readonly bssid: string;
  readonly is_field: boolean;
  readonly is_wifi: boolean;
  readonly type: number;
  readonly photo_urls: readonly string[];
  readonly device_id: string;
  readonly check_result: string;
  readonly external_id: string;
  readonly idempotent_id: string;
}

/** One segment of a day's result (docs/lark-api/attendance.md#results). */
export interface ResultRecord {
  readonly check_in_record_id: string;
  readonly check_in_record?: Flow;
  readonly check_out_record_id: string;
  readonly check_out_record?: Flow;
  readonly check_in_result: string;
  readonly check_out_result: string;
  readonly check_in_result_supplement: string;
  readonly check_out_result_supplement: string;
  /** Seconds; `""` or `None` where nothing is planned. */
  readonly check_in_shift_time: string;
  readonly check_out_shift_time: string;
  /** 1 is overtime. */
  readonly task_shift_type: 0 | 1;
}

/** A person's result of a day (docs/lark-api/attendance.md#results). */
export interface Result {
  readonly result_id: string;
  readonly user_id: string;
  readonly employee_name: string;
  readonly day: number;
  /** `"1"` is no group. */
  readonly group_id: string;
  /** `"9"` is the default shift, `"0"` a day of rest. */
  readonly shift_id: string;
  /** Absent on some days of rest. */
  readonly records?: readonly ResultRecord[];
}

/** The four kinds of absence and work that people apply for (docs/lark-api/attendance.md#leaves-overtime-outings-and-trips). */
export type ApplicationKind = 'outs' | 'leaves' | 'overtime_works' | 'trips';

/** 0 pending, 1 rejected, 2 approved, 3 withdrawn, 4 revoked. */
export type Status = 0 | 1 | 2 | 3 | 4;

/** What was applied for, as one date of it is listed (docs/lark-api/attendance.md#leaves-overtime-outings-and-trips); times are local and without an offset. */
export interface Application {
  readonly user_id: string;
  /** `yyyyMMdd`. */
  readonly date: string;
  /** Empty is UTC, the zone of people who have left. */
  readonly time_zone: string;
  readonly kind: ApplicationKind;
  readonly status: Status;
  /** The member of `outs`, `leaves`, `overtime_works` or `trips`. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** A correction (docs/lark-api/attendance.md#corrections). */
export interface Remedy {
  readonly user_id: string;
  readonly remedy_date: number;
  readonly punch_no: number;
  /** 1 in, 2 out. */
  readonly work_type: 1 | 2;
  readonly approval_id: string;
  /** `yyyy-MM-dd HH:mm`, local. */
  readonly remedy_time: string;
  readonly status: Status;
  readonly reason: string;
  readonly time: string;
  readonly time_zone: string;
  readonly create_time: string;
  readonly update_time: string;
}

/** A scheduled shift of a day (docs/lark-api/attendance.md#schedule). */
export interface DailyShift {
  readonly group_id: string;
  readonly shift_id: string;
  readonly month: number;
  readonly user_id: string;
  readonly day_no: number;
}

/** When to punch (docs/lark-api/attendance.md#shifts); on reading, `true` in `no_need_on` and `no_need_off` means that the punch is needed. */
export interface PunchTimeRule {
  readonly on_time: string;
  /** May be beyond midnight: `26:00`. */
  readonly off_time: string;
  readonly late_minutes_as_late: number;
  readonly late_minutes_as_lack: number;
  readonly on_advance_minutes: number;
  readonly early_minutes_as_early: number;
  readonly early_minutes_as_lack: number;
  readonly off_delay_minutes: number;
  readonly late_minutes_as_serious_late: number;
  readonly no_need_on: boolean;
  readonly no_need_off: boolean;
}

/** A shift (docs/lark-api/attendance.md#shifts). */
export interface Shift {
  readonly shift_id: string;
  readonly shift_name: string;
  readonly punch_times: number;
  readonly sub_shift_leader_ids: readonly string[];
  readonly is_flexible: boolean;
  readonly flexible_minutes: number;
  readonly flexible_rule: readonly Readonly<Record<string, number>>[];
  readonly no_need_off: boolean;
  readonly punch_time_rule: readonly PunchTimeRule[];
  readonly late_off_late_on_rule: readonly Readonly<Record<string, number>>[];
  readonly rest_time_rule: readonly { readonly rest_begin_time: string; readonly rest_end_time: string }[];
  readonly overtime_rule: readonly { readonly on_overtime: string; readonly off_overtime: string }[];
  readonly day_type: 1 | 2;
  readonly overtime_rest_time_rule: readonly unknown[];
  readonly late_minutes_as_serious_late: number;
  readonly shift_middle_time_rule: {
    readonly middle_time_type: number;
    readonly fixed_middle_time: string;
  };
  readonly shift_attendance_time_config: Readonly<Record<string, number>>;
  readonly rest_time_flexible_configs: readonly {
    readonly need_flexible: boolean;
    readonly late_mins: number;
  }[];
}

/** A group with its rules (docs/lark-api/attendance.md#groups), as far as this tenant uses them. */
export interface Group {
  readonly group_id: string;
  readonly group_name: string;
  readonly time_zone: string;
  /** 0 fixed, 2 scheduled, 3 free. */
  readonly group_type: 0 | 2 | 3;
  /** Shifts from Monday to Sunday; `""` is a day of rest; fixed groups only. */
  readonly punch_day_shift_ids: readonly string[];
  readonly [field: string]: unknown;
}
