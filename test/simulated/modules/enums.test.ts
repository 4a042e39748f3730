// Every parameter with a few words as values: we send only the words that Lark's models have, and the simulator refuses others.
import { expect, test } from 'vitest';
import type { Call } from '../../../simulator/src/simulator.ts';
import { moduleNames } from '../../../src/config.ts';
import { readCommand } from '../../../src/commands/read.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { worldAt } from '../../support/tenant.ts';

/** The words of each parameter in Lark's models, by the part of the path that they are of. */
const enums: Readonly<Record<string, readonly (readonly [path: RegExp, words: readonly string[]])[]>> = {
  user_id_type: [[/./, ['open_id', 'union_id', 'user_id']]],
  department_id_type: [[/./, ['open_department_id', 'department_id']]],
  member_id_type: [[/member\/simplelist/, ['open_id', 'union_id', 'user_id', 'department_id']]],
  member_type: [[/member\/simplelist/, ['user', 'department']]],
  type: [[/group\/simplelist/, ['1', '2']]],
  employee_type: [[/attendance/, ['employee_id', 'employee_no']]],
  dept_type: [[/attendance/, ['open_id']]],
  member_clock_type: [[/list_user/, ['0', '1', '2']]],
  obj_type: [[/get_node/, ['doc', 'docx', 'sheet', 'mindnote', 'bitable', 'file', 'slides', 'wiki']]],
  locale: [
    [
      /approval/,
      [
        'en-US',
        'zh-CN',
        'ja-JP',
        'zh-HK',
        'zh-TW',
        'de-DE',
        'es-ES',
        'fr-FR',
        'id-ID',
        'it-IT',
        'ko-KR',
        'pt-BR',
        'th-TH',
        'vi-VN',
        'ms-MY',
        'ru-RU',
      ],
    ],
  ],
  fetch_child: [[/children/, ['true', 'false']]],
  with_admin_id: [[/approvals/, ['true', 'false']]],
  ignore_invalid_users: [[/user_tasks/, ['true', 'false']]],
  include_terminated_user: [[/user_(?:tasks|flows)/, ['true', 'false']]],
};

/** Parameters of any value. */
const free = [
  'page_size',
  'page_token',
  'department_id',
  'department_ids',
  'user_ids',
  'token',
  'approval_code',
  'start_time',
  'end_time',
];

type Sent = readonly [name: string, value: string, call: Call];

function sentIn(calls: readonly Call[]): Sent[] {
  return calls.flatMap((call) =>
    [...new URL(call.url, 'http://x').searchParams].map(([name, value]): Sent => [name, value, call]),
  );
}

const wordsOf = (name: string, { endpoint }: Call): readonly string[] | undefined =>
  enums[name]?.find(([path]) => path.test(endpoint))?.[1];

async function everything(
  user_id_type: 'open_id' | 'union_id' | 'user_id',
  employee_type: 'employee_id' | 'employee_no',
) {
  const one = await openTenant({ module: 'all', range: 'all' });
  const more = {
    modules: moduleNames,
    contact: { user_id_type, role_ids: one.config().contact.role_ids },
    attendance: { employee_type, start_date: new Date(one.now()).toISOString().slice(0, 10) },
    enrich_contacts: true,
  };
  await one.check({ more });
  const { simulator } = one;
  const { contact } = simulator.tenant;
  // A range of parts takes endpoints that all staff does not.
  for (const parts of [false, true]) {
    const [department] = [...contact.departments()].map(({ open_department_id }) => open_department_id);
    const groups = [...contact.groups()].map(({ id }) => id);
    const users = [...contact.people()].slice(0, 2).map(({ open_id }) => open_id);
    if (parts) simulator.setRange({ departments: [department ?? ''], groups, users });
    const messages = readCommand({ config: one.config({ more }), states: new Map() }, worldAt(one.now));
    while (!(await messages.next()).done);
  }
  return one;
}

test.each([
  ['open_id', 'employee_id'],
  ['union_id', 'employee_no'],
  ['user_id', 'employee_id'],
] as const)('with %s and %s, every word is one of the model', async (userIds, employees) => {
  const { simulator } = await everything(userIds, employees);
  const sent = sentIn(simulator.calls).filter(([name]) => !free.includes(name));
  const wrong = sent.filter(([name, value, call]) => wordsOf(name, call)?.includes(value) !== true);
  expect(wrong.map(([name, value, { endpoint }]) => `${endpoint}: ${name}=${value}`)).toEqual([]);
  expect(new Set(sent.map(([name]) => name)).size).toBeGreaterThanOrEqual(12);
});

test('the simulator refuses a word that the model lacks', async () => {
  const one = await everything('open_id', 'employee_id');
  const { simulator } = one;
  const body = JSON.stringify(simulator.credentials);
  const signIn = '/open-apis/auth/v3/tenant_access_token/internal';
  const response = await fetch(simulator.url + signIn, { method: 'POST', body });
  const { tenant_access_token: token } = (await response.json()) as { tenant_access_token: string };
  const examples = new Map(
    sentIn(simulator.calls)
      .filter(([name]) => name in enums)
      .map(([name, , call]) => [`${call.endpoint} ${name}`, { name, call }]),
  );
  for (const [what, { name, call }] of examples) {
    const url = new URL(call.url, simulator.url);
    url.searchParams.set(name, 'nonsense');
    const posts = call.endpoint.startsWith('POST');
    const answer = await fetch(url, {
      method: posts ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(posts && { body: JSON.stringify(call.body) }),
    });
    expect(((await answer.json()) as { code: number }).code, what).not.toBe(0);
  }
  expect(examples.size).toBeGreaterThan(20);
});
