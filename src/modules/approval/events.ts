// What happens in an instance: its tasks, its timeline, its comments.
// Source: docs/lark-api/approval.md#tasks, #timeline and #comments.
import { z } from 'zod';
import { id, objects, parsed, requiredInteger, text, texts, unixMilliseconds } from '../columns.ts';
import { employeeId } from '../contact/scopes.ts';
import { defineStream } from '../define.ts';
import { objectOf } from './form/values.ts';
import type { Fields } from './form/walk.ts';
import { instanceColumns, type InstanceItem, type OfInstance } from './instance.ts';

/** An entry of a list of an instance, with its place in the list. */
type Entry = OfInstance<Fields & { readonly position: number }>;

/** The entries of a list; what is no list has none. An entry whose id is there already is the same entry. */
function entriesOf(item: InstanceItem, list: string): readonly Entry[] {
  if (item.kind !== 'read') return [];
  const entries = item.shown[list];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry, position): Entry[] => {
    const fields = objectOf(entry);
    return fields ? [{ ...fields, position, seen: item }] : [];
  });
}

const lists = {
  task_list: 'approval_tasks',
  timeline: 'approval_timeline',
  comment_list: 'approval_comments',
};

/** What to log where a part of an instance, which should be a list of objects, holds something else: its rows are missing. */
export function lostEntries(item: InstanceItem): string[] {
  if (item.kind !== 'read') return [];
  const { shown } = item;
  return Object.entries(lists).flatMap(([list, stream]) => {
    const entries = shown[list];
    if (entries === undefined || entries === null || entries === '') return [];
    if (Array.isArray(entries) && entries.every((entry) => objectOf(entry))) return [];
    return [
      `${stream}: the ${list} of an instance is not a list of objects. Rows are missing; the payload in ` +
        'approval_instances_raw has what Lark returned.',
    ];
  });
}

/** The entries by id; one without an id is identified by its place in the list. */
function withId(entries: readonly Entry[]): readonly Entry[] {
  const byId = new Map(entries.map((entry) => [idOf(entry), entry]));
  return [...byId.values()];
}

function idOf({ id: own, position }: Entry): string {
  const isId = typeof own === 'number' || typeof own === 'bigint' || (typeof own === 'string' && own !== '');
  return isId ? String(own) : `#${position}`;
}

const user = {
  user_id: text<Entry>('Who: id in the company.', {
    scopes: [employeeId],
    nameOf: 'user_id',
    as: 'user_name',
  }),
  open_id: text<Entry>('Who: id for this app; null for automatic steps.', {
    nameOf: 'open_id',
    as: 'user_name',
  }),
};

const files = objects<Entry>(
  'Files; their addresses, which end after some hours, are in the raw payload only.',
  { file_size: z.int().nullish(), title: z.string().nullish(), type: z.string().nullish() },
  { from: ({ files: all }) => (Array.isArray(all) ? all.map(withoutUrl) : all) },
);

function withoutUrl(file: unknown): unknown {
  const { url, ...rest } = objectOf(file) ?? {};
  return objectOf(file) ? rest : file;
}

export const approvalTasks = defineStream<InstanceItem, Entry>({
  name: 'approval_tasks',
  description:
    'One row per task of an instance: who had to decide, and did. Join on instance_revision for current ones.',
  key: ['instance_code', 'task_id'],
  cursor: 'instance_start_time',
  columns: {
    instance_code: instanceColumns.instance_code,
    task_id: id('Id of the task.', { from: idOf }),
    ...instanceColumns.inChildren,
    ...user,
    status: text('PENDING, APPROVED, REJECTED, TRANSFERRED or DONE.'),
    type: text('AND, OR, AUTO_PASS, AUTO_REJECT or SEQUENTIAL.'),
    node_id: text('Id of the node in the definition.'),
    node_name: text('Name of the node, in the configured language.'),
    custom_node_id: text('Id that the designer of the process gave.'),
    start_time: unixMilliseconds('When the task came up.'),
    end_time: unixMilliseconds('When it was done; null while it is open.'),
  },
  rows: (item) => withId(entriesOf(item, 'task_list')),
});

export const approvalTimeline = defineStream<InstanceItem, Entry>({
  name: 'approval_timeline',
  description: 'One row per event of an instance, in order. Join on instance_revision for current ones.',
  key: ['instance_code', 'position'],
  cursor: 'instance_start_time',
  columns: {
    instance_code: instanceColumns.instance_code,
    position: requiredInteger('Place in the timeline, from 0.'),
    ...instanceColumns.inChildren,
    type: text('START, PASS, REJECT, TRANSFER, CC, CANCEL and so on.'),
    create_time: unixMilliseconds('When it happened.'),
    ...user,
    user_id_list: texts('Users concerned: ids in the company.', {
      scopes: [employeeId],
      nameOf: 'user_id',
      as: 'user_name_list',
    }),
    open_id_list: texts('Users concerned: ids for this app.', { nameOf: 'open_id', as: 'user_name_list' }),
    task_id: text('Id of the task.', { references: 'approval_tasks.task_id' }),
    comment: text('Reason given.'),
    cc_user_list: objects('Users who were copied in.', {
      user_id: z.string().nullish(),
      cc_id: z.string().nullish(),
      open_id: z.string().nullish(),
    }),
    ext: parsed('Further users concerned, by kind.', z.looseObject({})),
    node_key: text('Key of the node.'),
    files,
  },
  rows: (item) => entriesOf(item, 'timeline'),
});

export const approvalComments = defineStream<InstanceItem, Entry>({
  name: 'approval_comments',
  description:
    'One row per comment on an instance. Join on instance_revision: a deleted comment leaves its row behind.',
  key: ['instance_code', 'comment_id'],
  cursor: 'instance_start_time',
  columns: {
    instance_code: instanceColumns.instance_code,
    comment_id: id('Id of the comment.', { from: idOf }),
    ...instanceColumns.inChildren,
    ...user,
    comment: text('Text of the comment.'),
    create_time: unixMilliseconds('When it was written.'),
    files,
  },
  rows: (item) => withId(entriesOf(item, 'comment_list')),
});
