// What the simulated company is, as rows, for the modules whose truth is worked out without our code.
import {
  comparable as approvalRows,
  truthOf as approvalTruth,
} from '../../../test/simulated/approval/truth.ts';
import {
  comparable as attendanceRows,
  truthOf as attendanceTruth,
} from '../../../test/simulated/attendance/truth.ts';
import type { Simulator } from '../../../simulator/src/simulator.ts';
import { companyOf, inOrder } from '../../support/company.ts';
import { rowsOf } from '../../support/truth.ts';
import { day } from '../../../test/support/time.ts';

type Row = Readonly<Record<string, unknown>>;
type Rows = ReadonlyMap<string, readonly Row[]>;

interface Judge {
  readonly truth: (simulator: Simulator, now: number) => Rows;
  /** Rows that were read, as the truth knows them. */
  readonly comparable: (rows: Rows) => Rows;
}

/** The day it is first on earth, where Lark has begun it already. */
const dateAhead = (now: number, days = 0): number =>
  Number(new Date(now + 14 * 3_600_000 + days * day).toISOString().slice(0, 10).replaceAll('-', ''));

const judges: readonly Judge[] = [
  {
    truth: ({ tenant }) => new Map(Object.entries(rowsOf(companyOf(tenant)))),
    comparable: (rows) => rows,
  },
  {
    truth: ({ tenant }) =>
      approvalTruth(tenant.approval, { codes: tenant.approval.codes(), from: 0, to: Infinity }),
    comparable: approvalRows,
  },
  {
    truth: ({ tenant }, now) =>
      attendanceTruth(tenant.attendance, {
        today: dateAhead(now),
        ahead: dateAhead(now, 31),
        without: [...tenant.contact.leavers()].map(({ user_id }) => user_id),
      }),
    comparable: attendanceRows,
  },
];

/**
 * What differs from the truth in rows that were read, stream by stream; and the streams of which there is none.
 * @param now by the clock of the tenant
 */
export function judge(
  simulator: Simulator,
  rows: Rows,
  now = Date.now(),
): { readonly differing: readonly string[]; readonly unjudged: readonly string[] } {
  const judged = judges.flatMap(({ truth, comparable }) => {
    const [wanted, read] = [truth(simulator, now), comparable(rows)];
    return [...wanted].map(([name, list]) => ({ name, wanted: list, read: read.get(name) ?? [] }));
  });
  return {
    differing: judged.flatMap(({ name, wanted, read }) => {
      const [truth, own] = [wanted, read].map((list) => inOrder(list.map((row) => ({ ...row }))));
      const missing = (truth ?? []).filter((row) => own?.includes(row) !== true);
      const invented = (own ?? []).filter((row) => truth?.includes(row) !== true);
      return [
        ...missing.slice(0, 2).map((row) => `${name} lacks ${row}`),
        ...invented.slice(0, 2).map((row) => `${name} invents ${row}`),
        ...(truth?.length === own?.length ? [] : [`${name} has ${own?.length} rows of ${truth?.length}`]),
      ];
    }),
    unjudged: [...rows.keys()].filter((name) => judged.every((one) => one.name !== name)),
  };
}
