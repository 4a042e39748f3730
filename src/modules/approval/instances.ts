// The rows of instances, raw and typed. Source: lark-approval-attendance 3.4.
import { z } from 'zod';
import { flag, instant, key, objects, text } from '../../engine/schema/columns.ts';
import { defineStream } from '../../engine/feed.ts';
import { identifies } from '../../enrich/ids.ts';
import { employeeId } from '../contact/scopes.ts';
import { needs, needsInside } from '../permissions.ts';
import { millisecondsToInstant, orNull } from '../values.ts';
import type { LarkInstance } from './endpoints.ts';
import type { Widget } from './form/form.ts';

/** What one detail call says: an instance with its form parsed, sensitive values masked, or that there is none to see. */
export type ReadInstance =
  | {
      readonly kind: 'read';
      readonly code: string;
      readonly instance: LarkInstance;
      /** Without signed URLs; undefined when the form is not a list of widgets. */
      readonly widgets: readonly Widget[] | undefined;
      readonly revision: string;
    }
  /** Deleted for good: Lark does not know the code any more. */
  | { readonly kind: 'gone'; readonly code: string }
  /** The app may not see it now. */
  | { readonly kind: 'forbidden'; readonly code: string };

export type Seen = Extract<ReadInstance, { kind: 'read' }>;

/** Rows of an instance that was seen; none for any other. */
export function rowsOfSeen<Row>(rows: (seen: Seen) => Row[]): (item: ReadInstance) => Row[] {
  return (item) => (item.kind === 'read' ? rows(item) : []);
}

const notInTheFuture =
  'Rows of instances that were deleted for good leave the warehouse with the next full refresh.';

/** What the rows of one instance share. */
export const childColumns = {
  approval_code: key('Code of the definition.'),
  serial_number: text('Number of the instance as people see it; a revert carries that of its original.'),
  instance_start_time: instant('When the instance was created.'),
  instance_revision: key(
    'Hash of the instance: a row is current when it equals the revision in approval_instances.',
  ),
} as const;

/** The values of `childColumns`. */
export function childValues({
  instance,
  revision,
}: Seen): Readonly<Record<keyof typeof childColumns, unknown>> {
  return {
    approval_code: instance.approval_code,
    serial_number: orNull(instance['serial_number']),
    instance_start_time: millisecondsToInstant(instance.start_time),
    instance_revision: revision,
  };
}

const hasUserId = (payload: unknown): boolean => Boolean((payload as LarkInstance | null)?.['user_id']);

export const approvalInstancesRaw = defineStream({
  name: 'approval_instances_raw',
  description: `One row per instance with Lark's answer as it is, sensitive values masked. ${notInTheFuture}`,
  row: z.object({
    instance_code: key('Code of the instance.'),
    approval_code: key('Code of the definition.'),
    start_time: instant('When the instance was created.'),
    instance_revision: childColumns.instance_revision,
    payload: needsInside(
      z.looseObject({}).nullable().meta({ description: "Lark's answer; `form` is still JSON in a text." }),
      hasUserId,
      employeeId,
    ),
  }),
  primaryKey: ['instance_code'],
  cursorField: 'start_time',
  rows: rowsOfSeen(({ instance, revision }) => [
    {
      instance_code: instance.instance_code,
      approval_code: instance.approval_code,
      start_time: millisecondsToInstant(instance.start_time),
      instance_revision: revision,
      payload: instance,
    },
  ]),
});

export const approvalInstances = defineStream({
  name: 'approval_instances',
  description: `One row per instance: who asked for what, and how it ended. ${notInTheFuture}`,
  row: z.object({
    instance_code: key('Code of the instance.'),
    approval_code: key('Code of the definition.'),
    approval_name: text('Name of the definition, in the configured language.'),
    serial_number: childColumns.serial_number,
    status: text(
      'PENDING, APPROVED, REJECTED, CANCELED or DELETED; approved and revoked later is APPROVED and reverted.',
    ),
    start_time: instant('When it was created.'),
    end_time: instant('When it ended; null while it is open.'),
    user_id: identifies(needs(text('Who asked: id in the company.'), employeeId), 'user_id', 'user_name'),
    open_id: identifies(text('Who asked: id for this app.'), 'open_id', 'user_name'),
    department_id: identifies(text('Department of who asked.'), 'department', 'department_name'),
    uuid: text('Id that the creator gave.'),
    form: objects('The form as submitted: its widgets; null when it is not a list of widgets.', {
      id: z.string().nullish(),
      name: z.string().nullish(),
      type: z.string().nullish(),
      value: z.unknown().optional(),
    }),
    reverted: flag('Whether it was revoked after it had been approved.'),
    reverted_instance_code: text('On a revert: code of the instance that it revokes.'),
    modified_instance_code: text('On a modification: code of the original.'),
    instance_revision: childColumns.instance_revision,
  }),
  primaryKey: ['instance_code'],
  cursorField: 'start_time',
  rows: rowsOfSeen(({ instance, widgets, revision }) => [
    {
      instance_code: instance.instance_code,
      approval_code: instance.approval_code,
      approval_name: orNull(instance['approval_name']),
      serial_number: orNull(instance['serial_number']),
      status: instance.status,
      start_time: millisecondsToInstant(instance.start_time),
      end_time: millisecondsToInstant(instance['end_time']),
      user_id: orNull(instance['user_id']),
      open_id: orNull(instance['open_id']),
      department_id: orNull(instance['department_id']),
      uuid: orNull(instance['uuid']),
      form: widgets,
      reverted: instance['reverted'],
      reverted_instance_code: orNull(instance.reverted_instance_code),
      modified_instance_code: orNull(instance['modified_instance_code']),
      instance_revision: revision,
    },
  ]),
});
