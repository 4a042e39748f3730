// What the walk of the directory costs, out of its first pages and the numbers of users in them.
import {
  departmentBatch,
  departmentChildren,
  usersOfDepartment,
  userBatch,
  visibleRange,
} from '../contact/endpoints.ts';
import {
  between,
  exactly,
  firstPage,
  keyOf,
  sumOf,
  type Cost,
  type Range,
  type Survey,
} from '../estimate.ts';
import { anyDensity, countIn, known, samplesOf, sum } from './density.ts';
import { directorySettings } from './index.ts';
import { chunks, departmentsById, idTypes } from './range.ts';
import { root, type LarkDepartment } from './tree.ts';

/** How large the directory is. */
interface Size {
  readonly departments: Range;
  readonly users: Range;
  /** Pages of the listings of departments, and of those of users. */
  readonly departmentPages: Range;
  readonly userPages: Range;
  readonly others: readonly Cost[];
}

/** The walk of the departments. */
export async function departmentCosts(survey: Survey): Promise<readonly Cost[]> {
  const { departmentPages, others } = await sizeOf(survey);
  return [{ endpoint: departmentChildren, calls: departmentPages, shared: 'departments' }, ...others];
}

/** The walk of the departments and of their users. */
export async function directoryCosts(survey: Survey): Promise<readonly Cost[]> {
  const { userPages } = await sizeOf(survey);
  return [
    ...(await departmentCosts(survey)),
    { endpoint: usersOfDepartment, calls: userPages, shared: 'users' },
  ];
}

/** How many users the app sees. */
export async function usersIn(survey: Survey): Promise<Range> {
  return (await sizeOf(survey)).users;
}

/** A company of which nothing could be seen. */
const unknown: Size = {
  departments: between(1, 10_000),
  users: between(1, 100_000),
  departmentPages: between(1, 1_000),
  userPages: between(1, 12_000),
  others: [],
};

const { pageSize } = departmentChildren;

async function sizeOf(survey: Survey): Promise<Size> {
  const { config } = survey.context;
  const settings = directorySettings(survey.context);
  const { departmentIds, departmentIdType, whole } = settings;
  const named = departmentIds.filter((id) => id !== root);
  const batches = chunks(named, 50).length * (departmentIdType === 'open_department_id' ? 1 : 2);
  const others: Cost[] =
    batches > 0
      ? [{ endpoint: departmentBatch, calls: exactly(batches), shared: 'configured departments' }]
      : [];
  if (departmentIds.length > 0 && whole !== true && !departmentIds.includes(root)) {
    const look = await survey.look('configured departments', (lark) =>
      departmentsById(lark, settings, config.contact.department_ids, departmentIdType),
    );
    const tops = look?.seen ?? [];
    if (tops.length < named.length) return { ...unknown, others };
    return { ...(await below(survey, tops)), others };
  }
  const everything = { ...idTypes(settings), fetch_child: true };
  const input = { path: { department_id: root }, query: everything };
  const first = await firstPage(survey, departmentChildren, input);
  if (first && !first.seen.hasMore) return { ...(await allOf(survey, known(first.seen.items))), others };
  if (first) return { ...(await large(survey)), others };
  return survey.refusalOf(keyOf(departmentChildren, input))
    ? inRange(survey, others)
    : { ...unknown, others };
}

/** All departments are known, and what they say of their users. */
async function allOf(survey: Survey, departments: readonly LarkDepartment[]): Promise<Size> {
  const query = { ...idTypes(directorySettings(survey.context)), department_id: root };
  const inRoot = await firstPage(survey, usersOfDepartment, { query });
  const atRoot = inRoot && !inRoot.seen.hasMore ? inRoot.seen.items.length : undefined;
  const ids = new Set(departments.map(({ open_department_id }) => open_department_id));
  const tops = departments.filter(
    ({ parent_department_id: above }) => typeof above !== 'string' || !ids.has(above),
  );
  const counted = tops.map(countIn);
  const users = between(Math.max(1, ...counted), sum(counted) + (atRoot ?? 1_000));
  const pages = departments.map((one) => Math.max(1, Math.ceil(countIn(one) / pageSize)));
  const rootPages = atRoot === undefined ? between(1, 20) : exactly(inRoot?.calls ?? 1);
  return {
    departments: exactly(departments.length + 1),
    users,
    departmentPages: exactly(1),
    userPages: sumOf([
      between(departments.length, Math.min(sum(pages), departments.length + beyondFirst(users.max))),
      rootPages,
    ]),
    others: [],
  };
}

/** More departments than a page shows: those at the top say how many users there are, parts of them how they are divided. */
async function large(survey: Survey): Promise<Size> {
  const query = { ...idTypes(directorySettings(survey.context)), fetch_child: false };
  const tops: LarkDepartment[] = [];
  let pageToken: string | undefined;
  let hasMore = true;
  for (let page = 0; page < maxTopPages && hasMore; page += 1) {
    const next = { ...query, ...(pageToken !== undefined && { page_token: pageToken }) };
    const look = await firstPage(survey, departmentChildren, { path: { department_id: root }, query: next });
    if (!look) break;
    tops.push(...known(look.seen.items));
    ({ hasMore, pageToken } = look.seen);
    // The first page shows enough to choose a sample from, which says more than a second page.
    if (page === 0) await samplesOf(survey, tops, 1);
  }
  const counted = sum(tops.map(countIn));
  if (counted === 0) return unknown;
  const size = await below(survey, tops);
  const most = hasMore ? 1.5 : 1;
  const stretched = ({ min, max }: Range): Range => between(min, Math.ceil(max * most));
  const departments = stretched(size.departments);
  return {
    ...size,
    departments,
    users: stretched(size.users),
    departmentPages: between(Math.ceil(departments.min / pageSize), Math.ceil(departments.max / pageSize)),
    userPages: stretched(size.userPages),
  };
}

const maxTopPages = 3;

/** The departments below some and their users. */
async function below(survey: Survey, tops: readonly LarkDepartment[]): Promise<Size> {
  const samples = await samplesOf(survey, tops, 2);
  const densities = samples.length > 0 ? samples : anyDensity;
  const counted = sum(tops.map(countIn));
  // Who is in several departments is counted in each.
  const users = between(Math.max(1, Math.floor(counted / 1.4)), counted);
  const [fewest, most] = [Math.min, Math.max].map((of) => of(...densities.map((one) => one.departments)));
  const departments = between(
    Math.max(tops.length, Math.floor(((fewest ?? 0) * users.min) / 1.3)),
    tops.length + Math.ceil((most ?? 0) * users.max * 1.3),
  );
  const pages = Math.max(...densities.map((one) => one.pages));
  return {
    departments,
    users,
    departmentPages: between(tops.length, tops.length + Math.ceil(departments.max / pageSize)),
    userPages: between(
      Math.max(departments.min, Math.floor(users.min / pageSize)),
      Math.ceil(departments.max * (1.1 + 2 * (pages - 1))) + 2,
    ),
    others: [],
  };
}

/** The app sees no root: what was ticked in its range. */
async function inRange(survey: Survey, before: readonly Cost[]): Promise<Size> {
  const settings = directorySettings(survey.context);
  const range = await firstPage(survey, visibleRange, { query: idTypes(settings) });
  const pages = range && !range.seen.hasMore ? exactly(range.calls) : between(1, 20);
  const ids = (kind: string): string[] =>
    (range?.seen.items ?? []).flatMap((one) => (one.kind === kind ? [one.id] : []));
  const [departments, users, groups] = [ids('department'), ids('user'), ids('group')];
  const look = await survey.look('departments of the range', (lark) =>
    departmentsById(lark, settings, departments.slice(0, 50), 'open_department_id'),
  );
  const size = look ? await below(survey, look.seen) : unknown;
  const few = between(
    Math.ceil(departments.length / 50),
    Math.ceil(departments.length / 50) + 5 * groups.length + 20,
  );
  return {
    ...size,
    users: between(Math.max(1, size.users.min), size.users.max + users.length + 100 * groups.length),
    // The refusal of the root is a call too; user groups in the range bring more of both.
    departmentPages: between(1 + size.departmentPages.min, 2 + size.departmentPages.max + 20 * groups.length),
    userPages: between(size.userPages.min, size.userPages.max + 20 * groups.length),
    others: [
      ...before,
      { endpoint: visibleRange, calls: pages, shared: 'contact range' },
      { endpoint: departmentBatch, calls: few, shared: 'departments of the range' },
      {
        endpoint: userBatch,
        calls: between(Math.ceil(users.length / 50), Math.ceil((users.length + 500 * groups.length) / 50)),
        shared: 'users of the range',
      },
    ],
  };
}

/** The most pages beyond the first of each list, whatever the lists are. */
const beyondFirst = (users: number): number => Math.floor(users / pageSize);
