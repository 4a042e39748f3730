/** A client of the simulated Approval module, and the paths of its endpoints. */
import type { Approvals } from '../../src/approval/records/approvals.ts';
import type { Instance } from '../../src/approval/records/shapes.ts';
import type { SimulatorOptions } from '../../src/simulator.ts';
import { standingClock, visit, type Item, type Reply, type Visitor } from '../visitor.ts';

export const approval = '/open-apis/approval/v4';
export const detailPath = `${approval}/instances/:instance_id`;
export const hour = 3_600_000;
export const day = 24 * hour;

export interface ApprovalTenant extends Visitor {
  readonly approvals: Approvals;
  /** The code of the first definition, which is active. */
  readonly code: string;
  readonly now: () => number;
  readonly forward: (seconds: number) => void;
  readonly detail: (code: string, query?: string) => Promise<Item>;
  /** One page of the listing, by default of the hour before now. */
  readonly list: (query: Readonly<Record<string, string | number>>) => Promise<Reply>;
  /** Every code of a window, page by page. */
  readonly codes: (
    from: number,
    to: number,
    more?: Readonly<Record<string, string | number>>,
  ) => Promise<string[]>;
}

export function dataOf({ body }: Reply): Item {
  if (body.code !== 0) throw new Error(JSON.stringify(body));
  return body.data as unknown as Item;
}

export interface Widget {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The widgets of a form that is JSON; none of one that is not. */
export function widgetsOf({ form }: { readonly form?: unknown }): readonly Widget[] {
  try {
    return JSON.parse(String(form)) as readonly Widget[];
  } catch {
    return [];
  }
}

/** The widgets of a form and of the tables in it. */
export function allWidgets(instance: { readonly form?: unknown }): readonly Widget[] {
  return widgetsOf(instance).flatMap((widget) =>
    widget.type === 'fieldList' ? [widget, ...(widget['value'] as Widget[][]).flat()] : [widget],
  );
}

/** An instance without what is signed again for every answer. */
export function unsigned(instance: object): unknown {
  return JSON.parse(
    JSON.stringify(instance).replaceAll(/\?x-expires=[^"\\]*(?:\\+u0026[^"\\]*)?/g, ''),
  ) as unknown;
}

/** The first instance that fits. */
export function some(approvals: Approvals, fits: (instance: Instance) => boolean): Instance {
  for (const instance of approvals.instances()) if (fits(instance)) return instance;
  throw new Error(`No instance fits ${fits.toString()}`);
}

/** Starts a simulator for the length of one test; its clock stands. */
export async function openApproval(options: SimulatorOptions = {}): Promise<ApprovalTenant> {
  const { clock, forward } = standingClock();
  const visitor = await visit({ clock, tokenLife: 86_400 * 3_650, ...options });
  const approvals = visitor.simulator.tenant.approval;
  const code = approvals.codes()[0] ?? '';
  const now = options.clock ?? clock;
  const list: ApprovalTenant['list'] = (query) => {
    const window = { approval_code: code, start_time: now() - hour, end_time: now() };
    const all = Object.entries({ ...window, ...query }).map(([key, value]): [string, string] => [
      key,
      String(value),
    ]);
    return visitor.get(`${approval}/instances?${new URLSearchParams(all).toString()}`);
  };
  return {
    ...visitor,
    approvals,
    code,
    now,
    forward,
    list,
    detail: async (instance, query = '') =>
      dataOf(await visitor.get(`${approval}/instances/${instance}?${query}`)),
    codes: async (from, to, more = {}) => {
      const found: string[] = [];
      for (let token = ''; ;) {
        const query = { start_time: from, end_time: to, ...more, ...(token !== '' && { page_token: token }) };
        const page = dataOf(await list(query));
        found.push(...((page['instance_code_list'] ?? []) as string[]));
        if (page['has_more'] !== true) return found;
        token = String(page['page_token']);
      }
    },
  };
}
