/** Definitions as Approval returns them. */
import { expect, test } from 'vitest';
import { locales } from '../../src/approval/locales.ts';
import type { Item } from '../visitor.ts';
import { openApproval, approval, dataOf, widgetsOf, type Widget } from './support.ts';

const path = (code: string, query = ''): string => `${approval}/approvals/${code}?${query}`;

test('a definition has the documented keys in alphabetical order, no code, and an empty msg', async () => {
  const { approvals, code, get } = await openApproval();
  const reply = await get(path(code, 'with_admin_id=true'));
  expect(reply.text.startsWith('{"code":0,"data":{"approval_admin_ids":')).toBe(true);
  expect(reply.body.msg).toBe('');
  const data = dataOf(reply);
  expect(Object.keys(data)).toEqual([
    'approval_admin_ids',
    'approval_name',
    'form',
    'form_widget_relation',
    'node_list',
    'status',
    'viewers',
  ]);
  expect({ approval_code: code, ...data }).toEqual(approvals.definition(code));
  expect(data).toMatchObject({ approval_name: 'Purchase request', status: 'ACTIVE' });
  expect(dataOf(await get(path(code)))).not.toHaveProperty('approval_admin_ids');
  const nodes = data['node_list'] as Item[];
  expect(nodes.filter((node) => 'custom_node_id' in node)).toHaveLength(1);
  expect(nodes.map((node) => node['node_type'])).toContain('CC_NODE');
  expect(nodes[0]?.['node_id']).toMatch(/^[0-9a-f]{32}$/);
});

test.each(locales)('%s has names of its own', async (locale) => {
  const { approvals, code, get } = await openApproval();
  const data = dataOf(await get(path(code, `locale=${locale}`)));
  const names = (item: Item): unknown[] => [
    item['approval_name'],
    ...(item['node_list'] as Item[]).map((node) => node['name']),
    ...widgetsOf(item).map((widget) => widget.name),
  ];
  expect({ approval_code: code, approval_admin_ids: expect.any(Array) as unknown, ...data }).toEqual(
    approvals.definition(code, locale),
  );
  const english = names(dataOf(await get(path(code, 'locale=en-US'))));
  expect(names(data).filter((name) => english.includes(name)).length).toBe(
    locale === 'en-US' ? english.length : 0,
  );
});

test('without a locale the definition speaks its own language; an unknown one is refused', async () => {
  const { approvals, get } = await openApproval();
  const [, chinese = ''] = approvals.codes();
  expect(dataOf(await get(path(chinese)))['approval_name']).toBe('请假与出差');
  expect((await get(path(chinese, 'locale=xx-XX'))).body.code).toBe(99992402);
});

test('an unknown code answers 1390002, a deleted definition 1390016, or its status with the quirk', async () => {
  const { approvals, get, simulator } = await openApproval();
  const unknown = await get(path('00000000-0000-0000-0000-000000000000'));
  expect([unknown.status, unknown.body.code, unknown.body.msg]).toEqual([
    400,
    1390002,
    'approval code not found',
  ]);
  const [deleted = ''] = approvals.codes('DELETED');
  const refused = await get(path(deleted));
  expect([refused.status, refused.body.code]).toEqual([400, 1390016]);
  expect(approvals.codes()).not.toContain(deleted);
  await simulator.close();
  const other = await openApproval({ quirks: { approvalDeleted: 'shown' } });
  expect(dataOf(await other.get(path(deleted)))['status']).toBe('DELETED');
});

test('the statuses are there from the start, can be set, and deleting takes what is pending along', async () => {
  const { approvals, code, get } = await openApproval();
  expect([...approvals.definitions()].map(({ status }) => status)).toEqual([
    'ACTIVE',
    'ACTIVE',
    'INACTIVE',
    'DELETED',
  ]);
  approvals.setDefinitionStatus(code, 'INACTIVE');
  expect(dataOf(await get(path(code)))['status']).toBe('INACTIVE');
  const pending = approvals.addInstance(code);
  approvals.setDefinitionStatus(code, 'DELETED');
  expect((await get(path(code))).body.code).toBe(1390016);
  expect(approvals.instance(pending)).toMatchObject({ status: 'DELETED' });
  expect(() => {
    approvals.setDefinitionStatus(code, 'ACTIVE');
  }).toThrow('for good');
  const added = approvals.addDefinition('ACTIVE');
  expect(dataOf(await get(path(added)))['approval_name']).toBe('Purchase request 2');
});

test('options of other systems and of attendance come when they are asked for, the secret token always', async () => {
  const { code, approvals, get } = await openApproval();
  const supplier = async (query: string): Promise<Widget | undefined> =>
    widgetsOf(dataOf(await get(path(code, query)))).find((widget) => 'externalData' in widget);
  expect(await supplier('')).not.toHaveProperty('option');
  expect(await supplier('with_option=true')).toMatchObject({
    option: [{ value: 'ext-7301', text: 'Supplier one' }, {}],
    externalData: { token: expect.stringMatching(/SECRET/) as string },
  });
  const [, absence = ''] = approvals.codes();
  const leave = async (query: string): Promise<Widget | undefined> =>
    widgetsOf(dataOf(await get(path(absence, query)))).find((widget) => widget.type === 'leaveGroupV2');
  expect(await leave('')).not.toHaveProperty('option');
  expect(await leave('with_option=true')).toHaveProperty('option');
});

test('admins come in the type of id that was asked for; user ids need their scope', async () => {
  const { approvals, simulator, get } = await openApproval();
  const [code = '', second = ''] = approvals.codes();
  const [openId = ''] = approvals.definition(code)?.approval_admin_ids ?? [];
  const admin = simulator.tenant.contact.person(openId);
  const query = 'with_admin_id=true&user_id_type=user_id';
  expect(dataOf(await get(path(code, query)))['approval_admin_ids']).toEqual([admin?.user_id]);
  simulator.setScopes(['approval:definition']);
  expect((await get(path(code, query))).body.code).toBe(99991672);
  expect((await get(path(second))).text).not.toContain('"user_id"');
});

test('every type of widget that Lark names is on some form', async () => {
  const { approvals } = await openApproval();
  const types = new Set(
    [...approvals.definitions()].flatMap((one) =>
      widgetsOf(one).flatMap(({ type, children }) => [
        type,
        ...((children ?? []) as Widget[]).map((child) => child.type),
      ]),
    ),
  );
  const named =
    'document input textarea text number amount formula radioV2 checkboxV2 date dateInterval fieldList mutableGroup ' +
    'image imageV2 attachment attachmentV2 department contact connect address location account telephone serialNumber ' +
    'leaveGroupV2 workGroup tripGroup outGroup apaascorehrOnboardingGroup shiftGroupV2 apaascorehrRegularateGroup ' +
    'remedyGroupV2 apaascorehrJobAdjustGroup apaascorehrOffboardingGroup radio checkbox leaveGroup shiftGroup remedyGroup';
  expect(named.split(' ').filter((type) => !types.has(type))).toEqual([]);
});
