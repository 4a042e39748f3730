// Whether the configured approvals can be read, one call for each.
import { ConnectorError, restated } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { lookAtSome } from '../sampling.ts';
import { approvalCodes, fetchDefinition } from './definitions.ts';

/**
 * One call for each of the first ten approval codes.
 * @returns what it saw, in words
 * @throws AggregateError of ConnectorErrors: the scope is missing, or a code is unknown; each names the code
 */
export function checkApproval(context: Context): Promise<string> {
  const codes = approvalCodes(context).map(({ approval_code }) => approval_code);
  return lookAtSome(codes, 'codes', (code) => describe(code, context));
}

async function describe(approval_code: string, context: Context): Promise<string> {
  try {
    const { approval_name, status } = await fetchDefinition(approval_code, context);
    const name = typeof approval_name === 'string' ? approval_name : approval_code;
    return status === 'DELETED' ? `${name} (a deleted definition)` : name;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw restated(error, `approval_code ${approval_code}: ${error.message}`);
  }
}
