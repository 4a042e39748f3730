// Time as the engine cuts it: what is needed, in which slices, and what is complete afterwards.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completed, merged, needed, windowsFor, type Span } from '../../../src/engine/window.ts';
import { needs } from './support/spans.ts';

const span = (from: number, to: number): Span => ({ from, to });
const reach = { start: 0, until: 100, lookback: 10 };

describe('what is needed', () => {
  test.each<[string, Span | undefined, Partial<typeof reach>, Span[]]>([
    ['a first sync begins at start', undefined, {}, [span(0, 100)]],
    ['nothing is asked for when start is not over yet', undefined, { start: 100 }, []],
    ['nothing is asked for when start is in the future', undefined, { start: 200 }, []],
    ['a later sync reads the lookback and what is new', span(0, 60), {}, [span(50, 100)]],
    ['without a lookback only what is new', span(0, 60), { lookback: 0 }, [span(60, 100)]],
    ['without news only the lookback', span(0, 100), {}, [span(90, 100)]],
    ['without news and lookback nothing', span(0, 100), { lookback: 0 }, []],
    ['a lookback never reaches before start', span(0, 5), {}, [span(0, 100)]],
    ['a lookback longer than the span reads before it once', span(50, 55), { start: 48 }, [span(48, 100)]],
    ['an earlier start reads what lies before', span(40, 60), {}, [span(0, 40), span(50, 100)]],
    ['an earlier start joins a lookback that touches it', span(55, 60), {}, [span(0, 100)]],
    ['a later start within the span costs nothing', span(0, 60), { start: 30 }, [span(50, 100)]],
    ['a later start within the lookback cuts it', span(0, 60), { start: 55 }, [span(55, 100)]],
    ['a later start at the end of the span goes on from there', span(0, 60), { start: 60 }, [span(60, 100)]],
    [
      'a later start behind the span leaves a gap, and begins again',
      span(0, 60),
      { start: 70 },
      [span(70, 100)],
    ],
    ['a clock gone back within the lookback reads the rest of it', span(0, 105), {}, [span(95, 100)]],
    ['a clock gone back beyond the lookback reads nothing', span(0, 120), {}, []],
    ['a clock gone back before the span reads only before it', span(150, 200), {}, [span(0, 100)]],
    ['a state from the far future reads nothing', span(0, 1e12), {}, []],
  ])('%s', (_why, done, change, wanted) => {
    expect(needed(done, { ...reach, ...change })).toEqual(wanted);
  });

  test('is, point by point, what is not complete or still loose', () => {
    const instant = fc.integer({ min: 0, max: 60 });
    const done = fc.option(fc.tuple(instant, instant).map(([a, b]) => span(Math.min(a, b), Math.max(a, b))));
    fc.assert(
      fc.property(done, instant, instant, fc.integer({ min: 0, max: 20 }), (held, start, until, lookback) => {
        const asked = needed(held ?? undefined, { start, until, lookback });
        expect(asked).toEqual(merged(asked));
        for (let at = 0; at <= 60; at += 1)
          expect(isIn(asked, at)).toBe(needs(held ?? undefined, at, start, until, lookback));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('windows', () => {
  const slice = (from: number, to: number, ...needing: number[]) => ({ window: span(from, to), needing });
  test.each<[string, Span[][], number, ReturnType<typeof slice>[]]>([
    ['no stream needs anything', [[], []], 10, []],
    [
      'the last window is the rest',
      [[span(0, 25)]],
      10,
      [slice(0, 10, 0), slice(10, 20, 0), slice(20, 25, 0)],
    ],
    ['a step that is exactly as long gives one window', [[span(0, 10)]], 10, [slice(0, 10, 0)]],
    ['no limit to the step gives one window, not none', [[span(0, 25)]], Infinity, [slice(0, 25, 0)]],
    [
      'windows start again behind a gap',
      [[span(0, 5), span(20, 25)]],
      10,
      [slice(0, 5, 0), slice(20, 25, 0)],
    ],
    [
      'what two streams need is read once, for both',
      [[span(0, 20)], [span(10, 20)]],
      50,
      [slice(0, 10, 0), slice(10, 20, 0, 1)],
    ],
    [
      'a stream in the middle of another splits it',
      [[span(0, 30)], [span(10, 20)]],
      50,
      [slice(0, 10, 0), slice(10, 20, 0, 1), slice(20, 30, 0)],
    ],
    ['streams far apart', [[span(20, 25)], [span(0, 5)]], 50, [slice(0, 5, 1), slice(20, 25, 0)]],
  ])('%s', (_why, spans, step, wanted) => {
    expect(windowsFor(spans, step)).toEqual(wanted);
  });

  test('cover exactly what each stream needs, oldest first, none twice, none longer than the step', () => {
    const instant = fc.integer({ min: 0, max: 50 });
    const spans = fc
      .array(
        fc.tuple(instant, instant).filter(([a, b]) => a < b),
        { maxLength: 3 },
      )
      .map((pairs) => merged(pairs.map(([from, to]) => span(from, to))));
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 4 }), fc.integer({ min: 1, max: 20 }), (wanted, step) => {
        const cut = windowsFor(wanted, step);
        for (const [index, { window }] of cut.entries()) {
          expect(window.to - window.from).toBeGreaterThan(0);
          expect(window.to - window.from).toBeLessThanOrEqual(step);
          expect(window.from).toBeGreaterThanOrEqual(cut[index - 1]?.window.to ?? 0);
        }
        for (let at = 0; at <= 50; at += 1) {
          const readFor = cut.filter(({ window }) => isIn([window], at)).flatMap(({ needing }) => needing);
          expect(readFor).toEqual([...wanted.keys()].filter((stream) => isIn(wanted[stream] ?? [], at)));
        }
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('merged spans', () => {
  test.each<[string, Span[], Span[]]>([
    ['are sorted', [span(5, 6), span(1, 2)], [span(1, 2), span(5, 6)]],
    ['join where they touch', [span(1, 2), span(2, 3)], [span(1, 3)]],
    ['join where they overlap', [span(1, 5), span(2, 3)], [span(1, 5)]],
    ['do not bridge a gap of one', [span(1, 2), span(3, 4)], [span(1, 2), span(3, 4)]],
  ])('%s', (_why, spans, wanted) => {
    expect(merged(spans)).toEqual(wanted);
  });
});

describe('what is complete', () => {
  test.each<[string, Span | undefined, Span[], number, Span | undefined]>([
    ['nothing, as long as nothing is closed', undefined, [], 0, undefined],
    ['the first window from start', undefined, [span(0, 10)], 0, span(0, 10)],
    ['not a window behind one that failed', undefined, [span(10, 20)], 0, undefined],
    ['the windows up to the first gap', undefined, [span(0, 10), span(20, 30)], 0, span(0, 10)],
    ['windows that close in any order', undefined, [span(10, 20), span(0, 10)], 0, span(0, 20)],
    ['a lookback inside the span changes nothing', span(0, 50), [span(40, 45)], 0, span(0, 50)],
    ['a window across the end moves it', span(0, 50), [span(40, 60)], 0, span(0, 60)],
    ['a window behind a gap does not', span(0, 50), [span(51, 60)], 0, span(0, 50)],
    ['what lies before waits until it touches', span(40, 50), [span(0, 30)], 0, span(40, 50)],
    ['and then moves the beginning', span(40, 50), [span(0, 30), span(30, 40)], 0, span(0, 50)],
    ['a start behind the span begins again', span(0, 50), [span(60, 70)], 60, span(60, 70)],
    ['a start at the end of the span goes on from there', span(0, 60), [span(60, 70)], 60, span(0, 70)],
    ['but only once a window is closed', span(0, 50), [], 60, span(0, 50)],
    ['a clock gone back does not move the end back', span(0, 50), [span(30, 40)], 0, span(0, 50)],
  ])('%s', (_why, done, closed, start, wanted) => {
    expect(completed(done, closed, start)).toEqual(wanted);
  });
});

function isIn(spans: readonly Span[], at: number): boolean {
  return spans.some(({ from, to }) => from <= at && at < to);
}
