/** Habits of Attendance that Lark's documents leave open, or tell in two ways (sections 4 and 7). */

/** The defaults are what is documented today or is likelier. */
export interface AttendanceQuirks {
  /** Whether people outside the app's contact range are refused: "isn't in permission scope" (docs/lark-api/attendance.md#ids); default yes. */
  readonly attendanceRange: 'contact' | 'apart';
  /** What one bad id does to its batch: 1220004 with 400 (default), or 1227500 with 500. */
  readonly attendanceBadUser: 1220004 | 1227500;
  /** Which ends of `check_time_from` and `check_time_to` belong to a query of punches; default the first only. */
  readonly attendanceFlowBounds: 'start' | 'both';
  /** The same for corrections, where the manual is silent; default both. */
  readonly attendanceRemedyBounds: 'start' | 'both';
  /** Whether results refuse more than thirty days, as the older page says (default), or answer any span. */
  readonly attendanceTaskDays: 'thirty' | 'any';
  /** Rows after which an answer is cut off in silence; default never, because no cap is documented. */
  readonly attendanceCap: number;
  /** The list of an answer without rows. */
  readonly attendanceEmpty: 'list' | 'null' | 'missing';
  /** Whether groups and shifts can be listed; Lark international may not offer it, and answers 404 (docs/lark-api/attendance.md#limits). */
  readonly attendanceRules: 'offered' | 'absent';
  /** Punches with `longitude`, `latitude` and `create_time`, which only older pages name. */
  readonly attendanceFlowFields: 'current' | 'all';
  /** Leaves and the like without the fields that the page of 2022 lacks: ids, zone, status. */
  readonly attendanceApprovalFields: 'current' | 'old';
  /**
   * The first day (`yyyyMMdd`) that results, applications and schedules answer for: companies report that earlier ones are
   * refused with 1220001. Default 0, no such day.
   */
  readonly attendanceFirstDay: number;
  /** Whether that refusal names the days that are answered. */
  readonly attendanceFirstDayNamed: boolean;
  /** Rows as documented, or as published answers show them: without parts that are documented as required. */
  readonly attendanceShapes: 'documented' | 'seen';
}

/** What Lark documents today. */
export const attendanceQuirks: AttendanceQuirks = {
  attendanceRange: 'contact',
  attendanceBadUser: 1220004,
  attendanceFlowBounds: 'start',
  attendanceRemedyBounds: 'both',
  attendanceTaskDays: 'thirty',
  attendanceCap: Infinity,
  attendanceEmpty: 'list',
  attendanceRules: 'offered',
  attendanceFlowFields: 'current',
  attendanceApprovalFields: 'current',
  attendanceFirstDay: 0,
  attendanceFirstDayNamed: true,
  attendanceShapes: 'documented',
};
