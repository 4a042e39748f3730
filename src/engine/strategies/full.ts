// Read in full, every time: there is nothing to go on from.
//
//        [ everything )
// first  [============)
// later  [============)
import type { Strategy } from '../types.ts';

export const full: Strategy<unknown> = {
  slices: (needs) => [{ slice: { kind: 'all' }, needing: needs.map((_, index) => index) }],
  advance: (part) => part,
};
