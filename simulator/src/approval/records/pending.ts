/** The course of an instance up to the decision: who was asked, copied, replaced, added and asked again. */
import type { Actor } from '../forms/shapes.ts';
import { copyOf, eventOf, startOf, taskOf, withFile } from './course.ts';
import type { DefinedNode, EventType, Task, TimelineEvent } from './shapes.ts';

/** What is known of an instance before anyone was asked. */
export interface CourseInput {
  readonly number: number;
  readonly start: number;
  /** The end, or for how long something happened. */
  readonly until: number;
  readonly submitter: Actor;
  readonly nodes: readonly DefinedNode[];
  readonly someone: () => Actor;
}

const detours: readonly (EventType | undefined)[] = [
  undefined,
  'TRANSFER',
  'ADD_APPROVER_BEFORE',
  'ADD_APPROVER',
  'ADD_APPROVER_AFTER',
  'DELETE_APPROVER',
  'ROLLBACK',
  'ROLLBACK_SELECTED',
  'REMOVE_REPEAT',
  undefined,
  undefined,
];

const base = 7_600_000_000_000_000_000n;

/** A number of nineteen digits; neighbours are one and the same to a double. */
export function bigId(number: number, place: number): string {
  return String(base + BigInt(number) * 1_000n + BigInt(place));
}

interface Course {
  readonly tasks: Task[];
  readonly timeline: TimelineEvent[];
  /** The instant after this share of the course. */
  readonly at: (share: number) => number;
  readonly open: (node: DefinedNode, who: Actor | undefined, share: number) => Task;
  readonly close: (task: Task, status: Task['status'], share: number) => void;
}

function recordCourse({ number, start, until }: CourseInput): Course {
  const tasks: Task[] = [];
  const at = (share: number): number => Math.floor(start + share * (until - start));
  return {
    tasks,
    timeline: [],
    at,
    open: (node, who, share) => {
      const task = taskOf(node, bigId(number, tasks.length + 1), who, at(share));
      tasks.push(task);
      return task;
    },
    close: (task, status, share) => {
      tasks[tasks.indexOf(task)] = { ...task, status, end_time: String(at(share)) };
    },
  };
}

function automatic({ tasks, timeline, at, open }: Course, node: DefinedNode): void {
  const task = { ...open({ ...node, name: 'Auto pass' }, undefined, 0.01), type: 'AUTO_PASS' as const };
  tasks[tasks.length - 1] = { ...task, status: 'APPROVED', end_time: String(at(0.02)) };
  timeline.push(eventOf('AUTO_PASS', task, at(0.02)));
}

/** Something other than a decision happens to the first task; the task that is to be decided comes back. */
function detour(course: Course, node: DefinedNode, first: Task, input: CourseInput): Task {
  const type = detours[input.number % detours.length];
  const { timeline, at, open, close } = course;
  if (type === undefined) return first;
  const other = input.someone();
  const gone = { open_id: first.open_id, user_id: first.user_id ?? '' };
  const affectedUser = type === 'DELETE_APPROVER' ? gone : other;
  const affected = type === 'REMOVE_REPEAT' || type.startsWith('ROLLBACK') ? {} : { affected: affectedUser };
  timeline.push(eventOf(type, first, at(0.2), { comment: 'in between', ...affected }));
  switch (type) {
    case 'TRANSFER':
      close(first, 'TRANSFERRED', 0.2);
      return open(node, other, 0.2);
    case 'ROLLBACK':
    case 'ROLLBACK_SELECTED':
      close(first, 'DONE', 0.2);
      timeline.push(startOf(input.submitter, at(0.25)));
      return open(node, gone, 0.25);
    case 'REMOVE_REPEAT':
    case 'DELETE_APPROVER':
      close(first, 'DONE', 0.2);
      return open(node, other, 0.25);
    default:
      open(node, other, 0.2);
      return first;
  }
}

/** Tasks and timeline of an instance that is still undecided. */
export function pendingCourse(input: CourseInput): {
  readonly task_list: Task[];
  readonly timeline: TimelineEvent[];
} {
  const { number, submitter, someone, nodes } = input;
  const course = recordCourse(input);
  const { tasks, timeline, at, open, close } = course;
  const [submit, manager, finance] = nodes;
  timeline.push(startOf(submitter, input.start));
  if (submit === undefined || manager === undefined || finance === undefined)
    return { task_list: tasks, timeline };
  if (number % 3 === 0) automatic(course, submit);
  if (number % 4 === 1)
    timeline.push(copyOf(submitter, someone(), bigId(number, 900), at(0.03), number % 8 === 1));
  const first = detour(course, manager, open(manager, someone(), 0.04), input);
  open(manager, someone(), 0.04);
  if (number % 2 === 0) {
    const pass = eventOf('PASS', first, at(0.5), { comment: number % 4 === 0 ? 'ok' : '' });
    timeline.push(number % 6 === 2 ? withFile(pass, 'signed & sealed.pdf') : pass);
    close(first, 'APPROVED', 0.5);
    for (const task of tasks.filter(({ status }) => status === 'PENDING')) close(task, 'DONE', 0.5);
    open(finance, someone(), 0.5);
    open(finance, someone(), 0.5);
  }
  // No order by time is promised.
  return { task_list: number % 5 === 4 ? tasks.toReversed() : tasks, timeline };
}
