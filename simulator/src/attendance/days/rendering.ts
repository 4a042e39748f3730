/** Punches and results in Lark's shapes. */
import { hash, hex } from '../../random.ts';
import { statusAt } from './applying.ts';
import { standing } from './correcting.ts';
import type { Segment } from './plan.ts';
import type { ApplicationKind, Flow, Result, ResultRecord } from '../records/shapes.ts';
import { bigId, flowId, keyOf, type Punch, type Store } from '../records/store.ts';
import { dateOf, instantOf } from '../../zones.ts';
import type { WorkDay } from './working.ts';

/** At what instant a day is looked at, and how people are named. */
export interface View {
  readonly now: number;
  readonly idOf: (number: number) => string;
}

const seconds = (instant: number): string => String(Math.floor(instant / 1000));
const minute = 60_000;

/** Of what type a punch is that was made off-site. */
const isField = ({ type, time }: Punch): boolean => type === 0 && Math.floor(time / 1000) % 9 === 4;

/** A punch as it is listed. */
export function flowOf(store: Store, of: Pick<WorkDay, 'number' | 'day'>, punch: Punch, view: View): Flow {
  const { number, day } = of;
  const { type, index, time } = punch;
  const user_id = view.idOf(number);
  const draw = hash(store.seed, keyOf(number, day), 370_000 + index);
  const wifi = type === 6;
  const imported = type === 7;
  const field = isField(punch);
  const place = wifi || imported || type === 2 ? '' : 'HQ Building 2';
  return {
    user_id,
    // Another person made it: an administrator, or the program that imports.
    creator_id: type === 1 || imported ? view.idOf(0) : user_id,
    location_name: field ? 'Client, "site" 🏗' : place,
    check_time: seconds(time),
    comment: imported ? 'import' : field ? 'at the client’s' : '',
    record_id: flowId(number, day, index),
    ssid: wifi ? 'corp-wifi' : '',
    bssid: wifi ? '02:00:5e:10:00:01' : '',
    is_field: field,
    is_wifi: wifi,
    type,
    photo_urls: field && draw % 2 === 0 ? [`https://files.example.com/photo/${hex(draw)}.jpg`] : [],
    device_id: [0, 5, 6, 8, 9].includes(type) ? `6f1e${hex(hash(store.seed, number, 371))}` : '',
    check_result: draw % 50 === 0 ? 'PendingApproval' : '',
    external_id: imported ? `machine-77-${hex(draw)}` : '',
    idempotent_id: imported ? `m77_${String(dateOf(day))}_${hex(draw)}` : '',
  };
}

interface Side {
  readonly punch: Punch | undefined;
  readonly result: string;
  readonly supplement: string;
}

function approved(store: Store, { applied }: WorkDay, kind: ApplicationKind, now: number): boolean {
  return applied.some((one) => one.kind === kind && statusAt(store, one, now) === 2);
}

function judged(segment: Segment, side: 'in' | 'out', time: number): string {
  const { rule } = segment;
  if (rule === undefined) return 'Normal';
  const late = (time - segment.on) / minute;
  const early = (segment.off - time) / minute;
  if (side === 'out') return early > rule.early_minutes_as_early ? 'Early' : 'Normal';
  if (late > rule.late_minutes_as_serious_late) return 'SeriousLate';
  return late > rule.late_minutes_as_late ? 'Late' : 'Normal';
}

const supplements: Readonly<Record<number, string>> = { 1: 'ManagerModification', 2: 'CardReplacement' };

function sideOf(store: Store, work: WorkDay, at: { segment: number; side: 'in' | 'out' }, now: number): Side {
  const { plan, punches, corrections } = work;
  const segment = plan.segments[at.segment];
  const own = punches
    .filter((one) => one.segment === at.segment && one.side === at.side)
    .filter(({ time, known }) => time <= now && known <= now)
    .sort((a, b) => (at.side === 'in' ? a.time - b.time : b.time - a.time));
  const [punch] = own;
  if (segment === undefined) return { punch, result: 'NoNeedCheck', supplement: 'None' };
  const needed = at.side === 'in' ? segment.needsOn : segment.needsOff;
  const is = (result: string, supplement = 'None'): Side => ({ punch, result, supplement });
  if (!needed) return is('NoNeedCheck');
  if (punch !== undefined)
    return is(
      judged(segment, at.side, punch.time),
      supplements[punch.type] ?? (isField(punch) ? 'FieldPunch' : 'None'),
    );
  if (approved(store, work, 'leaves', now)) return is('Lack', 'Leave');
  if (approved(store, work, 'trips', now)) return is('Normal', 'Travel');
  const deadline =
    at.side === 'in'
      ? segment.on + (segment.rule?.late_minutes_as_lack ?? 120) * minute
      : segment.off + (segment.rule?.off_delay_minutes ?? 120) * minute;
  if (now < deadline) return is('Todo');
  if (approved(store, work, 'outs', now)) return is('Normal', 'GoOut');
  const asked = corrections.find((one) => one.segment === at.segment && one.side === at.side);
  const pending = asked !== undefined && standing(asked, now) === 0;
  return is('Lack', pending ? 'CardReplacementApplication' : 'None');
}

/** Nested punches are rare, even where the result is normal (docs/lark-api/attendance.md#results). */
function nested(store: Store, work: WorkDay, punch: Punch | undefined, view: View): Flow | undefined {
  if (punch === undefined || hash(store.seed, keyOf(work.number, work.day), 380_000 + punch.index) % 16 !== 0)
    return undefined;
  return flowOf(store, work, punch, view);
}

function recordOf(store: Store, work: WorkDay, segment: number, view: View): ResultRecord {
  const planned = work.plan.segments[segment];
  const [comes, goes] = (['in', 'out'] as const).map((side) =>
    sideOf(store, work, { segment, side }, view.now),
  ) as [Side, Side];
  const idOf = ({ punch }: Side): string =>
    punch === undefined ? '' : flowId(work.number, work.day, punch.index);
  const check_in_record = nested(store, work, comes.punch, view);
  const check_out_record = nested(store, work, goes.punch, view);
  const nothing = work.day % 2 === 0 ? '' : 'None';
  const isShown = planned !== undefined && !work.plan.free;
  return {
    check_in_record_id: idOf(comes),
    ...(check_in_record !== undefined && { check_in_record }),
    check_out_record_id: idOf(goes),
    ...(check_out_record !== undefined && { check_out_record }),
    check_in_result: comes.result,
    check_out_result: goes.result,
    check_in_result_supplement: comes.supplement,
    check_out_result_supplement: goes.supplement,
    check_in_shift_time: isShown ? seconds(planned.on) : nothing,
    check_out_shift_time: isShown ? seconds(planned.off) : nothing,
    task_shift_type: 0,
  };
}

/** The overtime of a day, which shares the punches of the segment before it. */
function overtimeOf(store: Store, work: WorkDay, last: ResultRecord, now: number): ResultRecord[] {
  const overtime = work.applied.find(
    (one) => one.kind === 'overtime_works' && statusAt(store, one, now) === 2,
  );
  const span = overtime?.spans[0];
  if (span === undefined || last.check_out_record_id === '') return [];
  return [
    {
      check_in_record_id: last.check_in_record_id,
      check_out_record_id: last.check_out_record_id,
      check_in_result: 'NoNeedCheck',
      check_out_result: 'Normal',
      check_in_result_supplement: 'None',
      check_out_result_supplement: 'None',
      check_in_shift_time: seconds(span[0]),
      check_out_shift_time: seconds(span[1]),
      task_shift_type: 1,
    },
  ];
}

/** The result of a day with its overtime; undefined before the day begins. */
export function resultOf(store: Store, work: WorkDay, view: View, name: string): Result | undefined {
  const { number, day, plan } = work;
  if (instantOf(plan.zone, day, 0) > view.now) return undefined;
  const segments = plan.segments.map((_segment, index) => recordOf(store, work, index, view));
  const last = segments.at(-1);
  const overtime = last === undefined ? [] : overtimeOf(store, work, last, view.now);
  const { segments: set, ...changed } = store.touched.get(keyOf(number, day))?.result ?? {};
  const records = [...segments, ...overtime].map((record) => ({ ...record, ...set }));
  return {
    result_id: bigId('result', keyOf(number, day)),
    user_id: view.idOf(number),
    employee_name: name,
    day: dateOf(day),
    group_id: plan.group_id,
    shift_id: plan.shift_id,
    ...((records.length > 0 || day % 3 !== 0) && { records }),
    ...changed,
  };
}
