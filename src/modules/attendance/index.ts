// Attendance: check-ins of all users the app can see, what follows from them, and the rules.
import { defineModule } from '../define.ts';
import { checkAttendance } from './check.ts';
import { narrowAttendance } from './estimate.ts';
import { groups } from './groups.ts';
import { AttendanceSettings } from './settings.ts';
import { shifts } from './shifts.ts';
import { userApprovals } from './user-approvals.ts';
import { userDailyShifts } from './user-daily-shifts.ts';
import { userFlows } from './user-flows.ts';
import { userRemedies } from './user-remedies.ts';
import { userTasks } from './user-tasks.ts';

export const attendance = defineModule({
  name: 'attendance',
  title: 'Attendance',
  description: 'Check-ins, daily results, leaves, corrections, schedules, and their rules.',
  settings: AttendanceSettings,
  feeds: [userFlows, userTasks, userApprovals, userRemedies, userDailyShifts, groups, shifts],
  check: checkAttendance,
  narrow: narrowAttendance,
});
