// Whether attendance can be read, and of which users. The probes of the feeds ask their own endpoints.
import { ConnectorError } from '../../engine/errors.ts';
import type { Ask } from '../ask.ts';
import { userSampleOf } from './sample.ts';

/**
 * @returns for how many of the sampled users Attendance has results
 * @throws ConnectorError (config) that says which gate is closed: the contact range, the permission for ids, the
 * permission for attendance, or the data range of the Attendance admin console
 */
export async function checkAttendance({ context }: Ask): Promise<string> {
  const { ids, accepted } = await userSampleOf(context);
  if (ids.length === 0) return 'no users found in the first departments, but the permission is granted';
  if (accepted.length === 0) throw allRefused(ids.length);
  return `attendance results found for ${accepted.length} of ${ids.length} sampled users`;
}

function allRefused(count: number): ConnectorError {
  return new ConnectorError(
    'config_error',
    `Attendance refuses all ${count} sampled users, though the app has the permission. Check ` +
      'attendance.employee_type and employee_ids (with employee_id they are user ids, never open ids), or ask an ' +
      'administrator of Attendance to widen the data range of the app in the Attendance admin console.',
  );
}
