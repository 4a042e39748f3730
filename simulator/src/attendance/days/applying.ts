/** Leaves, outings, overtime and trips: at most one of each in a person's fortnight, and those added by hand. */
import { hash, hex } from '../../random.ts';
import { zoneOf } from '../records/rules.ts';
import type { Application, ApplicationKind, Status } from '../records/shapes.ts';
import { bigId, worksOn, type Applied, type Store } from '../records/store.ts';
import { clockText, dateOf, instantOf } from '../../zones.ts';

/** The kinds in the order of an answer. */
export const kinds: readonly ApplicationKind[] = ['outs', 'leaves', 'overtime_works', 'trips'];

const fortnight = 14;
const hour = 3_600_000;
/** Of a hundred fortnights, in how many someone applies for it. */
const chances = [20, 30, 35, 12];
const freely: readonly Status[] = [2, 2, 2, 2, 2, 2, 0, 1, 3, 4];
const lasting = { outs: 1, leaves: 3, overtime_works: 1, trips: 5 };

function finalStatus(kind: ApplicationKind, draw: number): Status {
  if (kind === 'outs' || kind === 'trips') return freely[draw % freely.length] ?? 2;
  // Leaves and overtime know only approved and withdrawn (docs/lark-api/attendance.md#leaves-overtime-outings-and-trips).
  return draw % 7 === 0 ? 3 : 2;
}

/** Spans of an application; an outing in four has two on its day. */
export function spansOf(
  kind: ApplicationKind,
  zone: string,
  when: { readonly firstDay: number; readonly days: number; readonly draw: number },
): Applied['spans'] {
  const { firstDay, days, draw } = when;
  const lastDay = firstDay + days - 1;
  const span = (from: number, to: number): readonly [number, number] => [
    instantOf(zone, firstDay, from * 60),
    instantOf(zone, lastDay, to * 60),
  ];
  if (kind === 'leaves') return [span(9, 18)];
  if (kind === 'trips') return [span(8, 20)];
  if (kind === 'overtime_works') return [span(18.5, 21)];
  return draw % 4 === 0 ? [span(9.5, 11), span(14, 15.5)] : [span(9.5, 11)];
}

interface Recalled {
  readonly number: number;
  readonly block: number;
  readonly zone: string;
  readonly applied: readonly Applied[];
}

const recalled = new WeakMap<Store, Recalled>();

/** Days are asked for in a row, so the last fortnight is remembered. */
function generated(store: Store, number: number, block: number): readonly Applied[] {
  // Someone who is moved to another zone keeps the hours of what they applied for.
  const zone = zoneOf(store, number, block * fortnight);
  const last = recalled.get(store);
  if (last?.number === number && last.block === block && last.zone === zone) return last.applied;
  const applied = generate(store, number, block, zone);
  recalled.set(store, { number, block, zone, applied });
  return applied;
}

function generate(store: Store, number: number, block: number, zone: string): readonly Applied[] {
  return kinds.flatMap((kind, index) => {
    const draw = hash(store.seed, number, 400_000 + block * 8 + index);
    if (draw % 100 >= (chances[index] ?? 0)) return [];
    const more = hash(draw, block);
    const days = 1 + (more % lasting[kind]);
    const firstDay = block * fortnight + ((more >>> 8) % (fortnight - days + 1));
    const appliedAt = instantOf(zone, firstDay - ((more >>> 16) % 10), 11 * 60);
    return {
      id: bigId('application', (number * 4096 + block) * 16 + index),
      kind,
      firstDay,
      days,
      spans: spansOf(kind, zone, { firstDay, days, draw: more }),
      appliedAt,
      decidedAt: appliedAt + (1 + (more % 30)) * hour,
      status: finalStatus(kind, more >>> 4),
      draw: more,
    };
  });
}

/** What a person applied for that touches a day; by itself, or by hand too. */
export function appliedOn(
  store: Store,
  number: number,
  day: number,
  whose: 'all' | 'generated' = 'all',
): readonly Applied[] {
  const covers = ({ firstDay, days }: Applied): boolean => day >= firstDay && day < firstDay + days;
  const own = generated(store, number, Math.floor(day / fortnight)).filter(covers);
  const added = whose === 'all' ? store.applied.get(number) : undefined;
  return added === undefined ? own : [...own, ...added.filter(covers)];
}

/** What has become of an application; undefined before it was made. */
export function statusAt(store: Store, applied: Applied, now: number): Status | undefined {
  if (applied.appliedAt > now) return undefined;
  const decision = store.decisions.get(applied.id);
  if (decision !== undefined && decision.at <= now) return decision.status;
  return now < applied.decidedAt ? 0 : applied.status;
}

/** The zone of times: that of the user's group; UTC for users who left (docs/lark-api/attendance.md#leaves-overtime-outings-and-trips). */
function zonesOf(store: Store, number: number): { readonly zone: string; readonly shown: string } {
  const left = store.company.store.people[number]?.left !== false;
  const zone = zoneOf(store, number);
  return left ? { zone: 'UTC', shown: '' } : { zone, shown: zone };
}

const names = { ch: '年假', en: 'Annual leave', ja: '年休' };

/** One span of an application as a member of its kind's list. */
function entryOf(applied: Applied, span: readonly [number, number], zone: string): Application['entry'] {
  const { id, kind, draw } = applied;
  const text = (instant: number): string => clockText(zone, instant);
  const seconds = Math.round((span[1] - span[0]) / 1000);
  const common = {
    // Some are known only by the key that a program gave them.
    approval_id: draw % 7 === 0 ? '' : id,
    start_time: text(span[0]),
    end_time: text(span[1]),
    reason: draw % 5 === 0 ? '' : 'family, "urgent"',
    idempotent_id: draw % 7 === 0 ? `idem_${hex(draw)}_${id.slice(-12)}` : '',
  };
  const passed = { approve_pass_time: text(applied.decidedAt), approve_apply_time: text(applied.appliedAt) };
  const processes = { process_id: [id], correct_process_id: [], cancel_process_id: [] };
  const named = { uniq_id: '6852582717813440527', i18n_names: names, default_locale: 'ch' };
  if (kind === 'outs') return { ...common, ...named, unit: 2, interval: seconds, ...passed, ...processes };
  if (kind === 'leaves')
    return {
      ...common,
      ...named,
      unit: 1,
      interval: draw % 5 === 0 ? 0 : seconds,
      ...passed,
      leave_detail_range_objs: [rangeOf(span)],
    };
  if (kind === 'overtime_works')
    return { ...common, duration: seconds / 3600, unit: 2, category: 1, type: 1, ...processes };
  const place = { region_level: '3', region_id: '1796231' };
  const travel = { departure: place, destinations: [place], transportation: [1, 6], trip_type: 2 };
  return { ...common, ...passed, ...processes, ...travel, remarks: '' };
}

/** The part of a day that a leave takes; its times are seconds. */
function rangeOf([from, to]: readonly [number, number]) {
  const [start_time_stamp, end_time_stamp] = [Math.floor(from / 1000), Math.floor(to / 1000)];
  return { day: Math.floor(from / (24 * hour)), time_ranges: [{ start_time_stamp, end_time_stamp }] };
}

/** What a person applied for, as the list of one day; leaves and overtime are shown as approved or withdrawn only. */
export function applicationsOn(
  store: Store,
  number: number,
  day: number,
  view: { readonly now: number; readonly user_id: string },
): Application[] {
  if (!worksOn(store, number, day)) return [];
  const { zone, shown } = zonesOf(store, number);
  return appliedOn(store, number, day).flatMap((applied) => {
    const { kind } = applied;
    const status = statusAt(store, applied, view.now);
    const limited = kind === 'leaves' || kind === 'overtime_works';
    if (status === undefined || (limited && status !== 2 && status !== 3)) return [];
    const facts = { user_id: view.user_id, date: String(dateOf(day)), time_zone: shown, kind, status };
    return applied.spans.map((span) => ({ ...facts, entry: entryOf(applied, span, zone) }));
  });
}
