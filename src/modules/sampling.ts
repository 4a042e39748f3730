// The first few of many configured things, which tell what is wrong with each of them.
import type { ConnectorError } from '../engine/errors.ts';
import { toConnectorError } from '../engine/errors.ts';
import { lookUp } from '../lark/error-codes/table.ts';

/** How many things of one kind `check` looks at: calls are metered. */
export const maxSamples = 10;

/** What was found out about some things. */
export interface Sample<Seen> {
  readonly seen: readonly Seen[];
  /** One for each thing that is not as it should be. */
  readonly errors: readonly ConnectorError[];
}

/**
 * Looks at the first of the things, then at the others side by side. Where the app lacks a permission, or Lark is not
 * well, the others would only say the same, and are left alone.
 */
export async function sample<Thing, Seen>(
  [first, ...others]: readonly Thing[],
  look: (thing: Thing) => Promise<Seen>,
): Promise<Sample<Seen>> {
  if (first === undefined) return { seen: [], errors: [] };
  const one = await sampled([first], look);
  if (others.length === 0 || !one.errors.every(isOnlyHere)) return one;
  const more = await sampled(others, look);
  return { seen: [...one.seen, ...more.seen], errors: [...one.errors, ...more.errors] };
}

async function sampled<Thing, Seen>(
  things: readonly Thing[],
  look: (thing: Thing) => Promise<Seen>,
): Promise<Sample<Seen>> {
  const outcomes = await Promise.allSettled(things.map(look));
  return {
    seen: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    errors: outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [toConnectorError(outcome.reason)] : [],
    ),
  };
}

function isOnlyHere({ type, code }: ConnectorError): boolean {
  return type === 'config_error' && (code === undefined || lookUp(code)?.gate !== 'permission');
}

/** How many there are of what was looked at. */
export interface Extent {
  readonly sampled: number;
  readonly all: number;
  /** What they are, as in "codes". */
  readonly plural: string;
}

/**
 * What was seen, in words, and of how many if there are more.
 * @throws AggregateError of the errors, if there are some
 */
export function inWords({ seen, errors }: Sample<string>, { sampled, all, plural }: Extent): string {
  if (errors.length > 0) throw new AggregateError(errors);
  return `${seen.join(', ')}${all > sampled ? ` (${sampled} of ${all} ${plural})` : ''}`;
}
