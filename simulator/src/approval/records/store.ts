/** What is kept of definitions and instances: little, because all else follows from the seed and a number. */
import type { Directory } from '../../contact/directory/directory.ts';
import { hash, hex, scramble, unscramble } from '../../random.ts';
import type { Actor } from '../forms/shapes.ts';
import type { Comment, DefinitionStatus, Instance } from './shapes.ts';

/** A definition by its number, which is also that of its form. */
export interface StoredDefinition {
  readonly code: string;
  status: DefinitionStatus;
  /** Numbers of its instances, in the order of their creation. */
  readonly instances: number[];
}

/** An instance in full, before anyone's view of it; its names are English. */
export interface Kept {
  readonly instance: Omit<Instance, 'comment_list'>;
  readonly comments: readonly Comment[];
}

/** An instance by its number. */
export interface StoredInstance {
  readonly number: number;
  /** The number of its definition. */
  readonly form: number;
  /** Epoch milliseconds of its creation. */
  readonly start: number;
  /** When it was put here; what would have happened later has not happened. */
  readonly made: number;
  /** The number of the instance that this one reverts. */
  readonly reverts?: number;
  reverted: boolean;
  /** `removed` ones are listed and not found, `gone` ones not even listed. */
  fate: 'here' | 'removed' | 'gone' | 'forbidden';
  /** Only what was changed; the rest is worked out whenever it is asked for. */
  kept?: Kept;
}

/** All that is kept of a company's approvals. */
export interface Store {
  readonly seed: number;
  readonly clock: () => number;
  readonly definitions: StoredDefinition[];
  readonly instances: StoredInstance[];
  /** A person of the company by a draw in [0, 1); some have left it since. */
  readonly someone: (draw: number) => Actor;
  /** A department's id, open or custom, by a draw in [0, 1). */
  readonly department: (draw: number) => string;
}

type Kind = 'definition' | 'instance' | 'uuid';
const salts: Readonly<Record<Kind, number>> = { definition: 80, instance: 81, uuid: 82 };

function digitsOf(seed: number, kind: Kind, number: number): string {
  const place = scramble(hash(seed, salts[kind]), number);
  return hex(place) + [1, 2, 3].map((part) => hex(hash(seed, place, salts[kind] + part))).join('');
}

/** An upper-case UUID that carries its number, scrambled. */
export function codeOf(seed: number, kind: Kind, number: number): string {
  const digits = digitsOf(seed, kind, number).toUpperCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The eight digits that a client chose when it created an instance; reverting instances have a whole UUID. */
export function uuidOf(seed: number, number: number, whole: boolean): string {
  return whole ? codeOf(seed, 'uuid', number) : digitsOf(seed, 'uuid', number).slice(0, 8);
}

function numberIn(seed: number, kind: Kind, code: string): number | undefined {
  if (!/^[0-9a-f]{8}/i.test(code)) return undefined;
  return unscramble(hash(seed, salts[kind]), Number.parseInt(code.slice(0, 8), 16));
}

/** The instance with this code, or with this uuid, which paths take too. */
export function findInstance({ seed, instances }: Store, id: string): StoredInstance | undefined {
  const byCode = instances[numberIn(seed, 'instance', id) ?? -1];
  if (byCode !== undefined && codeOf(seed, 'instance', byCode.number) === id) return byCode;
  const byUuid = instances[numberIn(seed, 'uuid', id) ?? -1];
  if (byUuid === undefined) return undefined;
  return uuidOf(seed, byUuid.number, byUuid.reverts !== undefined) === id ? byUuid : undefined;
}

/** A definition with its number. */
export function findDefinition(
  { definitions }: Store,
  code: string,
): { readonly form: number; readonly definition: StoredDefinition } | undefined {
  const form = definitions.findIndex((one) => one.code === code);
  const definition = definitions[form];
  return definition === undefined ? undefined : { form, definition };
}

/** Puts an instance where it belongs in the order of creation; of two in one millisecond the later came later. */
export function place(store: Store, instance: Omit<StoredInstance, 'number'>): StoredInstance {
  const stored = { ...instance, number: store.instances.length };
  store.instances.push(stored);
  const order = store.definitions[instance.form]?.instances ?? [];
  let at = order.length;
  while (at > 0 && (store.instances[order[at - 1] ?? -1]?.start ?? 0) > instance.start) at -= 1;
  order.splice(at, 0, stored.number);
  return stored;
}

/** A store without approvals; users and departments are those of the company now. */
export function createStore(seed: number, clock: () => number, { store: company }: Directory): Store {
  const people = Math.max(1, company.people.length);
  const departments = [...company.units].flatMap(([id, { facts }]) =>
    facts === undefined ? [id] : [id, facts.department_id],
  );
  return {
    seed,
    clock,
    definitions: [],
    instances: [],
    someone: (draw) => {
      const number = Math.floor(draw * people);
      return {
        open_id: company.ids.person('open_id', number),
        user_id: company.ids.person('user_id', number),
      };
    },
    department: (draw) => departments[Math.floor(draw * departments.length)] ?? '',
  };
}
