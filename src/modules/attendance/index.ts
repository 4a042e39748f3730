// Attendance: check-ins of all users the app can see, what follows from them, and the rules.
import { defineModule } from '../define.ts';
import { checkAttendance } from './check.ts';
import { approvals, dailyShifts, flows, groups, remedies, shifts, tasks } from './feeds.ts';
import { AttendanceSettings } from './settings.ts';

export const attendance = defineModule({
  name: 'attendance',
  title: 'Attendance',
  description: 'Check-ins, daily results, leaves, corrections, schedules, and their rules.',
  settings: AttendanceSettings,
  feeds: [flows, tasks, approvals, remedies, dailyShifts, groups, shifts],
  check: checkAttendance,
});
