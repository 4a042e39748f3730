// The key of the company in every row, so that the rows of several companies can share a table.
import { ConnectorError } from '../engine/errors.ts';
import { id } from '../modules/columns.ts';
import { tenantQuery } from '../modules/contact/endpoints.ts';
import { tenantCost, tenantOf } from '../modules/contact/tenant.ts';
import type { Addition } from './columns.ts';

const name = 'tenant_key';

/** Part of the primary key too: department 0, the root, is there in every company. */
export const tenantKey: Addition<string> = {
  columns: ({ columns }) => (name in columns ? {} : { [name]: id('Key of the company.') }),
  keys: [name],
  uses: [tenantQuery],
  costs: () => Promise.resolve([tenantCost]),
  async facts(context) {
    const { tenant_key } = await tenantOf(context);
    if (typeof tenant_key === 'string' && tenant_key !== '') return tenant_key;
    throw new ConnectorError(
      'system_error',
      'Lark does not return the key of the company, which add_tenant_key puts into every row. Turn add_tenant_key off, ' +
        'and report this if the problem persists.',
    );
  },
  values: (tenant_key) => ({ [name]: tenant_key }),
};
