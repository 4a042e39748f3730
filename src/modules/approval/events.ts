// The rows of what happens in an instance: tasks, timeline, comments. Source: lark-approval-attendance 3.4.1.
import { z } from 'zod';
import { instant, key, object, objects, text, texts } from '../../engine/schema/columns.ts';
import { defineStream } from '../../engine/feed.ts';
import { identifies, identifiesEach } from '../../enrich/ids.ts';
import { employeeId } from '../contact/scopes.ts';
import { needs } from '../permissions.ts';
import { millisecondsToInstant, orNull, parsedJson } from '../values.ts';
import { childColumns, childValues, rowsOfSeen, type Seen } from './instances.ts';

const user_id = identifies(needs(text('Who: id in the company.'), employeeId), 'user_id', 'user_name');
const open_id = identifies(text('Who: id for this app; null for automatic steps.'), 'open_id', 'user_name');
const files = objects('Files; their addresses, which end after some hours, are in the raw payload only.', {
  file_size: z.int().nullish(),
  title: z.string().nullish(),
  type: z.string().nullish(),
});

export const approvalTasks = defineStream({
  name: 'approval_tasks',
  description:
    'One row per task of an instance: who had to decide, and did. Join on instance_revision for current ones.',
  row: z.object({
    instance_code: key('Code of the instance.'),
    task_id: key('Id of the task.'),
    ...childColumns,
    user_id,
    open_id,
    status: text('PENDING, APPROVED, REJECTED, TRANSFERRED or DONE.'),
    type: text('AND, OR, AUTO_PASS, AUTO_REJECT or SEQUENTIAL.'),
    node_id: text('Id of the node in the definition.'),
    node_name: text('Name of the node, in the configured language.'),
    custom_node_id: text('Id that the designer of the process gave.'),
    start_time: instant('When the task came up.'),
    end_time: instant('When it was done; null while it is open.'),
  }),
  primaryKey: ['instance_code', 'task_id'],
  cursorField: 'instance_start_time',
  rows: rowsOfSeen((seen) =>
    partsOf(seen, 'task_list').map((task) => ({
      instance_code: seen.code,
      task_id: task['id'],
      ...childValues(seen),
      user_id: orNull(task['user_id']),
      open_id: orNull(task['open_id']),
      status: orNull(task['status']),
      type: orNull(task['type']),
      node_id: orNull(task['node_id']),
      node_name: orNull(task['node_name']),
      custom_node_id: orNull(task['custom_node_id']),
      start_time: millisecondsToInstant(task['start_time']),
      end_time: millisecondsToInstant(task['end_time']),
    })),
  ),
});

export const approvalTimeline = defineStream({
  name: 'approval_timeline',
  description: 'One row per event of an instance, in order. Join on instance_revision for current ones.',
  row: z.object({
    instance_code: key('Code of the instance.'),
    position: z.int().meta({ description: 'Place in the timeline, from 0.' }),
    ...childColumns,
    type: text('START, PASS, REJECT, TRANSFER, CC, CANCEL and so on.'),
    create_time: instant('When it happened.'),
    user_id,
    open_id,
    user_id_list: identifiesEach(
      needs(texts('Whom it concerns: ids in the company.'), employeeId),
      'user_id',
      'user_name_list',
    ),
    open_id_list: identifiesEach(texts('Whom it concerns: ids for this app.'), 'open_id', 'user_name_list'),
    task_id: text('Id of the task.'),
    comment: text('Reason given.'),
    cc_user_list: objects('Who was copied in.', {
      user_id: z.string().nullish(),
      cc_id: z.string().nullish(),
      open_id: z.string().nullish(),
    }),
    ext: object('Further people concerned, by kind.', {}),
    node_key: text('Key of the node.'),
    files,
  }),
  primaryKey: ['instance_code', 'position'],
  cursorField: 'instance_start_time',
  rows: rowsOfSeen((seen) =>
    partsOf(seen, 'timeline').map((event, position) => ({
      instance_code: seen.code,
      position,
      ...childValues(seen),
      type: orNull(event['type']),
      create_time: millisecondsToInstant(event['create_time']),
      user_id: orNull(event['user_id']),
      open_id: orNull(event['open_id']),
      user_id_list: event['user_id_list'],
      open_id_list: event['open_id_list'],
      task_id: orNull(event['task_id']),
      comment: orNull(event['comment']),
      cc_user_list: event['cc_user_list'],
      ext: parsedJson(event['ext']),
      node_key: orNull(event['node_key']),
      files: filesOf(event['files']),
    })),
  ),
});

export const approvalComments = defineStream({
  name: 'approval_comments',
  description:
    'One row per comment on an instance. Join on instance_revision: a deleted comment leaves its row behind.',
  row: z.object({
    instance_code: key('Code of the instance.'),
    comment_id: key('Id of the comment.'),
    ...childColumns,
    user_id,
    open_id,
    comment: text('What was said.'),
    create_time: instant('When it was said.'),
    files,
  }),
  primaryKey: ['instance_code', 'comment_id'],
  cursorField: 'instance_start_time',
  rows: rowsOfSeen((seen) =>
    partsOf(seen, 'comment_list').map((comment) => ({
      instance_code: seen.code,
      comment_id: comment['id'],
      ...childValues(seen),
      user_id: orNull(comment['user_id']),
      open_id: orNull(comment['open_id']),
      comment: orNull(comment['comment']),
      create_time: millisecondsToInstant(comment['create_time']),
      files: filesOf(comment['files']),
    })),
  ),
});

/** A list of an instance; the key is absent when there is nothing in it. */
function partsOf({ instance }: Seen, list: string): readonly Readonly<Record<string, unknown>>[] {
  const parts = instance[list];
  return Array.isArray(parts) ? (parts as readonly Readonly<Record<string, unknown>>[]) : [];
}

function filesOf(files: unknown): unknown {
  if (!Array.isArray(files)) return files;
  return (files as Readonly<Record<string, unknown>>[]).map(({ url, ...file }) => file);
}
