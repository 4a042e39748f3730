/** What the modules of the simulator share: the tenant, what the app may see of it, and the habits to copy. */
import type { ApprovalQuirks } from './approval/quirks.ts';
import type { AttendanceQuirks } from './attendance/quirks.ts';
import type { BaseQuirks } from './base/quirks.ts';
import type { Tenant } from './tenant.ts';

/** The app's contact range: everyone, or what was ticked, by open ids; a department brings all below it. */
export type Range =
  | 'all'
  | {
      readonly departments?: readonly string[];
      readonly users?: readonly string[];
      readonly groups?: readonly string[];
    };

/** Habits of Lark that its documents leave open; the defaults are what was observed or is likelier. */
export interface Quirks extends ApprovalQuirks, BaseQuirks, AttendanceQuirks {
  /** The code that refuses the children of a department out of range: both are documented, 40004 was observed. */
  readonly childrenRefusal: 40004 | 40014;
  /** What `users/batch` does with ids out of range: leaves them out, or refuses the whole call with 41050. */
  readonly batchOutOfRange: 'omit' | 'refuse';
  /** Seats of users: in lists too (default, as in an official sample of a batch), or as documented, of one user by id only. */
  readonly seats: 'listed' | 'single';
}

/** Passed to every module when it is opened; `range` is read for each call. */
export interface World {
  readonly tenant: Tenant;
  readonly range: () => Range;
  readonly quirks: Quirks;
  /** `fetch_child=true` on a department with more than this many below it is refused with 43010. */
  readonly recursionLimit: number;
}
