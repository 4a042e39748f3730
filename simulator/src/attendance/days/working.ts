/** A person's day: the punches, worked out from the seed whenever someone asks, and what was done by hand. */
import { hash } from '../../random.ts';
import { appliedOn } from './applying.ts';
import { correctionOf, punchOf, type Correction } from './correcting.ts';
import { planOf, type Plan, type Segment } from './plan.ts';
import { keyOf, worksOn, type Applied, type Punch, type Store } from '../records/store.ts';

/** A day with all that ever came to be known of it. */
export interface WorkDay {
  readonly number: number;
  readonly day: number;
  readonly plan: Plan;
  readonly punches: readonly Punch[];
  readonly corrections: readonly Correction[];
  readonly applied: readonly Applied[];
}

const types = [0, 0, 0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 6, 5, 5, 5, 7, 7, 1, 8, 9];

/** Seconds after the planned time at which someone comes; undefined when they forget to punch. */
function comes(draw: number): number | undefined {
  const part = draw % 100;
  if (part < 84) return -Math.floor((draw >>> 8) % 1_500);
  if (part < 92) return 360 + ((draw >>> 8) % 1_380);
  return part < 95 ? 1_860 + ((draw >>> 8) % 3_000) : undefined;
}

/** The same for going. */
function goes(draw: number): number | undefined {
  const part = draw % 100;
  if (part < 90) return (draw >>> 8) % 2_400;
  return part < 95 ? -(360 + ((draw >>> 8) % 3_000)) : undefined;
}

interface Scene {
  readonly store: Store;
  readonly number: number;
  readonly day: number;
  readonly plan: Plan;
  /** When overtime ends. */
  readonly late: number | undefined;
}

/** The punch of one side, or the correction in its place. */
function side(
  scene: Scene,
  segment: Segment,
  at: { readonly segment: number; readonly side: 'in' | 'out' },
): Punch | Correction | undefined {
  const { store, number, day, plan, late } = scene;
  const index = at.segment * 2 + (at.side === 'in' ? 0 : 1);
  const draw = hash(store.seed, keyOf(number, day), 350_000 + index);
  const needed = at.side === 'in' ? segment.needsOn : segment.needsOff;
  // Who need not punch does so now and then all the same.
  if (!needed && draw % 3 !== 0) return undefined;
  const seconds = at.side === 'in' ? comes(draw) : goes(draw);
  if (seconds === undefined) return needed ? correctionOf(store, scene, { plan, ...at }) : undefined;
  const planned = at.side === 'in' ? segment.on : Math.max(segment.off, late ?? 0);
  const time = planned + seconds * 1000;
  return { index, time, known: time, ...at, type: types[(draw >>> 12) % types.length] ?? 0 };
}

function byThemselves(scene: Scene): readonly (Punch | Correction)[] {
  const { segments } = scene.plan;
  return segments.flatMap((segment, index) =>
    (['in', 'out'] as const).flatMap((which) => side(scene, segment, { segment: index, side: which }) ?? []),
  );
}

/** The end of approved overtime on a day. */
function overtimeEnd(applied: readonly Applied[]): number | undefined {
  return applied.find((one) => one.kind === 'overtime_works' && one.status === 2)?.spans[0]?.[1];
}

/** A person's day; undefined when they did not work here. */
export function workDayOf(store: Store, number: number, day: number): WorkDay | undefined {
  if (!worksOn(store, number, day)) return undefined;
  const plan = planOf(store, number, day);
  const touched = store.touched.get(keyOf(number, day));
  if (plan.segments.length === 0 && touched === undefined)
    return { number, day, plan, corrections: [], punches: [], applied: [] };
  const own = appliedOn(store, number, day, 'generated');
  const away = own.some(({ kind, status }) => (kind === 'leaves' || kind === 'trips') && status === 2);
  const scene = { store, number, day, plan, late: overtimeEnd(own) };
  const made = away ? [] : byThemselves(scene);
  const corrections = made.filter((one): one is Correction => 'created' in one);
  const punches = made.flatMap((one) => ('created' in one ? punchOf(one) : [one]));
  return {
    number,
    day,
    plan,
    corrections,
    punches:
      touched === undefined
        ? punches
        : [...punches, ...touched.added].filter(({ index }) => !touched.deleted.has(index)),
    applied: store.applied.has(number) ? appliedOn(store, number, day) : own,
  };
}
