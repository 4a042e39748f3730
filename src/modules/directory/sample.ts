// The first few departments and users that a walk of the directory would find, in the few calls that a check may make.
import { ConnectorError } from '../../engine/errors.ts';
import { askForNothing, askOf, type Ask, type FirstPage } from '../ask.ts';
import type { Context } from '../context.ts';
import {
  departmentBatch,
  departmentChildren,
  groupMembers,
  userBatch,
  userById,
  usersOfDepartment,
  visibleRange,
  type Visible,
} from '../contact/endpoints.ts';
import { perRun } from '../per-run.ts';
import { directorySettings } from './index.ts';
import { usersIn } from './members.ts';
import { departmentsIn, idTypes, noneVisible, notShown } from './range.ts';
import { notVisible, refused, rootOutOfRange } from './refusals.ts';
import { root, type LarkDepartment, type PlacedDepartment } from './tree.ts';
import type { DepartmentMember, LarkUser } from './user-index.ts';

/** What a check sees of the directory. */
export interface DirectorySample {
  /** In words. */
  readonly extent: string;
  readonly departments: readonly PlacedDepartment[];
  readonly users: readonly DepartmentMember[];
}

/** Ids in one call, and items of one page. */
const maxBatch = 50;

/** How many departments are sampled for users. */
const maxDepartments = 3;

/** Asked once a check, for all modules that need users or departments. */
export const directorySampleOf: (context: Context) => Promise<DirectorySample> = perRun(async (context) => {
  const ask = askOf(context);
  const { departmentIds, whole } = directorySettings(context);
  const named = [...new Set(departmentIds)].filter((id) => id !== root).slice(0, maxBatch);
  const configured = named.length > 0 ? await configuredDepartments(named, ask) : [];
  if (departmentIds.length > 0 && whole !== true) {
    const ids = [...(departmentIds.includes(root) ? [root] : []), ...configured.map(openId)];
    const [below, users] = await Promise.all([childrenOf(ids[0] ?? root, ask), firstUsers(ids, ask)]);
    const extent = `${named.length} of the ${departmentIds.length} configured departments`;
    return { extent, departments: [...configured, ...below].map(placed), users };
  }
  try {
    const below = await childrenOf(root, ask);
    const users = await firstUsers([root, ...below.map(openId)], ask);
    const extent = `a contact range of all staff, ${below.length} departments on the first page`;
    return { extent, departments: below.map(placed), users };
  } catch (error) {
    if (!refused(error, rootOutOfRange)) throw error;
    return partOfRange(ask);
  }
});

/** A contact range of single departments, groups and users. */
async function partOfRange(ask: Ask): Promise<DirectorySample> {
  const { first, call, context } = ask;
  const query = idTypes(directorySettings(context));
  const range = await first(visibleRange, { query }, maxBatch * 2);
  if (range.items.length === 0) throw noneVisible();
  const idsOf = (wanted: Visible['kind']): string[] =>
    range.items.flatMap(({ kind, id }) => (kind === wanted ? [id] : [])).slice(0, maxBatch);
  const [department_ids, user_ids, [group_id]] = [idsOf('department'), idsOf('user'), idsOf('group')];
  const some = async <Item>(ids: readonly unknown[], send: () => Promise<readonly Item[]>) =>
    ids.length > 0 ? send() : [];
  const [departments, below, members, single] = await Promise.all([
    some(department_ids, async () =>
      departmentsIn(
        (await call(departmentBatch, { query: { ...query, department_ids } })).items ?? [],
        ignore,
      ),
    ),
    some(department_ids, () => childrenOf(department_ids[0] ?? root, ask)),
    some(department_ids, () => firstUsers(department_ids.slice(0, 2), ask)),
    some(user_ids, () => singleUsers(user_ids, ask)),
    group_id === undefined ? undefined : membersOfOneGroup(group_id, ask),
  ]);
  return {
    extent: rangeInWords(range),
    departments: [...departments, ...below].map(placed),
    users: [...single.map((user) => ({ user, department: undefined })), ...members],
  };
}

/** Lark may refuse all for one of them; then the first is asked for alone. */
async function singleUsers(
  user_ids: readonly string[],
  { call, context }: Ask,
): Promise<readonly LarkUser[]> {
  const query = idTypes(directorySettings(context));
  try {
    return usersIn((await call(userBatch, { query: { ...query, user_ids } })).items ?? [], ignore);
  } catch (error) {
    if (!refused(error, notVisible)) throw error;
    await askForNothing(() => call(userById, { path: { user_id: user_ids[0] ?? '' }, query }));
    return [];
  }
}

const memberships = perRun((): { asked?: Promise<unknown> } => ({}));

/** The members of one group, whichever is asked for first. */
export async function membersOfOneGroup(group_id: string, { first, context }: Ask): Promise<void> {
  const query = { member_type: 'user', member_id_type: context.config.contact.user_id_type };
  await (memberships(context).asked ??= first(groupMembers, { path: { group_id }, query }));
}

function rangeInWords({ items, hasMore }: FirstPage<Visible>): string {
  const count = (wanted: string): number => items.filter(({ kind }) => kind === wanted).length;
  return (
    `a contact range of ${count('department')} departments, ${count('group')} groups and ${count('user')} users` +
    (hasMore ? ' (first page of it)' : '')
  );
}

/** @throws ConnectorError (config) that names the departments that Lark does not show */
async function configuredDepartments(
  department_ids: readonly string[],
  { call, context }: Ask,
): Promise<readonly LarkDepartment[]> {
  const settings = directorySettings(context);
  const query = { ...idTypes(settings), department_id_type: settings.departmentIdType, department_ids };
  const found = departmentsIn((await call(departmentBatch, { query })).items ?? [], ignore);
  if (found.length < department_ids.length) throw atRange(notShown(department_ids, found));
  return found;
}

async function childrenOf(
  department_id: string,
  { first, context }: Ask,
): Promise<readonly LarkDepartment[]> {
  const query = { ...idTypes(directorySettings(context)), fetch_child: false };
  const { items } = await first(departmentChildren, { path: { department_id }, query }, maxBatch);
  return departmentsIn(items, ignore);
}

/** The first page of the first department that has users of its own. */
async function firstUsers(
  ids: readonly string[],
  { first, context }: Ask,
): Promise<readonly DepartmentMember[]> {
  for (const department of ids.slice(0, maxDepartments)) {
    const query = { ...idTypes(directorySettings(context)), department_id: department };
    const { items } = await first(usersOfDepartment, { query }, maxBatch);
    const users = usersIn(items, ignore);
    if (users.length > 0) return users.map((user) => ({ user, department }));
  }
  return [];
}

/** A sample is not what is read: the read warns of rows without a key. */
function ignore(): void {
  // Nothing.
}

/** As if it were the topmost: where it lies is not looked at. */
function placed(department: LarkDepartment): PlacedDepartment {
  return { department, parent: undefined, path: [department] };
}

function openId({ open_department_id }: LarkDepartment): string {
  return open_department_id;
}

/** Lark's own code for what it only shows by an empty answer here. */
const noDepartmentAuthority = 40004;

function atRange({ type, message }: ConnectorError): ConnectorError {
  return new ConnectorError(type, message, { code: noDepartmentAuthority });
}
