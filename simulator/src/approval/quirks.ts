/** Behaviour of Approval that Lark does not document: docs/lark-api/approval.md#undocumented-behaviour. */

/** The defaults are what was observed or is likelier. */
export interface ApprovalQuirks {
  /** A listing over more than ten hours: allowed (default, as observed before 2026), refused with 1390001, or cut in silence. */
  readonly approvalWindow: 'allowed' | 'refused' | 'truncated';
  /** Which ends of a listing's window belong to it; default both, because the documents' sample has them equal. */
  readonly approvalBounds: 'both' | 'start' | 'end' | 'neither';
  /** `instance_code_list` of a window in which nothing was created. */
  readonly approvalEmpty: 'list' | 'null' | 'missing';
  /** Milliseconds from an instance's creation until it is listed; default 0. */
  readonly approvalLag: number;
  /** Status of an instance that was reverted: as recorded (default), or as the FAQ documents. */
  readonly approvalReverted: 'APPROVED' | 'CANCELED';
  /** A deleted definition: 1390016 (default), or shown with its status; both are documented. */
  readonly approvalDeleted: 'refused' | 'shown';
  /** A search for tasks without any condition: 1390001 (default, as documented), or all tasks of the company. */
  readonly approvalSearch: 'selected' | 'all';
}

/** Lark as it was observed. */
export const approvalQuirks: ApprovalQuirks = {
  approvalWindow: 'allowed',
  approvalBounds: 'both',
  approvalEmpty: 'list',
  approvalLag: 0,
  approvalReverted: 'APPROVED',
  approvalDeleted: 'refused',
  approvalSearch: 'selected',
};
