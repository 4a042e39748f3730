/** Corrections: what people ask for who forgot to punch, and what became of it. */
import { hash } from '../../random.ts';
import type { Plan } from './plan.ts';
import type { Remedy, Status } from '../records/shapes.ts';
import { bigId, keyOf, type Punch, type Store } from '../records/store.ts';
import { clockText, dateOf, instantOf } from '../../zones.ts';

const outcomes: readonly (Status | undefined)[] = [2, 2, 2, 2, 2, 0, 1, 3, 4, undefined];

/** A correction of one missing punch. */
export interface Correction {
  readonly segment: number;
  readonly side: 'in' | 'out';
  readonly time: number;
  readonly created: number;
  readonly decided: number;
  readonly status: Status;
}

/** What someone asks for whose punch is missing; undefined when they let it be. */
export function correctionOf(
  store: Store,
  who: { readonly number: number; readonly day: number },
  what: { readonly plan: Plan; readonly segment: number; readonly side: 'in' | 'out' },
): Correction | undefined {
  const { plan, segment, side } = what;
  const planned = plan.segments[segment];
  const draw = hash(store.seed, keyOf(who.number, who.day), 360_000 + segment * 2 + (side === 'in' ? 0 : 1));
  const status = outcomes[draw % outcomes.length];
  if (planned === undefined || plan.free || status === undefined) return undefined;
  const created = instantOf(plan.zone, who.day + 1, 10 * 60) + (draw % 3_600) * 1000;
  return {
    segment,
    side,
    time: side === 'in' ? planned.on : planned.off,
    created,
    decided: created + (1 + (draw % 40)) * 3_600_000,
    status,
  };
}

/** How a correction stands at an instant; undefined before it was asked for. */
export function standing({ created, decided, status }: Correction, now: number): Status | undefined {
  if (created > now) return undefined;
  return now < decided ? 0 : status;
}

/** The punch that an approved correction becomes. */
export function punchOf({ segment, side, time, decided, status }: Correction): readonly Punch[] {
  if (status !== 2) return [];
  const index = 4 + segment * 2 + (side === 'in' ? 0 : 1);
  return [{ index, time, known: decided, segment, side, type: 2 }];
}

/** A correction as it is listed. */
export function remedyOf(
  correction: Correction,
  who: { readonly number: number; readonly day: number; readonly user_id: string },
  view: { readonly zone: string; readonly now: number },
): Remedy | undefined {
  const status = standing(correction, view.now);
  if (status === undefined) return undefined;
  const { segment, side, time, created, decided } = correction;
  const seconds = (instant: number): string => String(Math.floor(instant / 1000));
  return {
    user_id: who.user_id,
    remedy_date: dateOf(who.day),
    punch_no: segment,
    work_type: side === 'in' ? 1 : 2,
    approval_id: bigId('remedy', keyOf(who.number, who.day) * 4 + segment * 2 + (side === 'in' ? 0 : 1)),
    remedy_time: clockText(view.zone, time).slice(0, 16),
    status,
    reason: 'forgot',
    time: seconds(time),
    time_zone: view.zone,
    create_time: seconds(created),
    update_time: seconds(status === 0 ? created : decided),
  };
}
