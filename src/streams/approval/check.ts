// Whether the configured approvals can be read, one call for each.
import { ConnectorError, restated } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { readDefinition } from './reading.ts';

/** How many definitions `check` looks at. */
const sample = 10;

/**
 * One call for each of the first ten approval codes.
 * @returns what it saw, in words
 * @throws ConnectorError (config) when the scope is missing or a code is unknown; it names the code
 */
export async function checkApproval(context: Context): Promise<string> {
  const codes = [...new Set(context.config.approval.approval_codes)];
  const names: string[] = [];
  for (const code of codes.slice(0, sample)) names.push(await nameOf(code, context));
  return `${names.join(', ')}${codes.length > sample ? ` (${sample} of ${codes.length} codes)` : ''}`;
}

async function nameOf(approval_code: string, context: Context): Promise<string> {
  try {
    const { definition } = await readDefinition(approval_code, context);
    const { approval_name, status } = definition;
    const name = typeof approval_name === 'string' ? approval_name : approval_code;
    return status === 'DELETED' ? `${name} (a deleted definition)` : name;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw restated(error, `approval_code ${approval_code}: ${error.message}`);
  }
}
