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
    [
      'Chinese, a word for each character',
      ['客户名称', '高橋', '第2季度'],
      ['ke_hu_ming_cheng', 'gao_qiao', 'di_2_ji_du'],
    ],
    ['Japanese and Korean', ['カタカナ', 'がぎ', '서울'], ['katakana', 'gagi', 'seoul']],
    ['Cyrillic', ['Имя', 'Объект'], ['imya', 'obekt']],
    ['scripts with vowel signs', ['हिन्दी', 'عربى'], ['hindi', 'rba']],
    ['several scripts', ['客户 ID', 'Größe', 'Price（元）'], ['ke_hu_id', 'grosse', 'price_yuan']],
    ['the same sounds', ['客户', '课户', 'Ke hu'], ['ke_hu_flda0', 'ke_hu_flda1', 'ke_hu_flda2']],
    ['characters that nothing stands for', ['\ue000', 'a \u{1f3fb}b'], ['flda0', 'a_b']],
    ['pictures', ['🚀', '🚀 Launch'], ['flda0', 'launch']],
    ['nothing', ['', '---'], ['flda0', 'flda1']],
    ['the same name in other letters', ['Total', 'TOTAL', 'Other'], ['total_flda0', 'total_flda1', 'other']],
  ])('of %s', (_what, names, wanted) => {
    expect([...columnNames(named(...names), 'latin').values()]).toEqual(wanted);
  });

  test.each<[string, string[], string[]]>([
    ['letters of every script', ['客户名称', 'Имя клиента', 'Größe'], ['客户名称', 'имя_клиента', 'größe']],
    ['digits and wide letters', ['第2季度 ＡＢ', '３'], ['第2季度_ab', '3']],
    ['letters with signs', ['हिन्दी', 'é', 'e\u0301'], ['हिन्दी', 'é_flda1', 'é_flda2']],
    ['pictures and signs alone', ['🚀', '\u0301x', '---'], ['flda0', 'x', 'flda2']],
    [
      'the same name in other letters',
      ['Total', 'TOTAL', '客户', '客户 '],
      ['total_flda0', 'total_flda1', '客户_flda2', '客户_flda3'],
    ],
  ])('in the original: %s', (_what, names, expected) => {
    expect([...columnNames(named(...names), 'original').values()]).toEqual(expected);
  });

  test('in the original of at most sixty bytes, cut between letters', () => {
    const [short = '', long = ''] = columnNames(named('客'.repeat(20), '户'.repeat(21)), 'original').values();
    expect(short).toBe('客'.repeat(20));
    expect(long).toBe(`${'户'.repeat(18)}_flda1`);
  });

  test('by id', () => {
    expect([...columnNames(named('Total', '客户'), 'id').values()]).toEqual(['flda0', 'flda1']);
  });

  test('of a field that is called as another is with its id', () => {
    const names = [...columnNames(named('Total', 'total', 'Total fldA0'), 'latin').values()];
    expect(new Set(names).size).toBe(3);
  });

  test('of sixty characters, with the id where there are more', () => {
    const [short = '', long = ''] = columnNames(named('a'.repeat(60), 'b'.repeat(61)), 'latin').values();
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
        const names = [...columnNames(list, 'latin').values()];
        expect(new Set(names).size).toBe(list.length);
        for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9_]{0,59}$/);
        const original = [...columnNames(list, 'original').values()];
        expect(new Set(original).size).toBe(list.length);
        for (const name of original) {
          expect(name).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}_]*$/u);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(60);
        }
      }),
      { seed: 1 },
    );
  });

  test('do not depend on the order', () => {
    fc.assert(
      fc.property(fields, (list) => {
        for (const style of ['latin', 'original', 'id'] as const) {
          const names = new Map(columnNames(list, style));
          expect(new Map(columnNames(list.toReversed(), style))).toEqual(names);
        }
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
    ['of other scripts', tables(['A', 'tblA1b2', '客户']), ['base_ke_hu_tbla1b2']],
    ['of signs alone', tables(['A', 'tblA1b2', '🚀']), ['base_tbla1b2']],
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
    const names = [...streamNames(list, 'latin').values()];
    expect(names).toHaveLength(wanted.length);
    for (const [at, name] of names.entries()) expect(name).toMatch(wanted[at] ?? /^$/);
    expect(new Set(names).size).toBe(names.length);
    expect([...streamNames(list.toReversed(), 'latin').values()].sort()).toEqual([...names].sort());
  });

  test('are never longer than sixty characters', () => {
    const long = 'A very long name '.repeat(9);
    const names = [
      ...streamNames(
        tables(['A', 'tblA1b2C3d4E5f6g', long], ['B', 'tblA1b2C3d4E5f6g', long]),
        'latin',
      ).values(),
    ];
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(60);
      expect(name).toMatch(/^base_a_very_long_name_.*_tbla1b2c3d4e5f6g_[0-9a-f]{6}$/);
    }
  });

  test('by id, and in the original', () => {
    const list = tables(['A', 'tblA1b2', '客户 Deals']);
    expect([...streamNames(list, 'id').values()]).toEqual(['base_tbla1b2']);
    expect([...streamNames(list, 'original').values()]).toEqual(['base_客户_deals_tbla1b2']);
    const [long = ''] = streamNames(tables(['A', 'tblA1b2C3d4E5f6g', '客'.repeat(40)]), 'original').values();
    expect(long).toBe(`base_${'客'.repeat(12)}_tbla1b2c3d4e5f6g`);
  });
});
