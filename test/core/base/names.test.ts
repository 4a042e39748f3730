// Names of streams and columns: safe everywhere, and the same ones every time.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnNames, streamNames, type Named } from '../../../src/modules/base/typed/names.ts';

const named = (...names: string[]): Named[] => names.map((name, at) => ({ id: `fldA${at}`, name }));

describe('columns', () => {
  test.each<[string, string[], string[]]>([
    ['letters and digits', ['Amount', 'Deal 2'], ['amount', 'deal_2']],
    ['everything else between them', ['Win %', ' (Price) in $/kg\n'], ['win', 'price_in_kg']],
    ['accents', ['Éléphant', 'Ñandú'], ['elephant', 'nandu']],
    ['wide letters', ['ＡＢＣ'], ['abc']],
    ['other scripts alone', ['客户名称', 'Имя'], ['flda0', 'flda1']],
    ['other scripts beside ours', ['客户 ID', 'Größe'], ['id_flda0', 'gro_e_flda1']],
    ['pictures', ['🚀', '🚀 Launch'], ['flda0', 'launch']],
    ['nothing', ['', '---'], ['flda0', 'flda1']],
    ['the same name in other letters', ['Total', 'TOTAL', 'Other'], ['total_flda0', 'total_flda1', 'other']],
  ])('of %s', (_what, names, wanted) => {
    expect([...columnNames(named(...names)).values()]).toEqual(wanted);
  });

  test('of a field that is called as another is with its id', () => {
    const names = [...columnNames(named('Total', 'total', 'Total fldA0')).values()];
    expect(new Set(names).size).toBe(3);
  });

  test('of sixty characters, with the id where there are more', () => {
    const [short = '', long = ''] = columnNames(named('a'.repeat(60), 'b'.repeat(61))).values();
    expect(short).toBe('a'.repeat(60));
    expect(long).toBe(`${'b'.repeat(54)}_flda1`);
  });

  const fields = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^fld[A-Za-z0-9]{6,10}$/),
      name: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('Name', 'name', 'NAME ', '名', '')),
    }),
    { selector: ({ id }) => id.toLowerCase(), maxLength: 12 },
  );

  test('are different, safe, and never like the fixed ones', () => {
    fc.assert(
      fc.property(fields, (list) => {
        const names = [...columnNames(list).values()];
        expect(new Set(names).size).toBe(list.length);
        for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9_]{0,59}$/);
      }),
      { seed: 1 },
    );
  });

  test('do not depend on the order', () => {
    fc.assert(
      fc.property(fields, (list) => {
        expect(new Map(columnNames(list.toReversed()))).toEqual(new Map(columnNames(list)));
      }),
      { seed: 2 },
    );
  });
});

describe('streams', () => {
  const tables = (...list: [app: string, id: string, name: string | undefined][]) =>
    list.map(([app_token, table_id, name]) => ({ app_token, table_id, name }));

  test.each<[string, ReturnType<typeof tables>, (string | RegExp)[]]>([
    ['by name', tables(['A', 'tblA1b2', 'Deals 2026']), ['base_deals_2026_tbla1b2']],
    ['by id', tables(['A', 'tblA1b2', undefined]), ['base_tbla1b2']],
    ['of other scripts', tables(['A', 'tblA1b2', '客户']), ['base_tbla1b2']],
    [
      'of the same name',
      tables(['A', 'tblX', 'Deals'], ['A', 'tblY', 'Deals']),
      ['base_deals_tblx', 'base_deals_tbly'],
    ],
    [
      'of the same id in two Bases',
      tables(['A', 'tblX', 'Deals'], ['B', 'tblX', 'Deals'], ['B', 'tblY', 'Other']),
      [/^base_deals_tblx_[0-9a-f]{6}$/, /^base_deals_tblx_[0-9a-f]{6}$/, 'base_other_tbly'],
    ],
    [
      'of ids that differ in case only',
      tables(['A', 'tblx', undefined], ['A', 'tblX', undefined]),
      [/^base_tblx_[0-9a-f]{6}$/, /^base_tblx_[0-9a-f]{6}$/],
    ],
    [
      'of a table that comes twice',
      tables(['A', 'tblX', 'Deals'], ['A', 'tblX', 'Deals']),
      ['base_deals_tblx'],
    ],
  ])('%s', (_how, list, wanted) => {
    const names = [...streamNames(list).values()];
    expect(names).toHaveLength(wanted.length);
    for (const [at, name] of names.entries()) expect(name).toMatch(wanted[at] ?? /^$/);
    expect(new Set(names).size).toBe(names.length);
    expect([...streamNames(list.toReversed()).values()].sort()).toEqual([...names].sort());
  });

  test('are never longer than sixty characters', () => {
    const long = 'A very long name '.repeat(9);
    const names = [
      ...streamNames(tables(['A', 'tblA1b2C3d4E5f6g', long], ['B', 'tblA1b2C3d4E5f6g', long])).values(),
    ];
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(60);
      expect(name).toMatch(/^base_a_very_long_name_.*_tbla1b2c3d4e5f6g_[0-9a-f]{6}$/);
    }
  });
});
