// One instance: what is kept of an answer, what its streams share, and the rows of the instance itself.
// Source: docs/lark-api/approval.md#one-instance.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseJson, toJson } from '../../json.ts';
import { flag, id, object, objects, text, unixMilliseconds, type Column } from '../columns.ts';
import { employeeId } from '../contact/scopes.ts';
import { defineStream } from '../define.ts';
import type { LarkInstance } from './endpoints.ts';
import type { Widget } from './form/simple.ts';
import { maskForm, walk, withoutAddresses, withoutVolatile, type Fields } from './form/walk.ts';

/** An instance as it was read. */
export interface SeenInstance {
  readonly kind: 'read';
  readonly code: string;
  /** Lark's answer, sensitive values masked. */
  readonly instance: LarkInstance;
  /** The same without signed addresses, for typed streams. */
  readonly shown: Fields;
  /** Its form, without signed addresses; undefined when it is not a list of widgets. */
  readonly widgets: readonly Widget[] | undefined;
  readonly revision: string;
}

/** What one call for an instance answers. */
export type InstanceItem =
  | SeenInstance
  /** Lark does not know the code. */
  | { readonly kind: 'gone'; readonly code: string }
  /** The app may not see it now. */
  | { readonly kind: 'forbidden'; readonly code: string };

/** A part of an instance, with the instance. */
export type OfInstance<Part> = Part & { readonly seen: SeenInstance };

/** Masks what is sensitive and takes the form apart; the revision is that of Lark's answer before. */
export function toSeenInstance(answer: LarkInstance, includeSensitive: boolean): SeenInstance {
  const { form } = answer;
  const masked = typeof form === 'string' && !includeSensitive ? maskForm(form) : form;
  const instance = { ...answer, ...(form !== undefined && { form: masked }) };
  const original = parseForm(form);
  const visible = masked === form ? original : parseForm(masked);
  const shown = walk({ ...instance, form: visible ?? masked }, withoutAddresses) as Fields;
  return {
    kind: 'read',
    code: instance.instance_code,
    instance,
    shown,
    widgets: visible && (shown['form'] as readonly Widget[]),
    revision: revisionOf({ ...answer, ...(original && { form: original }) }),
  };
}

/** The widgets of a form; undefined when it is no list of widgets. What is no widget in the list is left out. */
export function parseForm(form: unknown): readonly Widget[] | undefined {
  if (form === undefined || form === null || form === '') return [];
  try {
    const parsed = typeof form === 'string' ? parseJson(form) : form;
    if (!Array.isArray(parsed)) return undefined;
    const widgets = parsed.filter((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
    return widgets.length === 0 && parsed.length > 0 ? undefined : (widgets as Widget[]);
  } catch {
    return undefined;
  }
}

/** 32 hexadecimal digits, the same for equal instances however often the addresses of their files change. */
function revisionOf(instance: Fields): string {
  const lasting = walk(instance, withoutVolatile, { sortKeys: true });
  return createHash('sha256').update(toJson(lasting)).digest('hex').slice(0, 32);
}

type Source = Readonly<{ seen: SeenInstance }>;

/** A field of the instance, in the rows of its parts. */
const ofInstance = (name: string) => ({ from: ({ seen }: Source): unknown => seen.shown[name] });

const revision = 'Hash of the instance: a row is current when it equals the revision in approval_instances.';
const started = 'When the instance was created.';

/** The columns that rows of one instance share. */
export const instanceColumns = {
  instance_code: id<Source>('Code of the instance.', {
    from: ({ seen }) => seen.code,
    references: 'approval_instances.instance_code',
  }),
  inChildren: {
    approval_code: id<Source>('Code of the definition.', {
      ...ofInstance('approval_code'),
      references: 'approval_definitions.approval_code',
    }),
    serial_number: text<Source>(
      'Number of the instance as users see it; a revert has the same number as its original.',
      ofInstance('serial_number'),
    ),
    instance_start_time: unixMilliseconds<Source>(started, ofInstance('start_time')),
    instance_revision: id<Source>(revision, { from: ({ seen }) => seen.revision }),
  },
};

const deletedForGood =
  'Rows of instances that were deleted for good disappear from the warehouse with the next full refresh.';

const instanceRevision: Column<SeenInstance> = id<SeenInstance>(revision, { from: 'revision' });
const seenOnly = (item: InstanceItem): readonly SeenInstance[] => (item.kind === 'read' ? [item] : []);
const hasUserId = (payload: unknown): boolean => Boolean((payload as Fields | null)?.['user_id']);

export const approvalInstancesRaw = defineStream<InstanceItem, SeenInstance>({
  name: 'approval_instances_raw',
  description: `One row per instance with Lark's answer, sensitive values masked. ${deletedForGood}`,
  key: ['instance_code'],
  cursor: 'start_time',
  columns: {
    instance_code: id('Code of the instance.', {
      from: 'code',
      references: 'approval_instances.instance_code',
    }),
    approval_code: id('Code of the definition.', {
      from: ({ instance }) => instance.approval_code,
      references: 'approval_definitions.approval_code',
    }),
    start_time: unixMilliseconds(started, { from: ({ instance }) => instance['start_time'] }),
    instance_revision: instanceRevision,
    payload: object(
      "Lark's answer; `form` is still JSON in a text.",
      {},
      { from: 'instance', scopes: [employeeId], shown: hasUserId },
    ),
  },
  rows: seenOnly,
});

export const approvalInstances = defineStream<InstanceItem, Fields>({
  name: 'approval_instances',
  description: `One row per instance: who asked for what, and how it ended. ${deletedForGood}`,
  key: ['instance_code'],
  cursor: 'start_time',
  columns: {
    instance_code: id('Code of the instance.'),
    approval_code: id('Code of the definition.', { references: 'approval_definitions.approval_code' }),
    approval_name: text('Name of the definition, in the configured language.'),
    serial_number: text(
      'Number of the instance as users see it; a revert has the same number as its original.',
    ),
    status: text(
      'PENDING, APPROVED, REJECTED, CANCELED or DELETED; approved and revoked later is APPROVED and reverted.',
    ),
    start_time: unixMilliseconds(started),
    end_time: unixMilliseconds('When it ended; null while it is open.'),
    user_id: text('Who asked: id in the company.', {
      scopes: [employeeId],
      nameOf: 'user_id',
      as: 'user_name',
    }),
    open_id: text('Who asked: id for this app.', { nameOf: 'open_id', as: 'user_name' }),
    department_id: text('Department of the applicant.', { nameOf: 'department', as: 'department_name' }),
    uuid: text('Id that the creator gave.'),
    form: objects('The form as submitted: its widgets; null when it is not a list of widgets.', {
      id: z.string().nullish(),
      name: z.string().nullish(),
      type: z.string().nullish(),
      value: z.unknown().optional(),
    }),
    reverted: flag('Whether it was revoked after it had been approved.'),
    reverted_instance_code: text('On a revert: code of the instance that it revokes.', {
      references: 'approval_instances.instance_code',
    }),
    modified_instance_code: text('On a modification: code of the original.', {
      references: 'approval_instances.instance_code',
    }),
    instance_revision: id(revision),
  },
  rows: (item) =>
    seenOnly(item).map(({ shown, widgets, revision: instance_revision }) => ({
      ...shown,
      form: widgets ?? null,
      instance_revision,
    })),
});
