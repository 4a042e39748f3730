/** One instance in full. */
import { expect, test } from 'vitest';
import { locales } from '../../src/approval/locales.ts';
import type { Item } from '../visitor.ts';
import { openApproval, approval, some, unsigned, widgetsOf } from './support.ts';

function keysOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(keysOf);
  return Array.isArray(value) ? inside : [Object.keys(value), ...inside];
}

test('the whole tenant equals the ground truth, apart from signatures, with all keys in alphabetical order', async () => {
  const { approvals, get, detail } = await openApproval();
  for (const truth of approvals.instances())
    expect(unsigned(await detail(truth.instance_code))).toEqual(truth);
  const [first] = approvals.instances();
  const { body, text } = await get(`${approval}/instances/${first?.instance_code ?? ''}`);
  expect(text.startsWith('{"code":0,"data":{"approval_code":"')).toBe(true);
  expect(text.endsWith('},"msg":""}')).toBe(true);
  for (const keys of keysOf(body)) expect(keys).toEqual(keys.toSorted());
});

test('an unknown code answers 1390003, an unknown user 1390004, and a uuid is as good as a code', async () => {
  const { approvals, get, detail } = await openApproval();
  const [one] = approvals.instances();
  const path = `${approval}/instances/${one?.instance_code ?? ''}`;
  const replies = await Promise.all([
    get(`${approval}/instances/00000000-0000-0000-0000-000000000000`),
    get(`${path}?user_id=ou_nobody`),
    get(`${path}?locale=english`),
  ]);
  expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 1390003],
    [400, 1390004],
    [400, 99992402],
  ]);
  expect(await detail(one?.uuid ?? '')).toMatchObject({ instance_code: one?.instance_code });
  expect(await detail(one?.instance_code ?? '', `user_id=${one?.open_id ?? ''}`)).toMatchObject({
    uuid: one?.uuid,
  });
});

test('addresses of files differ at every call, in the form, in comments and in the timeline', async () => {
  const { approvals, get, now } = await openApproval();
  const withFiles = some(
    approvals,
    (one) => one.timeline.some((event) => 'files' in event) && /files\.example/.test(one.form ?? ''),
  );
  approvals.addComment(withFiles.instance_code, 'look', { file: 'photo.png' });
  const addresses = async (): Promise<string[]> => {
    const { text } = await get(`${approval}/instances/${withFiles.instance_code}`);
    return [...text.matchAll(/https:\/\/files[^"\\]+(?:\\+u0026[^"\\]*)?/g)].map(([address]) => address);
  };
  const [first, second] = [await addresses(), await addresses()];
  expect(first.length).toBeGreaterThan(2);
  expect(second).toHaveLength(first.length);
  expect(second.filter((one) => first.includes(one))).toEqual([]);
  const expires = /x-expires=(\d+)/.exec(first[0] ?? '')?.[1];
  expect(Number(expires)).toBe(Math.floor(now() / 1000) + 12 * 3_600);
});

test('without the scope of user ids there are none anywhere, and users of contact widgets only by open id', async () => {
  const { approvals, simulator, get, detail } = await openApproval({
    scopes: ['approval:approval:readonly'],
  });
  const userIds = new Set([...simulator.tenant.contact.people()].map((person) => person.user_id));
  for (const person of simulator.tenant.contact.leavers()) userIds.add(person.user_id);
  for (const truth of approvals.instances()) {
    const { text } = await get(`${approval}/instances/${truth.instance_code}`);
    expect(text).not.toMatch(/user_id(_list)?\\*"/);
    // Eight hexadecimal digits between quotes are a user id or the instance's own uuid.
    const short = [...text.matchAll(/\\?"([0-9a-f]{8})\\?"/g)].map(([, id = '']) => id);
    expect(short.filter((id) => userIds.has(id))).toEqual([]);
  }
  const bought = some(approvals, (one) => widgetsOf(one).some(({ type }) => type === 'contact'));
  const contact = widgetsOf(await detail(bought.instance_code)).find(({ type }) => type === 'contact');
  expect(contact).toMatchObject({
    value: [],
    open_ids: expect.arrayContaining([expect.stringMatching(/^ou_/)]) as string[],
  });
  const copied = some(approvals, (one) => one.timeline.some((event) => 'cc_user_list' in event));
  const cc = ((await detail(copied.instance_code))['timeline'] as Item[]).find(
    (event) => 'cc_user_list' in event,
  );
  expect(Object.keys((cc?.['cc_user_list'] as Item[])[0] ?? {})).toEqual(['cc_id', 'open_id']);
  expect(cc).not.toHaveProperty('user_id_list');
});

test.each(locales)(
  'in %s names and chosen texts are that language, keys and external ids are not',
  async (locale) => {
    const { approvals, detail } = await openApproval();
    const english = some(approvals, (one) => {
      const widgets = widgetsOf(one);
      return (
        one.task_list.some((task) => task.node_name === 'Manager') &&
        widgets.some(({ name, option }) => name === 'Category' && option !== undefined) &&
        widgets.some(({ name }) => name === 'Supplier') &&
        widgets.some(({ type }) => type === 'checkboxV2')
      );
    });
    const shown = await detail(english.instance_code, `locale=${locale}`);
    expect(unsigned(shown)).toEqual(approvals.instance(english.instance_code, locale));
    const same = locale === 'en-US';
    expect(shown['approval_name'] === english.approval_name).toBe(same);
    expect((shown['task_list'] as Item[])[0]?.['node_name'] === english.task_list[0]?.node_name).toBe(same);
    const [radio, radioBefore] = [shown, english].map(
      (of) =>
        widgetsOf(of).find(({ type, option }) => type === 'radioV2' && option !== undefined) ?? { name: '' },
    );
    const option = (one: Item | undefined): Item => one?.['option'] as Item;
    expect(option(radio)['key']).toBe(option(radioBefore)['key']);
    expect(option(radio)['text'] === option(radioBefore)['text']).toBe(same);
    expect((radio as Item)['value']).toBe(option(radio)['text']);
    const supplier = widgetsOf(shown).find(({ value }) => String(value).startsWith('ext-'));
    expect(supplier).toMatchObject({ value: expect.stringMatching(/^ext-\d+$/) as string });
  },
);

test('a reverted original shows itself canceled where the quirk follows the FAQ', async () => {
  const { approvals, detail } = await openApproval({ quirks: { approvalReverted: 'CANCELED' } });
  const original = some(approvals, (one) => one.reverted);
  expect(original.status).toBe('APPROVED');
  const shown = await detail(original.instance_code);
  expect(unsigned(shown)).toEqual({ ...original, status: 'CANCELED' });
});

test('comments of an instance are listed only for a given user, with what the detail leaves out', async () => {
  const { approvals, simulator, code, get, detail } = await openApproval();
  const made = approvals.addInstance(code);
  expect(await detail(made)).not.toHaveProperty('comment_list');
  const first = approvals.addComment(made, 'Please & thanks', { file: 'terms.pdf' });
  const second = approvals.addComment(made, 'never mind');
  const reply = approvals.addComment(made, 'will do', { to: first });
  approvals.removeComment(made, second);
  expect((await detail(made))['comment_list']).toMatchObject([{ id: first, comment: 'Please & thanks' }]);
  const [person] = simulator.tenant.contact.people();
  const path = `${approval}/instances/${made}/comments`;
  const { body, text } = await get(`${path}?user_id=${person?.user_id ?? ''}&user_id_type=user_id`);
  expect(text).not.toContain('page_token');
  expect(body).toMatchObject({
    msg: '',
    data: {
      comments: [
        {
          id: first,
          content: '{"text":"Please & thanks"}',
          is_delete: 0,
          replies: [{ id: reply, replies: [] }],
        },
        { id: second, is_delete: 1, commentator: person?.user_id },
      ],
    },
  });
  const refused = await Promise.all([
    get(path),
    get(`${path}?user_id=ou_nobody`),
    get(`${path}?user_id=${person?.open_id ?? ''}&page_size=1001`),
    get(`${approval}/instances/NONE/comments?user_id=${person?.open_id ?? ''}`),
  ]);
  expect(refused.map((one) => one.body.code)).toEqual([1390001, 1390001, 1390001, 1390003]);
});
