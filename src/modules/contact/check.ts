// Whether contacts can be read: docs/lark-api/contact.md#endpoints. The probes of the feeds ask their own endpoints.
import type { Ask } from '../ask.ts';
import { directorySampleOf } from '../directory/sample.ts';

/**
 * @returns the contact range, or the configured departments, in words
 * @throws ConnectorError (config) that says which gate is closed: the scope, or the contact range
 */
export async function checkContact({ context }: Ask): Promise<string> {
  return (await directorySampleOf(context)).extent;
}
