/** An instance in full, worked out from the seed and its number whenever someone asks. */
import { dice, hash, hex } from '../../random.ts';
import { fillIn } from '../forms/fill.ts';
import type { Actor, FillContext } from '../forms/shapes.ts';
import { plansOf, templates } from '../forms/templates.ts';
import { commentsOf } from './comments.ts';
import { concluded, type Ending } from './course.ts';
import { pendingCourse } from './pending.ts';
import type { DefinedNode } from './shapes.ts';
import { codeOf, uuidOf, type Kept, type Store, type StoredInstance } from './store.ts';

const day = 86_400_000;

/** True once in so many instances: oddities come in turns, so that a small tenant shows every one of them. */
const turn = (number: number, every: number, offset: number): boolean => number % every === offset;

/** The English name of a definition. */
export function nameOf(form: number): string {
  const { name } = templates[form % templates.length] ?? templates[0];
  return form < templates.length ? name : `${name} ${String(1 + Math.floor(form / templates.length))}`;
}

/** The steps of a definition. */
export function nodesOf(seed: number, form: number): readonly DefinedNode[] {
  const node = (index: number, name: string, node_type: DefinedNode['node_type']): DefinedNode => ({
    name,
    need_approver: index === 2,
    node_id: [1, 2, 3, 4].map((part) => hex(hash(seed, form * 10 + index, 90 + part))).join(''),
    ...(index === 1 && { custom_node_id: 'line_manager' }),
    node_type,
    approver_chosen_multi: index === 2,
    ...(index === 2 && { approver_chosen_range: [{ approver_range_type: 0, approver_range_ids: [] }] }),
    require_signature: index === 3,
  });
  return [
    node(0, 'Submit', 'AND'),
    node(1, 'Manager', 'OR'),
    node(2, 'Finance', form % 2 === 0 ? 'AND' : 'SEQUENTIAL'),
    node(3, 'CC', 'CC_NODE'),
  ];
}

/** How an instance had ended when it was put here; undefined while it is pending. */
export function endingOf(
  store: Store,
  stored: Omit<StoredInstance, 'reverted' | 'fate'>,
): Ending | undefined {
  const { number, start, made } = stored;
  if (stored.reverts !== undefined) return { status: 'APPROVED', at: Math.min(made, start + 1_500) };
  const at = Math.floor(start + 60_000 * 60_000 ** dice(hash(store.seed, number, 83))());
  // Every seventh stays pending, so that there are pending ones of every age.
  if (turn(number, 7, 3) || at > made) {
    return store.definitions[stored.form]?.status === 'DELETED' ? { status: 'DELETED', at: made } : undefined;
  }
  if (turn(number, 20, 1)) return { status: 'REJECTED', at, comment: 'too expensive & late' };
  if (turn(number, 20, 7)) return { status: 'REJECTED', at, automatic: true };
  if (turn(number, 20, 11)) return { status: 'CANCELED', at };
  if (turn(number, 20, 14)) return { status: 'DELETED', at, by: store.someone(0) };
  return { status: 'APPROVED', at, ...(turn(number, 4, 0) && { comment: 'ok' }) };
}

/** `yyyyMMdd` and a number, of an instance that reverts no other. */
export function serialOf(stored: StoredInstance): string {
  const date = new Date(stored.start).toISOString().slice(0, 10).replaceAll('-', '');
  return date + String(stored.number).padStart(4, '0');
}

function earlierThan(store: Store, { number, form }: StoredInstance): StoredInstance | undefined {
  for (let at = number - 1; at >= Math.max(0, number - 100); at -= 1) {
    const other = store.instances[at];
    if (other?.form === form && other.reverts === undefined) return other;
  }
  return undefined;
}

/** JSON as the server writes it: an ampersand is escaped. */
export function formText(widgets: unknown): string {
  return JSON.stringify(widgets).replaceAll('&', '\\u0026');
}

/** Now and then a form is no JSON, as in the documents' own sample, or empty, or not there. */
function formOf(store: Store, stored: StoredInstance, submitter: Actor): { readonly form?: string } {
  const { number, form, start } = stored;
  if (turn(number, 41, 17))
    return { form: '[{"id":"w1","name":"Title","type":"input","ext":null},"value":"a\\u0026b"]' };
  if (turn(number, 61, 22)) return { form: '' };
  if (turn(number, 61, 44)) return {};
  const roll = dice(hash(store.seed, number, 84));
  const context: FillContext = {
    number,
    row: 0,
    roll,
    at: start,
    someone: () => (roll() < 0.2 ? submitter : store.someone(roll())),
    department: () => store.department(roll()),
    earlier: () => {
      const earlier = earlierThan(store, stored);
      if (earlier === undefined) return undefined;
      return { code: codeOf(store.seed, 'instance', earlier.number), serial: serialOf(earlier) };
    },
  };
  return { form: formText(fillIn(plansOf(form), context)) };
}

function formIn({ form }: Kept['instance']): { readonly form?: string } {
  return form === undefined ? {} : { form };
}

function made(store: Store, stored: StoredInstance): Kept {
  const { seed } = store;
  const { number, form, start } = stored;
  const roll = dice(hash(seed, number, 85));
  const original = store.instances[stored.reverts ?? -1];
  const submitter = store.someone(roll());
  const earlier = turn(number, 31, 12) ? earlierThan(store, stored) : undefined;
  const ending = endingOf(store, stored);
  const until = ending?.at ?? Math.min(stored.made, start + 3 * day);
  const course = pendingCourse({
    number,
    start,
    until,
    submitter,
    nodes: nodesOf(seed, form),
    someone: () => store.someone(roll()),
  });
  const department_id = store.department(roll());
  const reverting = original === undefined ? undefined : made(store, original).instance;
  const instance = {
    approval_code: codeOf(seed, 'definition', form),
    approval_name: nameOf(form),
    instance_code: codeOf(seed, 'instance', number),
    start_time: String(start),
    end_time: '0',
    ...submitter,
    serial_number: reverting?.serial_number ?? serialOf(stored),
    department_id,
    status: 'PENDING' as const,
    uuid: uuidOf(seed, number, reverting !== undefined),
    ...(reverting === undefined ? formOf(store, stored, submitter) : formIn(reverting)),
    ...course,
    ...(earlier !== undefined && { modified_instance_code: codeOf(seed, 'instance', earlier.number) }),
    ...(reverting !== undefined && { reverted_instance_code: reverting.instance_code }),
    reverted: stored.reverted,
  };
  return {
    instance: ending === undefined ? instance : concluded(instance, ending),
    comments: commentsOf(store, stored),
  };
}

/** The instance as it is now. */
export function keptOf(store: Store, stored: StoredInstance): Kept {
  return stored.kept ?? made(store, stored);
}
