// check: which company, what the calls saw, and every closed gate by its name, with the place to open it.
import { describe, expect, test } from 'vitest';
import { consoleUrlOf } from '../../../src/config.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { permissionsFor } from '../../../src/commands/setup/scopes.ts';
import { check, modules, type Tenant } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';

const tenantScope = 'tenant:tenant:readonly';

/** All that is needed, and the company's name. */
function everything({ config }: Tenant): string[] {
  return [...permissionsFor(config()), tenantScope];
}

const names = (calls: readonly { readonly endpoint: string }[]): string[] =>
  calls.map(({ endpoint }) => endpoint.split('/').slice(2).join('/'));

test('it names the company and what each module sees, in as few calls as the contract says', async () => {
  const one = await openTenant({ module: 'all' });
  const { status, message } = await check(one);
  expect(status).toBe('SUCCEEDED');
  expect(message).toContain(`Connected to ${one.simulator.tenant.company.name}.`);
  for (const name of modules) expect(message).toContain(`${name}: `);

  // The token, the company, the contact range, users and departments, then each list once.
  const first = ['auth/v3/tenant_access_token/internal', 'tenant/v2/tenant/query'];
  const contact = await check(one, { modules: ['contact'] });
  expect(names(contact.calls).slice(0, 2)).toEqual(first);
  expect(names(contact.calls).slice(2).sort()).toEqual([
    'contact/v3/departments/:department_id/children',
    'contact/v3/employee_type_enums',
    'contact/v3/functional_roles/:role_id/members',
    'contact/v3/group/:group_id/member/simplelist',
    'contact/v3/group/simplelist',
    'contact/v3/job_families',
    'contact/v3/job_levels',
    'contact/v3/job_titles',
    'contact/v3/users/find_by_department',
    'contact/v3/work_cities',
  ]);
  const approval = await check(one, { modules: ['approval'] });
  const codes = one.config().approval.approval_codes;
  const count = (endpoint: string): number =>
    names(approval.calls).filter((name) => name === endpoint).length;
  expect(names(approval.calls).slice(0, 2)).toEqual(first);
  expect(count('approval/v4/approvals/:approval_code')).toBe(codes.length);
  expect(count('approval/v4/instances')).toBeLessThanOrEqual(4);
  expect(count('approval/v4/instances/:instance_id')).toBe(1);
});

test('without the permission for the name only the name is missing', async () => {
  const one = await openTenant({ module: 'all' });
  one.simulator.setScopes(permissionsFor(one.config()).filter((scope) => scope !== 'tenant:tenant:readonly'));
  const { status, message } = await check(one, { modules: ['approval', 'base', 'attendance'] });
  expect(status).toBe('SUCCEEDED');
  expect(message).toContain('the company (its name needs the permission tenant:tenant:readonly)');
  // The stream contact_tenant cannot be read without it.
  const contact = await check(one);
  expect(contact.status).toBe('FAILED');
  expect(contact.message).toMatch(/^- contact, a permission is missing: .*tenant:tenant:readonly/m);
});

describe('a closed gate', () => {
  test('a permission: which, for which module, all that the module needs, and where', async () => {
    const one = await openTenant({ module: 'all' });
    one.simulator.setScopes(everything(one).filter((scope) => scope !== 'contact:contact.base:readonly'));
    const { status, message } = await check(one);
    expect(status).toBe('FAILED');
    expect(message).toMatch(/^- contact, a permission is missing: .*contact:contact\.base:readonly/m);
    expect(message).toMatch(/^- contact, all permissions it needs .*contact:user\.email:readonly/m);
    expect(message).toMatch(/^- approval: nothing is missing/m);
    expect(message).toMatch(/Permissions & Scopes/);
    expect(message).toContain(`${one.simulator.url}/app`);
    expect(message).not.toContain(one.simulator.credentials.app_id);
  });

  test('several permissions: every module has its say', async () => {
    const one = await openTenant({ module: 'all' });
    one.simulator.setScopes([tenantScope]);
    const { status, message, calls } = await check(one);
    expect(status).toBe('FAILED');
    for (const name of modules) {
      expect(message).toMatch(new RegExp(`^- ${name}, a permission is missing: `, 'm'));
    }
    // A second approval code would only be refused for the same reason.
    expect(names(calls).filter((name) => name.startsWith('approval/v4/approvals/'))).toHaveLength(1);
  });

  test('the contact range is no permission, and is opened elsewhere', async () => {
    const one = await openTenant({ module: 'all', range: {} });
    const { status, message } = await check(one);
    expect(status).toBe('FAILED');
    expect(message).toMatch(/^- contact, the range that the app may see is too small: .*Data Permissions/m);
    expect(message).not.toContain('a permission is missing');
  });

  test('a department outside the range is named', async () => {
    const one = await openTenant({ module: 'all' });
    const [inside, outside] = [...one.simulator.tenant.contact.departments()].map(
      ({ open_department_id }) => open_department_id,
    );
    one.simulator.setRange({ departments: [inside ?? ''] });
    const { message } = await check(one, { contact: { department_ids: [outside] } });
    expect(message).toMatch(/^- contact, the range that the app may see is too small: .*department_ids/m);
    expect(message).toContain(outside);
  });

  test('a Base that the app was not added to is named; permissions and range are not blamed', async () => {
    const one = await openTenant({ module: 'all' });
    const [closed] = one.simulator.tenant.base.bases();
    one.simulator.tenant.base.setAccess(closed?.app_token ?? '', 'none');
    const { status, message } = await check(one);
    expect(status).toBe('FAILED');
    expect(message).toMatch(
      new RegExp(
        `^- base, a document is not shared with the app: .*${closed?.app_token}.*Add document app`,
        'm',
      ),
    );
    expect(message).not.toMatch(/a permission is missing|range that the app may see is too small/);
    expect(message).toMatch(/^- contact: nothing is missing/m);
  });

  test('a Base with a wrong token is named next to those that are right', async () => {
    const one = await openTenant({ module: 'all' });
    const [good] = one.simulator.tenant.base.bases();
    const app_tokens = ['BnVwbPq7TaXe4fsK2c8lh0Zynbd', 'CnVwbPq7TaXe4fsK2c8lh0Zynbd'];
    const tables = [...app_tokens, good?.app_token].map((app_token) => ({ app_token }));
    const { message } = await check(one, { modules: ['base'], base: { tables } });
    for (const token of app_tokens) expect(message).toMatch(new RegExp(`^- base: Base ${token}`, 'm'));
    expect(message).not.toContain(`Base ${good?.app_token}`);
  });

  test('an approval code that is wrong is named next to those that are right', async () => {
    const one = await openTenant({ module: 'all' });
    const wrong = '5C1E9A30-7B42-4F0D-9E11-2A6B8C3D4E5F';
    const other = '6C1E9A30-7B42-4F0D-9E11-2A6B8C3D4E5F';
    const { status, message } = await check(one, {
      approval: { approval_codes: [wrong, ...one.config().approval.approval_codes, other] },
    });
    expect(status).toBe('FAILED');
    for (const code of [wrong, other])
      expect(message).toMatch(new RegExp(`^- approval: approval_code ${code}`, 'm'));
    expect(message).toMatch(/^- contact: nothing is missing/m);
  });
});

describe('what stops every call is reported once', () => {
  test('an address outside of the allowlist, which signing in does not notice', async () => {
    const one = await openTenant({ module: 'all' });
    one.simulator.addFault(parseFault('ip#1x100'));
    const { status, message, calls } = await check(one);
    expect(status).toBe('FAILED');
    expect(message).toMatch(/IP allowlist/);
    expect(calls).toHaveLength(2);
  });

  test('a wrong secret', async () => {
    const one = await openTenant({ module: 'all' });
    const credentials = { ...one.simulator.credentials, app_secret: 'wrong-secret-0000' };
    const { status, message, calls } = await check(one, { credentials });
    expect(status).toBe('FAILED');
    expect(message).toMatch(/App Secret.*region/s);
    expect(message).not.toContain('wrong-secret-0000');
    expect(calls).toHaveLength(1);
  });
});

test.each([
  [{ region: 'lark' as const }, 'https://open.larksuite.com/app'],
  [{ region: 'feishu' as const }, 'https://open.feishu.cn/app'],
  [{ region: 'lark' as const, base_url: 'https://open.example.com/' }, 'https://open.example.com/app'],
])('the console of %j', (config, address) => {
  expect(consoleUrlOf(config)).toBe(address);
});
