// What only some Larks offer: their absence is a matter of configuration, not a defect.
import { ConnectorError } from '../../engine/errors.ts';
import type { Lark } from '../../lark/client.ts';
import type { ListEndpoint } from '../../lark/endpoint.ts';

/** Lark's gateway does not know the path (2.6): in words of its own, or in those of whatever server it is. */
const unknownPath = [404, 99991201];

/**
 * A listing that the documentation of Lark international does not have (1.2).
 * @throws ConnectorError (config) that says so, where the server does not know it
 */
export async function* listOffered<Item>(lark: Lark, asked: ListEndpoint<Item>): AsyncGenerator<Item> {
  try {
    yield* lark.list(asked);
  } catch (error) {
    if (!(error instanceof ConnectorError && unknownPath.includes(error.code ?? 0))) throw error;
    throw new ConnectorError(
      'config_error',
      `This listing is not offered by this Lark: its documentation has it for Feishu only. Leave the stream out. (${asked.name})`,
      { cause: error, ...(error.internal !== undefined && { internal: error.internal }) },
    );
  }
}
