// Whether the configured approvals can be read, one call for each.
import { ConnectorError } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { approvalDefinition } from './endpoints.ts';

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

async function nameOf(approval_code: string, { config, lark }: Context): Promise<string> {
  const { locale } = config.approval;
  try {
    const { approval_name } = await lark.call(approvalDefinition, {
      path: { approval_code },
      query: { locale },
    });
    return typeof approval_name === 'string' ? approval_name : approval_code;
  } catch (error) {
    throw error instanceof ConnectorError ? about(approval_code, error) : error;
  }
}

/** The error says which of the codes it is about. */
function about(
  approval_code: string,
  { type, message, internal, code, cause }: ConnectorError,
): ConnectorError {
  return new ConnectorError(type, `approval_code ${approval_code}: ${message}`, {
    ...(internal !== undefined && { internal }),
    ...(code !== undefined && { code }),
    cause,
  });
}
