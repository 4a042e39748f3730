/** People, departments and user groups with every field that Lark shows to an app with every scope. */

/** A user; ids of people are open ids, ids of departments open department ids (notes, 4.5). */
export interface Person {
  readonly union_id: string;
  readonly open_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly en_name: string;
  readonly nickname: string;
  readonly avatar: Readonly<Record<'avatar_72' | 'avatar_240' | 'avatar_640' | 'avatar_origin', string>>;
  readonly email: string;
  readonly enterprise_email: string;
  readonly mobile: string;
  readonly mobile_visible: boolean;
  readonly gender: number;
  readonly status: Readonly<
    Record<'is_frozen' | 'is_resigned' | 'is_activated' | 'is_exited' | 'is_unjoin', boolean>
  >;
  readonly is_frozen: boolean;
  /** `"0"` is the root. */
  readonly department_ids: readonly string[];
  /** Absent for someone without a leader. */
  readonly leader_user_id?: string;
  readonly orders: readonly Placement[];
  readonly city: string;
  readonly country: string;
  readonly work_station: string;
  /** Seconds; 0 is unset. */
  readonly join_time: number;
  readonly is_tenant_manager: boolean;
  readonly employee_no: string;
  readonly employee_type: number;
  readonly custom_attrs: readonly CustomAttr[];
  readonly job_title: string;
  readonly job_level_id: string;
  readonly job_family_id: string;
  readonly geo: string;
  readonly dotted_line_leader_user_ids: readonly string[];
  readonly description: string;
  readonly time_zone: string;
  readonly positions: readonly Position[];
  readonly assign_info: readonly Seat[];
  readonly subscription_ids: readonly string[];
}

/** A position of a user; the user's manager in it has one too. */
export interface Position {
  readonly position_code: string;
  readonly position_name: string;
  readonly department_id: string;
  readonly leader_user_id: string;
  readonly leader_position_code: string;
  readonly is_major: boolean;
}

/** A person's place in one department; a bigger order comes earlier (docs/lark-api/contact.md#users). */
export interface Placement {
  readonly department_id: string;
  readonly user_order: number;
  readonly department_order: number;
  readonly is_primary_dept: boolean;
}

/** A custom field of a user; which keys its value has depends on the type (docs/lark-api/contact.md#users). */
export interface CustomAttr {
  readonly type: 'TEXT' | 'HREF' | 'ENUMERATION' | 'PICTURE_ENUM' | 'GENERIC_USER';
  readonly id: string;
  readonly value: Readonly<Record<string, string>> & {
    readonly generic_user?: { readonly id: string; readonly type: 1 };
  };
}

/** A licence of a user; its times are seconds in strings (docs/lark-api/contact.md#users). */
export interface Seat {
  readonly subscription_id: string;
  readonly license_plan_key: string;
  readonly product_name: string;
  readonly i18n_name: I18nName;
  readonly start_time: string;
  readonly end_time: string;
}

/** Departments and seats have their names as an object, unlike job titles (docs/lark-api/contact.md#lists). */
export interface I18nName {
  readonly zh_cn: string;
  readonly ja_jp: string;
  readonly en_us: string;
}

/** A department; ids as in `Person` (docs/lark-api/contact.md#departments). */
export interface Department {
  readonly open_department_id: string;
  readonly department_id: string;
  readonly name: string;
  readonly i18n_name: I18nName;
  readonly chat_id: string;
  readonly status: { readonly is_deleted: boolean };
  /** `"0"` is the root. */
  readonly parent_department_id: string;
  /** Absent without a leader. */
  readonly leader_user_id?: string;
  readonly leaders: readonly { readonly leaderType: 1 | 2; readonly leaderID: string }[];
  /** A number in a string; the smaller comes first. */
  readonly order: string;
  readonly unit_ids: readonly string[];
  /** People in it and in the departments below it, each counted once. */
  readonly member_count: number;
  readonly primary_member_count: number;
  readonly group_chat_employee_types: readonly number[];
  readonly department_hrbps: readonly string[];
  readonly create_group_chat: boolean;
}

/** A user group as it is listed (docs/lark-api/contact.md#user-groups). */
export interface ListedGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly member_user_count: number;
  readonly member_department_count: number;
  /** 1 normal, 2 dynamic; a dynamic group has no member departments. */
  readonly type: 1 | 2;
  readonly department_scope_list: readonly string[];
  readonly group_id: string;
  /** Of a dynamic group. */
  readonly dynamic_group_rule?: {
    readonly department_level: string;
    readonly expressions: readonly Readonly<Record<string, string>>[];
    readonly joiner_rule: string;
    readonly group_status: string;
  };
}

/** A user group with its members, which Lark lists by endpoints of their own. */
export interface Group extends ListedGroup {
  readonly member_user_ids: readonly string[];
  readonly member_department_ids: readonly string[];
}

/** How many of each a tenant is made with. */
export interface Size {
  readonly people: number;
  readonly departments: number;
  /** Levels of departments below the root. */
  readonly depth: number;
}
