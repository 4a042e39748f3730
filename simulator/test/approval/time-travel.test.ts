/** Changes to approvals between two syncs. */
import { expect, test } from 'vitest';
import type { Item } from '../visitor.ts';
import { openApproval, day, some, unsigned, widgetsOf } from './support.ts';

test('an old pending instance is approved: its tasks close, its timeline grows, its creation stays', async () => {
  const { approvals, detail, forward, now } = await openApproval();
  const old = some(approvals, (one) => one.status === 'PENDING' && Number(one.start_time) < now() - 40 * day);
  const code = old.instance_code;
  expect(await detail(code)).toMatchObject({ status: 'PENDING', end_time: '0' });
  forward(86_400);
  approvals.approve(code, 'fine by me');
  const later = await detail(code);
  expect(later).toMatchObject({ status: 'APPROVED', end_time: String(now()), start_time: old.start_time });
  const tasks = later['task_list'] as Item[];
  expect(tasks.filter((task) => task['end_time'] === '0')).toEqual([]);
  expect((later['timeline'] as Item[]).at(-1)).toMatchObject({
    type: 'PASS',
    comment: 'fine by me',
    create_time: String(now()),
    task_id: expect.any(String) as string,
  });
  expect(unsigned(later)).toEqual(approvals.instance(code));
  expect(() => {
    approvals.approve(code);
  }).toThrow('is APPROVED');
});

test.each([
  ['reject', 'REJECTED', 'REJECT'],
  ['cancel', 'CANCELED', 'CANCEL'],
  ['deleteInstance', 'DELETED', 'DELETE'],
] as const)('%s ends an instance as %s', async (deed, status, type) => {
  const { approvals, code, codes, detail, forward, now } = await openApproval();
  const made = approvals.addInstance(code);
  forward(60);
  approvals[deed](made);
  const shown = await detail(made);
  expect(shown).toMatchObject({ status, end_time: String(now()) });
  expect((shown['timeline'] as Item[]).at(-1)).toMatchObject({ type });
  expect(await codes(now() - day, now())).toContain(made);
});

test('an approval is revoked: the original moves in no other way, and another instance takes its number', async () => {
  const { approvals, codes, detail, forward, now } = await openApproval();
  const original = some(
    approvals,
    (one) => one.status === 'APPROVED' && !one.reverted && Number(one.start_time) < now() - 100 * day,
  );
  forward(3_600);
  const reverting = approvals.revert(original.instance_code);
  expect(unsigned(await detail(original.instance_code))).toEqual({ ...original, reverted: true });
  const shown = await detail(reverting);
  expect(shown).toMatchObject({
    status: 'APPROVED',
    reverted: false,
    reverted_instance_code: original.instance_code,
    serial_number: original.serial_number,
    start_time: String(now()),
  });
  expect(await codes(now(), now(), { approval_code: original.approval_code })).toEqual([reverting]);
  expect(() => approvals.revert(original.instance_code)).toThrow('cannot be reverted');
});

test('a comment comes after the end, and goes', async () => {
  const { approvals, detail, forward, now } = await openApproval();
  const done = some(approvals, (one) => one.status === 'APPROVED' && one.comment_list === undefined);
  forward(day / 1000);
  const id = approvals.addComment(done.instance_code, 'Paid today', { file: 'receipt.png' });
  expect(await detail(done.instance_code)).toMatchObject({
    end_time: done.end_time,
    comment_list: [{ id, comment: 'Paid today', create_time: String(now()), files: [{ type: 'image' }] }],
  });
  approvals.removeComment(done.instance_code, id);
  expect(unsigned(await detail(done.instance_code))).toEqual(done);
});

test('a form is submitted again with fewer rows, or with anything', async () => {
  const { approvals, detail } = await openApproval();
  const rowsOf = (one: { readonly form?: unknown }): number =>
    (widgetsOf(one).find(({ type }) => type === 'fieldList')?.['value'] as unknown[] | undefined)?.length ??
    0;
  const listed = some(approvals, (one) => rowsOf(one) > 2);
  approvals.resubmit(listed.instance_code);
  expect(rowsOf(await detail(listed.instance_code))).toBe(rowsOf(listed) - 1);
  approvals.resubmit(listed.instance_code, (widgets) => widgets.slice(0, 1));
  expect(widgetsOf(await detail(listed.instance_code))).toHaveLength(1);
});

test('instances can be made as a test needs them, but not in the future', async () => {
  const { approvals, code, detail, now } = await openApproval();
  const start_time = String(now() - 50 * day);
  const end_time = String(now() - 49 * day);
  const made = approvals.addInstance(code, {
    status: 'REJECTED',
    start_time,
    end_time,
    serial_number: '1',
    form: '[]',
  });
  expect(await detail(made)).toMatchObject({
    status: 'REJECTED',
    start_time,
    end_time,
    serial_number: '1',
    form: '[]',
  });
  const open = approvals.addInstance(code);
  const pending = approvals.instance(open);
  expect(pending).toMatchObject({ status: 'PENDING', end_time: '0', start_time: String(now()) });
  expect(pending?.task_list.some((task) => task.status === 'PENDING')).toBe(true);
  approvals.changeInstance(open, { department_id: '' });
  expect(await detail(open)).toMatchObject({ department_id: '' });
  expect(() => approvals.addInstance(code, { start_time: String(now() + 1) })).toThrow('future');
  expect(() => approvals.addInstance('NONE')).toThrow('NONE');
  expect(() => {
    approvals.cancel('NONE');
  }).toThrow('NONE');
});

test('time passes by itself without changing anything, and new instances fill it', async () => {
  const { approvals, code, codes, forward, now } = await openApproval();
  const before = [...approvals.instances()];
  const then = now();
  forward((30 * day) / 1000);
  expect([...approvals.instances()]).toEqual(before);
  approvals.populate({ codes: [code], instances: 25, from: then, to: now() });
  const fresh = await codes(then, now());
  expect(fresh).toHaveLength(25);
  expect([...approvals.instances()]).toHaveLength(before.length + 25);
  expect(approvals.instance(fresh[0] ?? '')?.approval_code).toBe(code);
  expect(() => {
    approvals.populate({ instances: 1, from: then, to: now() + 1 });
  }).toThrow('future');
  const all = new Set([...approvals.instances()].map((one) => one.instance_code));
  for (const { instance_code } of before) expect(all.has(instance_code)).toBe(true);
});

test('a change to the original does not reach into the instance that reverted it', async () => {
  const { approvals, detail } = await openApproval();
  const reverting = some(
    approvals,
    (one) => one.reverted_instance_code !== undefined && widgetsOf(one).length > 1,
  );
  approvals.changeInstance(reverting.reverted_instance_code ?? '', { form: '[]', serial_number: '9' });
  expect(unsigned(await detail(reverting.instance_code))).toEqual(reverting);
});
