// Whether the configured approvals can be read, one call for each.
import { ConnectorError, restated } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { lookAtSome } from '../sampling.ts';
import { readDefinition } from './reading.ts';

/**
 * One call for each of the first ten approval codes.
 * @returns what it saw, in words
 * @throws AggregateError of ConnectorErrors: the scope is missing, or a code is unknown; each names the code
 */
export function checkApproval(context: Context): Promise<string> {
  const codes = [...new Set(context.config.approval.approval_codes)];
  return lookAtSome(codes, 'codes', (code) => nameOf(code, context));
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
