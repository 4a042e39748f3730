/** The course of an instance: who was asked, what they did with it, and how it ended. */
import { hashText } from '../../random.ts';
import { fileHost } from '../forms/files.ts';
import type { Actor } from '../forms/shapes.ts';
import type { DefinedNode, EventType, Instance, InstanceStatus, Task, TimelineEvent } from './shapes.ts';

type Open = Omit<Instance, 'comment_list'>;

/** How an instance ends. */
export interface Ending {
  readonly status: Exclude<InstanceStatus, 'PENDING'>;
  readonly at: number;
  /** Who ended it; absent: the approver whose turn it was, or the submitter. */
  readonly by?: Actor;
  readonly comment?: string;
  /** A rule rejected it, not a user. */
  readonly automatic?: boolean;
}

/** The name that a timeline has for a step; START and CC have none. */
export function nodeKeyOf(nodeId: string): string {
  const word = hashText(nodeId);
  return `APPROVAL_${String(100_000 + (word % 900_000))}_${String(1_000_000 + (word % 9_000_000))}`;
}

/** A task of a step; an automatic one has no user: docs/lark-api/approval.md#tasks. */
export function taskOf(node: DefinedNode, id: string, who: Actor | undefined, at: number): Task {
  const type = node.node_type === 'CC_NODE' ? 'AND' : node.node_type;
  return {
    id,
    ...(who === undefined ? { open_id: '' } : who),
    status: 'PENDING',
    node_id: node.node_id,
    node_name: node.name,
    ...(node.custom_node_id !== undefined && { custom_node_id: node.custom_node_id }),
    type,
    start_time: String(at),
    end_time: '0',
  };
}

/** What a person did to a task. */
export function eventOf(
  type: EventType,
  task: Task,
  at: number,
  more: { readonly by?: Actor; readonly comment?: string; readonly affected?: Actor } = {},
): TimelineEvent {
  const { by = task, affected, comment } = more;
  const ext =
    affected === undefined ? {} : { user_id_list: [affected.user_id], open_id_list: [affected.open_id] };
  return {
    type,
    create_time: String(at),
    open_id: by.open_id,
    ...(by.user_id !== undefined && { user_id: by.user_id }),
    task_id: task.id,
    ...(comment !== undefined && { comment }),
    ext: JSON.stringify(ext),
    node_key: nodeKeyOf(task.node_id),
  };
}

/** The submission. */
export function startOf(submitter: Actor, at: number): TimelineEvent {
  return { type: 'START', create_time: String(at), ...submitter, ext: '{}', node_key: '' };
}

/** A copy as it was recorded: targets in lists, no actor's `user_id`; or as documented: the target in `ext`. */
export function copyOf(by: Actor, to: Actor, id: string, at: number, recorded: boolean): TimelineEvent {
  const common = { type: 'CC' as const, create_time: String(at), open_id: by.open_id, node_key: '' };
  if (!recorded) return { ...common, user_id: by.user_id, ext: JSON.stringify(to) };
  return {
    ...common,
    ext: '{}',
    cc_user_list: [{ cc_id: id, ...to }],
    open_id_list: [to.open_id],
    user_id_list: [to.user_id],
  };
}

/** The event with a file, which came with a comment. */
export function withFile(event: TimelineEvent, name: string): TimelineEvent {
  const url = `${fileHost}timeline/${event.task_id ?? event.create_time}`;
  return {
    ...event,
    comment: 'see file & sign',
    files: [{ url, file_size: 20_480, title: name, type: 'attachment' }],
  };
}

const isOpen = (task: Task): boolean => task.status === 'PENDING';

function closed(task: Task, status: Task['status'], at: number): Task {
  return { ...task, status, end_time: String(at) };
}

/** Where one approver is enough, the first one decides and the others are done; else all of them decide. */
function decide(tasks: readonly Task[], ending: Ending): { tasks: Task[]; events: TimelineEvent[] } {
  const open = tasks.filter(isOpen);
  const deciders = ending.status === 'APPROVED' && open[0]?.type !== 'OR' ? open : open.slice(0, 1);
  const type = ending.status === 'APPROVED' ? 'PASS' : 'REJECT';
  return {
    tasks: tasks.map((task) => {
      if (!isOpen(task)) return task;
      return closed(task, deciders.includes(task) ? (ending.status as Task['status']) : 'DONE', ending.at);
    }),
    events: deciders.map((task) => eventOf(type, task, ending.at, ending)),
  };
}

function rejectByRule(tasks: readonly Task[], at: number): { tasks: Task[]; events: TimelineEvent[] } {
  const last = tasks.at(-1);
  if (last === undefined) return { tasks: [], events: [] };
  const { user_id: _nobody, ...rest } = last;
  const id = String(tasks.map((task) => BigInt(task.id)).reduce((a, b) => (a > b ? a : b)) + 50n);
  const rule: Task = {
    ...rest,
    id,
    open_id: '',
    type: 'AUTO_REJECT',
    status: 'REJECTED',
    start_time: String(at),
  };
  return {
    tasks: [
      ...tasks.map((task) => (isOpen(task) ? closed(task, 'DONE', at) : task)),
      closed(rule, 'REJECTED', at),
    ],
    events: [eventOf('AUTO_REJECT', rule, at)],
  };
}

function withdraw(
  { task_list, user_id, open_id }: Open,
  ending: Ending,
): { tasks: Task[]; events: TimelineEvent[] } {
  const by = ending.by ?? { user_id, open_id };
  const type = ending.status === 'CANCELED' ? 'CANCEL' : 'DELETE';
  const comment = ending.comment === undefined ? {} : { comment: ending.comment };
  return {
    tasks: task_list.map((task) => (isOpen(task) ? closed(task, 'DONE', ending.at) : task)),
    events: [{ type, create_time: String(ending.at), ...by, ...comment, ext: '{}', node_key: '' }],
  };
}

/** The instance after its end: no task is open, and its timeline has the reason. */
export function concluded(instance: Open, ending: Ending): Open {
  const { status, at, automatic = false } = ending;
  let end;
  if (status === 'CANCELED' || status === 'DELETED') end = withdraw(instance, ending);
  else if (automatic) end = rejectByRule(instance.task_list, at);
  else end = decide(instance.task_list, ending);
  return {
    ...instance,
    status,
    end_time: String(at),
    task_list: end.tasks,
    timeline: [...instance.timeline, ...end.events],
  };
}
