// Whether the configured approvals can be read. The probes of the feeds ask their own endpoints.
import { oneLine } from '../../lark/excerpt.ts';
import type { Ask } from '../ask.ts';
import { inWords, maxSamples } from '../sampling.ts';
import { approvalCodes, definitionSample } from './definitions.ts';
import type { Fields } from './form/walk.ts';

/**
 * The names of the first ten definitions.
 * @throws AggregateError of ConnectorErrors: the scope is missing, or a code is unknown; each names the code
 */
export async function checkApproval({ context }: Ask): Promise<string> {
  const { seen, errors } = await definitionSample(context);
  const extent = { sampled: maxSamples, all: approvalCodes(context).length, plural: 'codes' };
  return inWords({ seen: seen.map(nameOf), errors }, extent);
}

function nameOf({ approval_code, approval_name, status }: Fields): string {
  const name = typeof approval_name === 'string' ? oneLine(approval_name) : String(approval_code);
  return status === 'DELETED' ? `${name} (a deleted definition)` : name;
}
