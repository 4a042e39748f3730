// discover: the streams of the modules that are on.
import type { Config } from '../config.ts';
import { toCatalog } from '../engine/schema/catalog.ts';
import { catalog, type AirbyteMessage } from '../protocol/messages.ts';
import { feedsOf } from '../streams/index.ts';

/** Needs no call: every column is known. */
export function* discoverCommand(config: Config): Generator<AirbyteMessage> {
  yield catalog(toCatalog(feedsOf(config)));
}
