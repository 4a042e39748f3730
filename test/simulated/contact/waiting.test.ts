// Streams that wait for the walk of the directory, while the stream that would read it fails before it begins.
import { expect, test } from 'vitest';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { endings, errorsIn } from '../../core/engine/support/syncs.ts';
import { dayText, begun, type Wish } from '../attendance/support.ts';
import { rowsIn } from '../../support/tenant.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day } from '../../support/time.ts';

const tasks = 'attendance_user_tasks';
const users = 'contact_users';
const tenantQuery = 'GET /open-apis/tenant/v2/tenant/query';
const departmentBatch = 'GET /open-apis/contact/v3/departments/batch';
const children = 'GET /open-apis/contact/v3/departments/:department_id/children';

const both = (more: object = {}, streams: readonly string[] = [users, tasks]): Wish => ({
  streams,
  settings: { start_date: dayText(begun - 3 * day) },
  more: { modules: ['contact', 'attendance'], ...more },
});

test(
  'a configured department that is gone fails contacts, and attendance is read whole',
  { timeout: 10_000 },
  async () => {
    const { simulator, sync } = await openTenant({ module: 'attendance' });
    const read = await sync(both({ contact: { department_ids: ['od-deleted'] } }));
    expect(endings(read.messages).get(users)).toBe('INCOMPLETE');
    expect(errorsIn(read.messages)).toEqual([
      expect.objectContaining({
        failure_type: 'config_error',
        message: expect.stringContaining('od-deleted') as string,
      }),
    ]);
    expect(endings(read.messages).get(tasks)).toBe('COMPLETE');
    const ids = new Set(rowsIn(read, tasks).map((row) => row['user_id']));
    const people = [...simulator.tenant.contact.people()].map(({ user_id }) => user_id);
    for (const id of ids) expect(people).toContain(id);
    expect(ids.size).toBeGreaterThan(people.length / 2);
  },
);

test(
  'without the permission for the key of the company every stream says so',
  { timeout: 10_000 },
  async () => {
    const { sync } = await openTenant({
      module: 'attendance',
      scopes: [
        'contact:contact.base:readonly',
        'contact:user.employee_id:readonly',
        'attendance:task:readonly',
      ],
    });
    const read = await sync(both({ add_tenant_key: true }));
    expect([...endings(read.messages).values()]).toEqual(['INCOMPLETE', 'INCOMPLETE']);
    const messages = errorsIn(read.messages).map(({ message }) => message);
    expect(messages).toHaveLength(2);
    for (const message of messages) expect(message).toContain('tenant:tenant:readonly');
  },
);

test.each([
  ['the key of the company', tenantQuery, { add_tenant_key: true }],
  ['the configured departments', departmentBatch, { contact: { department_ids: ['0', 'od-any'] } }],
  ['the first departments', children, {}],
])(
  'a gateway that fails while %s are asked for ends the streams that need them',
  { timeout: 10_000 },
  async (_what, endpoint, more) => {
    const { simulator, sync } = await openTenant({ module: 'attendance' });
    simulator.addFault(parseFault(`error:502/502@${endpoint}`));
    const read = await sync(both(more));
    expect(endings(read.messages).get(users)).toBe('INCOMPLETE');
    for (const { failure_type } of errorsIn(read.messages)) expect(failure_type).toBe('transient_error');
    simulator.clearFaults();
    const again = await sync(both({}, [tasks]));
    expect(endings(again.messages).get(tasks)).toBe('COMPLETE');
    if (endings(read.messages).get(tasks) === 'COMPLETE')
      expect(rowsIn(read, tasks)).toHaveLength(rowsIn(again, tasks).length);
  },
);
