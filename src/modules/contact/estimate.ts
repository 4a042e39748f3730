// What user groups cost: a listing for each type, and one for each kind of member of each group.
import type { Context } from '../context.ts';
import { between, firstPage, pagesOf, sumOf, type Estimate, type Range, type Survey } from '../estimate.ts';
import { isRow } from '../keyed.ts';
import { groupList, groupMembers } from './endpoints.ts';

/** The types of groups, with the kinds of members that each can have. */
const types = [
  { type: '1', kinds: 2 },
  { type: '2', kinds: 1 },
];

/** @param members the stream of the members */
export function userGroupsEstimate(members: string): Estimate {
  return async (sync, survey) => {
    const lists: Range[] = [];
    const details: Range[] = [];
    for (const { type, kinds } of types) {
      lists.push(await pagesOf(survey, groupList, { query: { type } }));
      details.push(await membersOf(survey, type, kinds));
    }
    return [
      { endpoint: groupList, calls: sumOf(lists) },
      ...(sync.streams.has(members) ? [{ endpoint: groupMembers, calls: sumOf(details) }] : []),
    ];
  };
}

/** Groups of a type of which none could be seen. */
const unseen = between(0, 200);

async function membersOf(survey: Survey, type: string, kinds: number): Promise<Range> {
  const look = await firstPage(survey, groupList, { query: { type } });
  if (!look) return unseen;
  const groups = look.seen.items.filter(isRow);
  const pages = groups.map(({ member_user_count, member_department_count }) =>
    [member_user_count, member_department_count]
      .slice(0, kinds)
      .map((count) => Math.max(1, Math.ceil(Number(count) / groupMembers.pageSize) || 1))
      .reduce((sum, one) => sum + one, 0),
  );
  const most = pages.reduce((sum, one) => sum + one, 0);
  return between(groups.length * kinds, look.seen.hasMore ? most * 20 : most);
}

/** What to narrow where contacts cost too much. */
export function narrowContact({ config }: Pick<Context, 'config'>): string {
  return config.contact.department_ids.length > 0
    ? 'contact.department_ids: name fewer departments, or sync contacts once a day in a connection of their own.'
    : 'contact.department_ids: without it, everyone is read. Name departments, or sync contacts once a day in a connection of their own.';
}
