// A look at the first few of many configured things, which tells what is wrong with each of them.
import type { ConnectorError } from '../engine/errors.ts';
import { toConnectorError } from '../engine/errors.ts';
import { lookUp } from '../lark/error-codes/table.ts';

/** How many things of one kind `check` looks at: calls are metered. */
const sample = 10;

/**
 * Looks at the first ten, one after the other. Where the app lacks a permission, or Lark is not well, the others would
 * only say the same, and are left alone.
 * @param plural what they are, as in "codes"
 * @returns what was seen, in words, and of how many if there are more
 * @throws AggregateError of a ConnectorError for each that is not as it should be
 */
export async function lookAtSome<Thing>(
  things: readonly Thing[],
  plural: string,
  look: (thing: Thing) => Promise<string>,
): Promise<string> {
  const seen: string[] = [];
  const errors: ConnectorError[] = [];
  for (const thing of things.slice(0, sample)) {
    try {
      seen.push(await look(thing));
    } catch (error) {
      errors.push(toConnectorError(error));
      if (!errors.every(isOnlyHere)) break;
    }
  }
  if (errors.length > 0) throw new AggregateError(errors);
  const some = things.length > sample ? ` (${sample} of ${things.length} ${plural})` : '';
  return `${seen.join(', ')}${some}`;
}

function isOnlyHere({ type, code }: ConnectorError): boolean {
  return type === 'config_error' && (code === undefined || lookUp(code)?.gate !== 'permission');
}
