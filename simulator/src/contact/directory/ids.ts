/** Ids that look like Lark's and carry their number, scrambled, so that no index is kept of them. */
import { hash, hex, scramble, unscramble } from '../../random.ts';

/** Values of `user_id_type` (docs/lark-api/contact.md#endpoints). */
export type UserIdType = 'open_id' | 'union_id' | 'user_id';

/** Ids to numbers and back. */
export interface Ids {
  readonly person: (type: UserIdType, number: number) => string;
  /** The number in a person's id; undefined for an id that this tenant never gave out. */
  readonly numberOf: (type: UserIdType, id: string) => number | undefined;
  readonly department: (number: number) => string;
}

const salts: Readonly<Record<UserIdType, number>> = { open_id: 11, union_id: 12, user_id: 13 };
const prefixes: Readonly<Record<UserIdType, string>> = { open_id: 'ou_', union_id: 'on_', user_id: '' };

/** 32 hexadecimal digits, the first eight of which are the number's place in the seed's permutation. */
function longId(seed: number, number: number): string {
  const place = scramble(seed, number);
  return hex(place) + hex(hash(seed, place, 1)) + hex(hash(seed, place, 2)) + hex(hash(seed, place, 3));
}

/** Ids as in docs/lark-api/contact.md#users: `ou_`, `on_` and `od-` with 32 digits, `user_id` with eight. */
export function createIds(seed: number): Ids {
  const keys = {
    open_id: hash(seed, salts.open_id),
    union_id: hash(seed, salts.union_id),
    user_id: hash(seed, salts.user_id),
  };
  const departmentKey = hash(seed, 14);
  const person = (type: UserIdType, number: number): string =>
    type === 'user_id' ? hex(scramble(keys.user_id, number)) : prefixes[type] + longId(keys[type], number);
  return {
    person,
    numberOf: (type, id) => {
      const digits = id.slice(prefixes[type].length, prefixes[type].length + 8);
      if (!/^[0-9a-f]{8}$/.test(digits)) return undefined;
      const number = unscramble(keys[type], Number.parseInt(digits, 16));
      return person(type, number) === id ? number : undefined;
    },
    department: (number) => `od-${longId(departmentKey, number)}`,
  };
}
