/** What a small tenant has of everything that makes approvals hard to read. */
import { expect, test } from 'vitest';
import type { Instance, TimelineEvent } from '../../src/approval/records/shapes.ts';
import { createTenant, tenantJson } from '../../src/tenant.ts';
import { allWidgets, openApproval, approval, day, widgetsOf } from './support.ts';

const now = Date.UTC(2026, 1, 3, 17, 21, 44);
const instancesOf = (seed: number): Instance[] => [
  ...createTenant(seed, 'small', () => now).approval.instances(),
];
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

test('the same seed, size and clock make the same approvals, byte for byte', () => {
  const json = (seed: number, at = now): string =>
    [...tenantJson(createTenant(seed, 'small', () => at))].join('');
  expect(json(1)).toBe(json(1));
  expect(json(1)).not.toBe(json(2));
  expect(json(1)).not.toBe(json(1, now + day));
});

test.each(seeds)('a small tenant has instances over four hundred days in every status (seed %i)', (seed) => {
  const all = instancesOf(seed);
  expect(all).toHaveLength(120);
  expect(new Set(all.map((one) => one.instance_code)).size).toBe(120);
  expect(new Set(all.map((one) => one.status))).toEqual(
    new Set(['PENDING', 'APPROVED', 'REJECTED', 'CANCELED', 'DELETED']),
  );
  const ages = all.map((one) => (now - Number(one.start_time)) / day);
  expect(Math.max(...ages)).toBeGreaterThan(380);
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
  expect(Math.min(...ages)).toBeLessThan(15);
  const waiting = all
    .filter((one) => one.status === 'PENDING')
    .map((one) => (now - Number(one.start_time)) / day);
  expect(Math.max(...waiting)).toBeGreaterThan(200);
  expect(Math.min(...waiting)).toBeLessThan(100);
  for (const one of all) {
    expect(one.end_time === '0').toBe(one.status === 'PENDING');
    expect(Number(one.end_time)).toBeLessThanOrEqual(now);
    const open = one.task_list.filter((task) => task.end_time === '0');
    expect(open.every((task) => task.status === 'PENDING')).toBe(true);
    expect(open.length > 0).toBe(one.status === 'PENDING');
  }
});

const eventKeys: Readonly<Record<string, string>> = {
  START: 'create_time ext node_key open_id type user_id',
  AUTO_PASS: 'create_time ext node_key open_id task_id type',
};

test.each(seeds)('timelines and tasks are of every type, with the recorded keys (seed %i)', (seed) => {
  const all = instancesOf(seed);
  const events: TimelineEvent[] = all.flatMap((one) => one.timeline);
  expect([...new Set(events.map(({ type }) => type))].sort()).toEqual(
    (
      'ADD_APPROVER ADD_APPROVER_AFTER ADD_APPROVER_BEFORE AUTO_PASS AUTO_REJECT CANCEL CC DELETE DELETE_APPROVER ' +
      'PASS REJECT REMOVE_REPEAT ROLLBACK ROLLBACK_SELECTED START TRANSFER'
    ).split(' '),
  );
  for (const event of events) {
    const keys = eventKeys[event.type];
    if (keys !== undefined) expect(Object.keys(event).sort().join(' ')).toBe(keys);
    const ext = JSON.parse(event.ext) as object;
    if (/^(TRANSFER|ADD_|DELETE_)/.test(event.type)) expect(ext).toHaveProperty('user_id_list');
    if (event.type === 'START' || event.type === 'CC') expect(event.node_key).toBe('');
  }
  const copies = events.filter(({ type }) => type === 'CC');
  expect(
    copies.some((one) => one.ext === '{}' && one.cc_user_list !== undefined && !('user_id' in one)),
  ).toBe(true);
  expect(copies.some((one) => 'user_id' in (JSON.parse(one.ext) as object))).toBe(true);
  expect(events.some((one) => one.files !== undefined)).toBe(true);

  const tasks = all.flatMap((one) => one.task_list);
  expect([...new Set(tasks.map(({ type }) => type))].sort()).toEqual(
    'AND AUTO_PASS AUTO_REJECT OR SEQUENTIAL'.split(' '),
  );
  expect([...new Set(tasks.map(({ status }) => status))].sort()).toEqual(
    'APPROVED DONE PENDING REJECTED TRANSFERRED'.split(' '),
  );
  const nobodys = tasks.filter(({ type }) => type.startsWith('AUTO_'));
  expect(nobodys.every((task) => task.open_id === '' && !('user_id' in task))).toBe(true);
  expect(tasks.some((task) => 'custom_node_id' in task)).toBe(true);
  expect(tasks.some((task) => !('custom_node_id' in task))).toBe(true);
  const ids = tasks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.map(Number)).size).toBeLessThan(ids.length);
  expect(
    all.some(({ task_list }) =>
      task_list.some((one, at) => Number(one.start_time) > Number(task_list[at + 1]?.start_time ?? Infinity)),
    ),
  ).toBe(true);
});

test.each(seeds)('forms have every type of widget, and every way to be read wrongly (seed %i)', (seed) => {
  const all = instancesOf(seed);
  const widgets = all.flatMap(allWidgets);
  const types = new Set(widgets.map(({ type }) => type));
  const named =
    'document input textarea text number amount formula radioV2 checkboxV2 date dateInterval fieldList mutableGroup ' +
    'image imageV2 attachment attachmentV2 department contact connect address location account telephone serialNumber ' +
    'leaveGroupV2 widgetLeaveGroupV2 workGroup tripGroup outGroup apaascorehrOnboardingGroup shiftGroupV2 radio ' +
    'apaascorehrRegularateGroup remedyGroupV2 apaascorehrJobAdjustGroup apaascorehrOffboardingGroup checkbox leaveGroup ' +
    'shiftGroup remedyGroup hologramV3';
  expect(named.split(' ').filter((type) => !types.has(type))).toEqual([]);

  const forms = all.map(({ form }) => form);
  expect(forms).toContain(undefined);
  expect(forms).toContain('');
  const readable = (form = ''): boolean => {
    try {
      return Array.isArray(JSON.parse(form));
    } catch {
      return false;
    }
  };
  expect(forms.some((form) => form?.startsWith('[{') === true && !readable(form))).toBe(true);
  const text = forms.join('');
  expect(text).toContain('\\u0026');
  expect(text).not.toContain('&');
  expect(text).toMatch(/map\[city/);

  const oneForm = all.filter(
    (one) => one.approval_code === all[0]?.approval_code && widgetsOf(one).length > 0,
  );
  expect(new Set(oneForm.map((one) => widgetsOf(one).length)).size).toBeGreaterThan(2);
  const tables = widgets
    .filter(({ type }) => type === 'fieldList')
    .map(({ value, ext }) => ({ ext, rows: value as object[][] }));
  expect(tables.some(({ rows }) => new Set(rows.map((row) => row.length)).size > 1)).toBe(true);
  expect(tables.some(({ rows }) => rows.length === 40)).toBe(true);
  expect(tables.some(({ ext }) => JSON.stringify(ext).includes('sumItems'))).toBe(true);
  const amounts = widgets.filter(({ type }) => type === 'amount');
  expect(new Set(amounts.map(({ ext }) => (ext as { currency: string }).currency)).size).toBeGreaterThan(2);
  expect(amounts.every(({ value }) => typeof value === 'number')).toBe(true);
  expect(new Set(widgets.map(({ timezoneOffset }) => timezoneOffset)).size).toBeGreaterThan(3);
  expect(widgets.some(({ type, value }) => /[lL]eaveGroupV2/.test(type) && Array.isArray(value))).toBe(true);
  expect(text).toMatch(/\\?"transport\\?"/);
  expect(text).toMatch(/\\?"transportation\\?"/);
  expect(widgets.some(({ custom_id }) => custom_id !== undefined)).toBe(true);
});

test.each(seeds)('serial numbers are shared by reverts and comments are rare (seed %i)', (seed) => {
  const all = instancesOf(seed);
  const byCode = new Map(all.map((one) => [one.instance_code, one]));
  const reverting = all.filter((one) => one.reverted_instance_code !== undefined);
  expect(reverting.length).toBeGreaterThan(0);
  for (const one of reverting) {
    const original = byCode.get(one.reverted_instance_code ?? '');
    expect(original).toMatchObject({ reverted: true, status: 'APPROVED', serial_number: one.serial_number });
    expect(one).toMatchObject({
      reverted: false,
      status: 'APPROVED',
      approval_code: original?.approval_code,
    });
    expect(one.uuid).toMatch(/^[0-9A-F]{8}-/);
    expect(Number(one.start_time)).toBeGreaterThan(Number(original?.end_time));
    expect(one.form).toBe(original?.form);
  }
  expect(all.filter((one) => one.reverted)).toHaveLength(reverting.length);
  const modified = all.find((one) => one.modified_instance_code !== undefined);
  expect(byCode.get(modified?.modified_instance_code ?? '')?.approval_code).toBe(modified?.approval_code);

  expect(all.some((one) => !('comment_list' in one))).toBe(true);
  const comments = all.flatMap((one) => one.comment_list ?? []);
  expect(comments.some((one) => one.files?.some(({ type }) => type === 'attachment'))).toBe(true);
  expect(comments.some((one) => !('files' in one))).toBe(true);
  expect(
    all.some((one) =>
      one.comment_list?.some(
        (comment) => one.end_time !== '0' && Number(comment.create_time) > Number(one.end_time),
      ),
    ),
  ).toBe(true);
  const { approval: approvals } = createTenant(seed, 'small', () => now);
  const kept = all.flatMap((one) => approvals.comments(one.instance_code));
  expect(kept.some((one) => one.is_delete === 1)).toBe(true);
  expect(kept.some((one) => one.replies.length > 0)).toBe(true);
});

test('fifty thousand instances take little memory until one is requested', async () => {
  const {
    approvals,
    codes,
    detail,
    now: clock,
  } = await openApproval({
    size: { people: 500, departments: 20, depth: 3, approval: { definitions: 4, instances: 50_000 } },
  });
  const { store } = approvals;
  expect(store.instances).toHaveLength(50_000);
  expect(store.instances.filter((one) => one.kept !== undefined)).toEqual([]);
  const found = await codes(clock() - day, clock());
  expect(found.length).toBeGreaterThan(10);
  expect(await detail(found[0] ?? '')).toMatchObject({ instance_code: found[0] });
  const ids = new Set(store.instances.map((one) => one.start));
  expect(ids.size).toBeGreaterThan(40_000);
});

test('odd sizes work: no definition, no instance', async () => {
  const { approvals, get } = await openApproval({
    size: { people: 0, departments: 0, depth: 0, approval: { definitions: 0, instances: 0 } },
  });
  expect([approvals.codes(), [...approvals.instances()]]).toEqual([[], []]);
  expect((await get(`${approval}/approvals/NONE`)).body.code).toBe(1390002);
  const code = approvals.addDefinition('ACTIVE');
  expect(approvals.instance(approvals.addInstance(code))).toMatchObject({
    approval_code: code,
    status: 'PENDING',
  });
});
