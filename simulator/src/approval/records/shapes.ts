/** Definitions, instances and comments with every field that Lark shows to an app with every scope. */

/** `status` of a definition. */
export type DefinitionStatus = 'ACTIVE' | 'INACTIVE' | 'DELETED' | 'UNKNOWN';
/** `status` of an instance; one L in CANCELED. */
export type InstanceStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'CANCELED' | 'DELETED';
/** `type` of an event in a timeline. */
export type EventType =
  | 'START'
  | 'PASS'
  | 'REJECT'
  | 'AUTO_PASS'
  | 'AUTO_REJECT'
  | 'REMOVE_REPEAT'
  | 'TRANSFER'
  | 'ADD_APPROVER_BEFORE'
  | 'ADD_APPROVER'
  | 'ADD_APPROVER_AFTER'
  | 'DELETE_APPROVER'
  | 'ROLLBACK_SELECTED'
  | 'ROLLBACK'
  | 'CANCEL'
  | 'DELETE'
  | 'CC';

/** A step of a definition: docs/lark-api/approval.md#definitions. */
export interface DefinedNode {
  readonly name: string;
  readonly need_approver: boolean;
  readonly node_id: string;
  readonly custom_node_id?: string;
  readonly node_type: 'AND' | 'OR' | 'SEQUENTIAL' | 'CC_NODE';
  readonly approver_chosen_multi: boolean;
  readonly approver_chosen_range?: readonly {
    readonly approver_range_type: number;
    readonly approver_range_ids: readonly string[];
  }[];
  readonly require_signature: boolean;
}

/** A definition; Lark's answer lacks its code, and its admins unless asked for. */
export interface Definition {
  readonly approval_code: string;
  readonly approval_name: string;
  readonly status: DefinitionStatus;
  /** JSON. */
  readonly form: string;
  readonly node_list: readonly DefinedNode[];
  readonly viewers: readonly { readonly type: string; readonly id: string; readonly user_id: string }[];
  readonly approval_admin_ids: readonly string[];
  /** JSON. */
  readonly form_widget_relation: string;
}

/** A file of a comment or an event; its address is signed again for every answer. */
export interface CommentFile {
  readonly url: string;
  readonly file_size: number;
  readonly title: string;
  readonly type: 'image' | 'attachment';
}

/** A task; an automatic one has no `user_id` and an empty `open_id`. */
export interface Task {
  readonly id: string;
  readonly user_id?: string;
  readonly open_id: string;
  readonly status: 'PENDING' | 'APPROVED' | 'REJECTED' | 'TRANSFERRED' | 'DONE';
  readonly node_id: string;
  readonly node_name: string;
  readonly custom_node_id?: string;
  readonly type: 'AND' | 'OR' | 'AUTO_PASS' | 'AUTO_REJECT' | 'SEQUENTIAL';
  readonly start_time: string;
  /** `"0"` while it is open. */
  readonly end_time: string;
}

/** An event of a timeline; its type decides which keys it has: docs/lark-api/approval.md#timeline. */
export interface TimelineEvent {
  readonly type: EventType;
  readonly create_time: string;
  readonly user_id?: string;
  readonly open_id: string;
  readonly user_id_list?: readonly string[];
  readonly open_id_list?: readonly string[];
  readonly task_id?: string;
  readonly comment?: string;
  readonly cc_user_list?: readonly {
    readonly user_id: string;
    readonly cc_id: string;
    readonly open_id: string;
  }[];
  /** JSON. */
  readonly ext: string;
  readonly node_key: string;
  readonly files?: readonly CommentFile[];
}

/** A comment as an instance lists it. */
export interface ListedComment {
  readonly id: string;
  readonly user_id: string;
  readonly open_id: string;
  readonly comment: string;
  readonly create_time: string;
  readonly files?: readonly CommentFile[];
}

/** A comment as it is kept, with what only the comments' own endpoint returns. */
export interface Comment extends ListedComment {
  readonly update_time: string;
  readonly is_delete: 0 | 1;
  readonly replies: readonly Comment[];
}

/** An instance (docs/lark-api/approval.md#one-instance); times are milliseconds in texts. */
export interface Instance {
  readonly approval_code: string;
  readonly approval_name: string;
  readonly instance_code: string;
  readonly start_time: string;
  /** `"0"` while it is unfinished. */
  readonly end_time: string;
  readonly user_id: string;
  readonly open_id: string;
  readonly serial_number: string;
  readonly department_id: string;
  readonly status: InstanceStatus;
  readonly uuid: string;
  /** JSON, as a rule. */
  readonly form?: string;
  readonly task_list: readonly Task[];
  readonly timeline: readonly TimelineEvent[];
  /** Absent without comments. */
  readonly comment_list?: readonly ListedComment[];
  readonly modified_instance_code?: string;
  readonly reverted_instance_code?: string;
  readonly reverted: boolean;
}
