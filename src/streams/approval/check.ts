// Whether the configured approvals can be read, one call for each.
import type { Context } from '../context.ts';
import { approvalDefinition } from './endpoints.ts';

/** How many definitions `check` looks at. */
const sample = 10;

/**
 * One call for each of the first ten approval codes.
 * @returns what it saw, in words
 * @throws ConnectorError (config) when the scope is missing or a code is unknown
 */
export async function checkApproval({ config, lark }: Context): Promise<string> {
  const codes = [...new Set(config.approval.approval_codes)];
  const names: string[] = [];
  for (const approval_code of codes.slice(0, sample)) {
    const { approval_name } = await lark.call(approvalDefinition, { path: { approval_code } });
    names.push(typeof approval_name === 'string' ? approval_name : approval_code);
  }
  return `${names.join(', ')}${codes.length > sample ? ` (${sample} of ${codes.length} codes)` : ''}`;
}
