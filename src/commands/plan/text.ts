// The figures of a plan as a person reads them.
import { freeCallsPerMonth } from '../../lark/quota.ts';
import type { Range } from '../../modules/estimate.ts';
import { table, wrapped } from '../terminal/wrap.ts';
import type { Figures } from './figures.ts';
import type { Costs, PlanResult } from './plan.ts';

const minute = 60_000;
const hour = 60 * minute;

/** How often a connection is synced, by the figures of its syncs. */
const schedules = [
  { name: 'hourly', syncs: 720, interval: hour },
  { name: 'daily', syncs: 30, interval: 24 * hour },
] as const;

/** A part of the calls of a schedule that is worth a hint of what to narrow. */
const largePart = 0.25;

/** A table of streams, one of schedules, and what to narrow where a schedule costs more than the free plan or than it takes. */
export function planText(plan: PlanResult, columns: number): string {
  const { modules, streams, total, looks, refused, warnings } = plan;
  const rows = modules.flatMap((module) => [
    [module.module, ...cellsOf(module)],
    ...streams
      .filter((one) => one.module === module.module)
      .map((one) => [`  ${one.stream}`, ...cellsOf(one)]),
  ]);
  const head = ['', 'first sync', 'time', 'a day later', 'time'];
  const sums = modules.length > 1 ? [['total', ...cellsOf(total)]] : [];
  const months = schedules.map(({ name, syncs, interval }) => {
    const { metered, calls, milliseconds } = total[name];
    return [
      name,
      countText(times(calls, syncs)),
      countText(times(metered, syncs)),
      quotaText(times(metered, syncs)),
      milliseconds.min > interval
        ? `${timeText(milliseconds)} a sync: never done`
        : timeText(times(milliseconds, syncs)),
    ];
  });
  const notes = [
    'Calls to Lark. A stream costs its figure read alone; streams that are filled by the same calls share them, so that a module ' +
      `costs less than their sum. ~: sampled with ${looks} ${looks === 1 ? 'call' : 'calls'}. Each sync signs in with one call more.`,
    ...warnings,
    ...refused.map((text) => `Not looked at: ${text}`),
  ];
  return [
    table([head, ...rows, ...sums], columns),
    '',
    table(
      [['a month', 'calls', 'counted', `of ${countText(exact(freeCallsPerMonth))} free`, 'time'], ...months],
      columns,
    ),
    '',
    ...[...notes, ...narrowing(plan)].map((text) =>
      wrapped(text, columns, text.startsWith('- ') ? '  ' : ''),
    ),
    '',
  ].join('\n');
}

const exact = (count: number): Range => ({ min: count, max: count });
const times = ({ min, max }: Range, count: number): Range => ({ min: min * count, max: max * count });

function cellsOf({ first, daily }: Costs): string[] {
  return [first, daily].flatMap(({ calls, milliseconds }: Figures) => [
    countText(calls),
    timeText(milliseconds),
  ]);
}

/** `1,752`; `~880-1,300` where it is not exact, with two digits that count. */
export function countText({ min, max }: Range): string {
  if (min === max) return min.toLocaleString('en-US');
  const [low, high] = [rounded(min, Math.floor), rounded(max, Math.ceil)].map((one) =>
    one.toLocaleString('en-US'),
  );
  return `~${low}-${high}`;
}

function rounded(count: number, round: (one: number) => number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return round(count / step) * step;
}

/** `< 1 min`, `9 min`, `~9-14 min`, `~2-5 h`: at the rates that Lark publishes. */
export function timeText({ min, max }: Range): string {
  if (max < minute) return '< 1 min';
  const [unit, name] = max < 3 * hour ? [minute, 'min'] : [hour, 'h'];
  const [low, high] = [min, max].map((one) => Math.round(one / unit));
  return low === high
    ? `${high} ${name}`
    : `~${(low ?? 0).toLocaleString('en-US')}-${(high ?? 0).toLocaleString('en-US')} ${name}`;
}

function quotaText({ min, max }: Range): string {
  if (max <= freeCallsPerMonth) return 'enough';
  const part = countText({
    min: Math.floor(min / freeCallsPerMonth),
    max: Math.ceil(max / freeCallsPerMonth),
  });
  return min <= freeCallsPerMonth ? 'perhaps not enough' : `needs it ${part} times`;
}

/** What to change, of the modules that cost most, where a schedule is too much. */
function narrowing({ modules, total }: PlanResult): string[] {
  const tooMuch = schedules.filter(
    ({ name, syncs, interval }) =>
      total[name].metered.max * syncs > freeCallsPerMonth || total[name].milliseconds.max > interval,
  );
  const [first] = tooMuch;
  if (!first) return [];
  const large = modules.filter((one) => {
    const [own, all] = [one[first.name], total[first.name]];
    return (
      own.metered.max > largePart * all.metered.max ||
      own.milliseconds.max > Math.max(largePart * all.milliseconds.max, minute)
    );
  });
  return large.length === 0 ? [] : ['', 'To spend less:', ...large.map(({ narrow }) => `- ${narrow}`)];
}
