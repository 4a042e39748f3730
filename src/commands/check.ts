// check: whether the configuration works, in a handful of calls, and if not, what to do.
import type { Config } from '../config.ts';
import { ConnectorError, toConnectorError, toTrace } from '../engine/errors.ts';
import { connectionStatus, log, type AirbyteMessage } from '../protocol/messages.ts';
import { moduleChecks } from '../streams/checks.ts';
import { tenantQuery } from '../streams/contact/endpoints.ts';
import type { Context } from '../streams/context.ts';
import type { Said, World } from './connect.ts';

/** Somebody waits for the answer: a second try helps against a hiccup, a longer wait does not. */
const brief = { retries: 2, minTimeout: 250, maxRetryTime: 8_000 };

/** Seconds that one answer may take. */
const longest = 4;

/** A check makes few calls whatever a read may make, and does not wait as long. */
function forCheck({ network, limits, ...config }: Config): Config {
  const timeout_seconds = Math.min(longest, network.timeout_seconds);
  const { max_api_calls: _, ...rest } = limits;
  return { ...config, network: { ...network, timeout_seconds }, limits: rest };
}

/** One call for the token, one for the company, one for each module; ends with exactly one status. */
export async function* checkCommand(config: Config, world: World): AsyncGenerator<AirbyteMessage> {
  const said: Said[] = [];
  const { connect } = await import('./connect.ts');
  const context = connect(forCheck(config), world, (one) => said.push(one), { patience: brief });
  let status: AirbyteMessage[];
  try {
    const company = await companyName(context);
    const seen: string[] = [];
    for (const name of new Set(config.modules)) seen.push(`${name}: ${await moduleChecks[name](context)}`);
    status = [connectionStatus('SUCCEEDED', `Connected to ${company}. The app sees ${seen.join('; ')}.`)];
  } catch (error) {
    status = failedCheck(toConnectorError(error), world.clock());
  }
  for (const one of said) if (one.kind === 'log') yield log(one.level, one.message);
  yield* status;
}

/** The status of a check that failed; what the user cannot mend also leaves a trace for the platform. */
export function failedCheck(error: ConnectorError, now: number): AirbyteMessage[] {
  const traces = error.type === 'config_error' ? [] : [toTrace(error, now)];
  return [...traces, connectionStatus('FAILED', error.message)];
}

/** A missing scope costs only the name. */
async function companyName({ lark }: Context): Promise<string> {
  try {
    const { tenant } = await lark.call(tenantQuery);
    return tenant.name ?? 'a company without a name';
  } catch (error) {
    if (error instanceof ConnectorError && error.code === scopeMissing) {
      return 'the company (its name needs the permission tenant:tenant:readonly)';
    }
    throw error;
  }
}

const scopeMissing = 99991672;
