// Listings that only some Larks have: their absence is a matter of configuration, not a defect.
import { ConnectorError } from '../../engine/errors.ts';
import type { Lark } from '../../lark/client.ts';
import type { ListEndpoint } from '../../lark/endpoint.ts';
import type { Ask } from '../ask.ts';

/** Lark's gateway does not know the path: with a code of its own, or with the status of whatever server it is. */
const unknownPath = [404, 99991201];

/**
 * A listing that the documentation of Lark international does not have.
 * @throws ConnectorError (config) that says so, where the server does not know it
 */
export async function* listIfAvailable<Item>(lark: Lark, listing: ListEndpoint<Item>): AsyncGenerator<Item> {
  try {
    yield* lark.list(listing);
  } catch (error) {
    if (!(error instanceof ConnectorError && isUnavailable(error))) throw error;
    throw new ConnectorError(
      'config_error',
      `This Lark does not offer this listing: it is documented for Feishu only. Leave the stream out. (${listing.name})`,
      { cause: error, ...(error.internal !== undefined && { internal: error.internal }) },
    );
  }
}

/** The first item of such a listing. Where there is no listing, a check says so: the other streams can be read. */
export async function firstIfAvailable<Item>(
  { first, remark }: Ask,
  listing: ListEndpoint<Item>,
  stream: string,
): Promise<readonly Item[]> {
  try {
    return (await first(listing)).items;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    remark(`${stream} cannot be read: this Lark does not offer ${listing.name}. Leave the stream out.`);
    return [];
  }
}

/** Whether the server does not know the path. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof ConnectorError && unknownPath.includes(error.code ?? 0);
}
