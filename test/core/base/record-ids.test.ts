import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdSet } from '../../../src/modules/base/record-ids.ts';

const letters = fc.string({ unit: fc.constantFrom('0', '1', '9', 'A', 'Z', 'a', 'z'), maxLength: 17 });

/** Ids of Lark, ids that only resemble them, and any other text. */
const ids = fc.oneof(
  letters,
  letters.map((text) => `rec${text}`),
  fc.constantFrom('', 'rec', 'rec_1', 'rec-1', 'recé', 'rec\0', '表'),
  fc.string(),
);

describe('a set of record ids', () => {
  it('takes each id once, as a Set does', () => {
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 200 }), (list) => {
        const [compact, plain] = [createIdSet(), new Set<string>()];
        for (const id of list) {
          expect(compact.add(id), id).toBe(!plain.has(id));
          plain.add(id);
          expect(compact.size).toBe(plain.size);
        }
      }),
    );
  });

  it('keeps all of a table of 50,000 records', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `recuv${index.toString(36)}`);
    const set = createIdSet();
    expect(many.filter((id) => !set.add(id))).toEqual([]);
    expect(many.filter((id) => set.add(id))).toEqual([]);
    expect(set.size).toBe(50_000);
  });
});
