/** Bases, tables, columns, views and records as Lark shows them (docs/lark-api/base.md#the-base). */
import type { Person, Property } from '../columns/shapes.ts';

/** `data.app` of a Base. */
export interface Base {
  readonly app_token: string;
  readonly name: string;
  /** Of the Base: grows when tables come, go or are renamed. */
  readonly revision: number;
  readonly is_advanced: boolean;
  /** Not always a zone of the tz database. */
  readonly time_zone: string;
  readonly formula_type: 1 | 2;
  readonly advance_version: 'v1' | 'v2';
}

/** One of `tables`. */
export interface Table {
  readonly table_id: string;
  readonly revision: number;
  readonly name: string;
}

/** One of `fields`. */
export interface Field {
  readonly field_id: string;
  readonly field_name: string;
  readonly type: number;
  readonly ui_type: string;
  readonly is_primary: boolean;
  readonly is_hidden: boolean;
  readonly property: Property;
  readonly description: string;
}

/** One of `views`. */
export interface View {
  readonly view_id: string;
  readonly view_name: string;
  readonly view_type: 'grid' | 'kanban' | 'gallery' | 'gantt' | 'form';
  readonly view_public_level: 'Public' | 'Locked' | 'Private';
  readonly view_private_owner_id?: string;
  /** Filter and hidden fields, of some views. */
  readonly property?: Property;
}

/** One of `items` with its automatic fields; empty cells are absent. */
export interface BaseRecord {
  readonly record_id: string;
  readonly created_by: Person;
  readonly created_time: number;
  readonly last_modified_by: Person;
  /** Absent only where a test took it away. */
  readonly last_modified_time?: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What the app is in a Base: may manage it, may edit it, has a role that hides some things, or was not added. */
export type Access = 'manage' | 'edit' | 'role' | 'none';
