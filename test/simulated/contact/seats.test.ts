// Seats of users are documented for one user by id only, and an official sample of a batch has them: right under both.
import { expect, test } from 'vitest';
import { check, read } from '../commands/support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { rowsIn } from '../../support/tenant.ts';

const seats = 'contact:user.assign_info:read';

test.each([
  ['listed', true],
  ['single', false],
] as const)('seats that are %s: neither check nor read blames a permission', async (shown, isThere) => {
  const one = await openTenant({ module: 'all', quirks: { seats: shown } });
  const { warnings } = await read(one, 'contact_users');
  expect(warnings.join('\n')).not.toContain(seats);
  const { status, message } = await check(one);
  expect(status).toBe('SUCCEEDED');
  expect(message).not.toContain(seats);

  const contact = await openTenant({ module: 'contact', quirks: { seats: shown } });
  const rows = rowsIn(await contact.sync({ streams: ['contact_users'] }), 'contact_users');
  expect(rows.some((row) => row['assign_info'] !== null)).toBe(isThere);
  expect(rows.some((row) => row['subscription_ids'] !== null)).toBe(isThere);
});
