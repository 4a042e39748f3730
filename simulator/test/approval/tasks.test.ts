/** Tasks of the whole company, searched. */
import { expect, test } from 'vitest';
import { approval, dataOf, day, openApproval, type ApprovalTenant } from './support.ts';

type Found = Readonly<Record<'approval' | 'instance' | 'task', Readonly<Record<string, unknown>>>>;

async function search(
  { send }: ApprovalTenant,
  body: object,
  query = 'page_size=200',
): Promise<readonly Found[]> {
  return dataOf(await send(`${approval}/tasks/search?${query}`, body))['task_list'] as readonly Found[];
}

const lately = ({ now }: ApprovalTenant): object => ({
  task_start_time_from: String(now() - 30 * day),
  task_start_time_to: String(now()),
});

test('the tasks of one approver, the latest first, without those of revoked instances', async () => {
  const one = await openApproval();
  const instances = [...one.approvals.instances()];
  const truth = instances
    .filter(({ reverted }) => !reverted)
    .flatMap(({ task_list }) => task_list)
    .filter(({ start_time }) => Number(start_time) >= one.now() - 30 * day);
  const approver = truth.find(({ open_id }) => open_id !== '')?.open_id ?? '';
  const own = await search(one, { user_id: approver, ...lately(one) });
  const ids = own.map(({ task }) => task['task_id']);
  expect(ids.toSorted()).toEqual(
    truth.flatMap(({ id, open_id }) => (open_id === approver ? [id] : [])).toSorted(),
  );
  const times = own.map(({ task }) => Number(task['start_time']));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});

test('a search for nothing in particular is refused, or answered by the quirk', async () => {
  const strict = await openApproval();
  const refused = await strict.send(`${approval}/tasks/search`, lately(strict));
  expect([refused.status, refused.body.code]).toEqual([400, 1390001]);
  const open = await openApproval({ quirks: { approvalSearch: 'all' } });
  expect((await search(open, lately(open))).length).toBeGreaterThan(0);
});

test.each<[string, object, string]>([
  ['a span of more than thirty days', { task_start_time_from: '0', task_start_time_to: '99999999999' }, ''],
  ['a span without an end', { task_start_time_from: '0' }, ''],
  ['an unknown user', { user_id: 'ou_none' }, ''],
  ['pages over two hundred', {}, 'page_size=201'],
])('%s is refused', async (_why, more, query) => {
  const one = await openApproval();
  const { body } = await one.send(`${approval}/tasks/search?${query}`, { approval_code: one.code, ...more });
  expect([1390001, 1390004]).toContain(body.code);
});
