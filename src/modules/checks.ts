// What `check` asks of each module.
import type { Config } from '../config.ts';
import { checkApproval } from './approval/check.ts';
import { checkAttendance } from './attendance/check.ts';
import { checkBase } from './base/check.ts';
import { checkContact } from './contact/check.ts';
import type { Context } from './context.ts';

/**
 * Looks at a module with as few calls as can be and says what it saw. Throws when something is missing: a
 * ConnectorError, or an AggregateError of several (see `lookAtSome`).
 */
export type ModuleCheck = (context: Context) => Promise<string>;

export const moduleChecks: Readonly<Record<Config['modules'][number], ModuleCheck>> = {
  approval: checkApproval,
  attendance: checkAttendance,
  base: checkBase,
  contact: checkContact,
};
