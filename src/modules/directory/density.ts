// How departments and users are divided, out of the first page below a few departments.
import { departmentChildren } from '../contact/endpoints.ts';
import { firstPage, type Survey } from '../estimate.ts';
import { isRow } from '../keyed.ts';
import { directorySettings } from './index.ts';
import { departmentsIn, idTypes } from './range.ts';
import type { LarkDepartment } from './tree.ts';

const { pageSize } = departmentChildren;

/** How many departments there are for each user of some, and how many pages of users for each department. */
export interface Density {
  readonly departments: number;
  readonly pages: number;
}

/** A department with so many users has few enough departments for one page, and enough to learn from. */
const goodSample = 350;

/** What is below a few of the departments. */
export async function samplesOf(
  survey: Survey,
  tops: readonly LarkDepartment[],
  count: number,
): Promise<Density[]> {
  const query = { ...idTypes(directorySettings(survey.context)), fetch_child: true };
  const distance = (one: LarkDepartment): number =>
    Math.abs(Math.log(Math.max(1, countIn(one)) / goodSample));
  const chosen = [...tops].sort((a, b) => distance(a) - distance(b)).slice(0, count);
  const densities: Density[] = [];
  for (const top of chosen) {
    const look = await firstPage(survey, departmentChildren, {
      path: { department_id: top.open_department_id },
      query,
    });
    if (!look || countIn(top) === 0) continue;
    const shown = [top, ...known(look.seen.items)];
    const direct = shown.map(
      (one) => countIn(one) - sum(shown.filter((other) => isBelow(other, one)).map(countIn)),
    );
    const pages = direct.map((users) => Math.max(1, Math.ceil(users / pageSize)));
    // Where it is not all that is below, those in the middle are taken for typical ones.
    const users = look.seen.hasMore ? middleOf(shown.map(countIn)) * shown.length : countIn(top);
    densities.push({
      departments: shown.length / Math.max(1, users),
      pages: look.seen.hasMore ? 1 : sum(pages) / shown.length,
    });
  }
  return densities;
}

const isBelow = (other: LarkDepartment, one: LarkDepartment): boolean =>
  other['parent_department_id'] === one.open_department_id;

const middleOf = (counts: readonly number[]): number =>
  [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 1;

/** A company where nothing is known has 4 to 40 users in a department. */
export const anyDensity: readonly Density[] = [
  { departments: 1 / 40, pages: 1 },
  { departments: 1 / 4, pages: 1 },
];

/** The departments of an answer. */
export const known = (items: readonly unknown[]): LarkDepartment[] => departmentsIn(items, () => undefined);

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Users in a department and below it; 0 where Lark does not show the number. */
export function countIn(department: LarkDepartment): number {
  const count = isRow(department) ? department['member_count'] : undefined;
  return typeof count === 'number' ? count : 0;
}
