// Whether the configured Bases can be read. The probes of the feeds ask their own endpoints.
import type { Ask } from '../ask.ts';
import { inWords } from '../sampling.ts';
import { baseSampleOf } from './sample.ts';

/**
 * The tables of the first ten Bases; fewer of them where wiki pages take a call more.
 * @throws AggregateError of ConnectorErrors (config) that name the Base, and what is missing
 */
export async function checkBase({ context }: Ask): Promise<string> {
  const { seen, errors, sampled, all } = await baseSampleOf(context);
  return inWords({ seen: seen.map(({ saw }) => saw), errors }, { sampled, all, plural: 'Bases' });
}
