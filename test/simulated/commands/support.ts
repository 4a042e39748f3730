// What the tests of commands share: check and read of a tenant with every module, as an operator runs them.
import { readCommand } from '../../../src/commands/read.ts';
import { moduleNames, type Config } from '../../../src/config.ts';
import type { Outgoing } from '../../../src/airbyte/messages.ts';
import type { CheckResult, Tenant as OpenTenant } from '../../support/open-tenant.ts';
import { worldAt, type More } from '../../support/tenant.ts';

export const modules: Config['modules'] = moduleNames;

export type Tenant = OpenTenant<'all'>;

/** One check, with changes of the configuration. */
export const check = (one: Tenant, changes: More = {}): Promise<CheckResult> => one.check({ more: changes });

export interface Read {
  readonly rows: number;
  readonly status: string | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** One read of one stream. */
export async function read({ config, now }: Tenant, stream: string, changes: More = {}): Promise<Read> {
  const messages: Outgoing[] = [];
  const input = { config: config({ more: changes }), streams: [stream], states: new Map() };
  for await (const message of readCommand(input, worldAt(now))) messages.push(message);
  const statuses = messages.flatMap((one) =>
    one.type === 'TRACE' && one.trace.type === 'STREAM_STATUS' ? [one.trace.stream_status.status] : [],
  );
  return {
    rows: messages.reduce((sum, one) => sum + (one.type === 'RECORDS' ? one.records.length : 0), 0),
    status: statuses.at(-1),
    errors: messages.flatMap((one) =>
      one.type === 'TRACE' && one.trace.type === 'ERROR' ? [one.trace.error.message] : [],
    ),
    warnings: messages.flatMap((one) =>
      one.type === 'LOG' && one.log.level === 'WARN' ? [one.log.message] : [],
    ),
  };
}
