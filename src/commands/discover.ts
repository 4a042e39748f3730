// discover: the streams of the modules that are on, and of tables where these are to have streams of their own.
import type { Config } from '../config.ts';
import { byRetryability, ConnectorError } from '../engine/errors.ts';
import { toCatalog } from '../engine/schema.ts';
import { catalog, log, type AirbyteMessage } from '../airbyte/messages.ts';
import { findFeeds } from '../modules/index.ts';
import type { Notice, World } from './connect.ts';

/**
 * Needs no call unless tables have streams of their own: every other column is known.
 * @param wanted which of these streams matter; without it, all
 * @throws ConnectorError that names every table whose columns cannot be found out: a platform takes a stream that is
 * missing from a catalog for one that is gone, and stops reading it
 */
export async function* discoverCommand(
  config: Config,
  world: World,
  wanted?: readonly string[],
): AsyncGenerator<AirbyteMessage> {
  const notices: Notice[] = [];
  const open = async () => {
    const { connect } = await import('./connect.ts');
    return connect(config, world, (notice) => notices.push(notice));
  };
  const { feeds, failures } = await findFeeds(config, open, wanted);
  for (const one of notices) if (one.kind === 'log') yield log(one.level, one.message);
  const [worst] = failures.map(({ error }) => error).sort(byRetryability);
  if (worst) {
    const each = failures.map(({ where, error }) => `${where}: ${error.message}`);
    throw new ConnectorError(worst.type, each.join('\n'), {
      ...(worst.internal !== undefined && { internal: worst.internal }),
      cause: worst,
    });
  }
  yield catalog(toCatalog(feeds));
}
