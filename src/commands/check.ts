// check: whether the configuration works, in a handful of calls, and if not, what to do.
import { consoleUrlOf, type Config } from '../config.ts';
import type { ConnectorError } from '../engine/errors.ts';
import { byRetryability, combined, toConnectorError, toTrace } from '../engine/errors.ts';
import { gateTitles } from '../lark/error-codes/code.ts';
import { lookUp } from '../lark/error-codes/table.ts';
import { connectionStatus, log, type AirbyteMessage } from '../airbyte/messages.ts';
import type { Module } from '../modules/define.ts';
import { modulesOf } from '../modules/index.ts';
import { tenantOf } from '../modules/contact/tenant.ts';
import type { Context } from '../modules/context.ts';
import type { Notice, World } from './connect.ts';
import { permissionsFor } from './setup/scopes.ts';

/** A person waits for the answer: a second try helps against a hiccup, a longer wait does not. */
const brief = { retries: 2, minTimeout: 250, maxRetryTime: 8_000 };

/** Seconds that one answer may take. */
const longest = 4;

/** A check makes few calls whatever a read may make, and does not wait as long. */
function forCheck({ network, limits, ...config }: Config): Config {
  const timeout_seconds = Math.min(longest, network.timeout_seconds);
  const { max_api_calls: _, ...rest } = limits;
  return { ...config, network: { ...network, timeout_seconds }, limits: rest };
}

/** What the look at one module brought: what it saw, or what is missing. */
interface Finding {
  readonly module: Module['name'];
  readonly saw?: string;
  readonly errors: readonly ConnectorError[];
}

/** One call for the token, one for the company, then one for each module, code or Base; ends with exactly one status. */
export async function* checkCommand(config: Config, world: World): AsyncGenerator<AirbyteMessage> {
  const notices: Notice[] = [];
  const { connect } = await import('./connect.ts');
  const context = connect(forCheck(config), world, (notice) => notices.push(notice), { patience: brief });
  let status: AirbyteMessage[];
  try {
    const company = await companyName(context);
    const findings: Finding[] = [];
    for (const module of modulesOf(config)) findings.push(await lookAt(module, context));
    status = verdict(company, findings, config, world.clock());
  } catch (error) {
    status = failedCheck(toConnectorError(error), world.clock());
  }
  for (const one of notices) if (one.kind === 'log') yield log(one.level, one.message);
  yield* status;
}

/** The status of a check that failed; what the user cannot mend also leaves a trace for the platform. */
export function failedCheck(error: ConnectorError, now: number): AirbyteMessage[] {
  const traces = error.type === 'config_error' ? [] : [toTrace(error, now)];
  return [...traces, connectionStatus('FAILED', error.message)];
}

async function lookAt(module: Module, context: Context): Promise<Finding> {
  try {
    return { module: module.name, saw: await module.check(context), errors: [] };
  } catch (thrown) {
    const errors = thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [thrown];
    return { module: module.name, errors: errors.map(toConnectorError) };
  }
}

/** Every module has its line, also those after the first that fails: one visit to the console must be enough. */
function verdict(
  company: string,
  findings: readonly Finding[],
  config: Config,
  now: number,
): AirbyteMessage[] {
  const errors = findings.flatMap((finding) => finding.errors).sort(byRetryability);
  const [first] = errors;
  if (!first) {
    const seen = findings.map(({ module, saw }) => `${module}: ${saw}`).join('; ');
    return [connectionStatus('SUCCEEDED', `Connected to ${company}. The app sees ${seen}.`)];
  }
  const message = [
    `Connected to ${company}, but not everything can be read.`,
    ...findings.flatMap((finding) => linesOf(finding, config)),
    `The developer console is at ${consoleUrlOf(config)} : open your app there.`,
  ].join('\n');
  const beyond = errors.filter(({ type }) => type !== 'config_error');
  const traces = beyond.length > 0 ? [toTrace(combined(beyond), now)] : [];
  return [...traces, connectionStatus('FAILED', message)];
}

function linesOf({ module, saw, errors }: Finding, config: Config): string[] {
  if (saw !== undefined) return [`- ${module}: nothing is missing. The app sees ${saw}.`];
  const gates = errors.map((error) => gateOf(error));
  const lines = errors.map((error, index) => {
    const gate = gates[index];
    return `- ${module}${gate ? `, ${gateTitles[gate]}` : ''}: ${error.message}`;
  });
  if (!gates.includes('permission')) return lines;
  const all = permissionsFor({ ...config, modules: [module] });
  return [...lines, `- ${module}, all permissions it needs as configured: ${all.join(', ')}.`];
}

function gateOf({ code }: ConnectorError) {
  return code === undefined ? undefined : lookUp(code)?.gate;
}

/**
 * Without the permission, and where this is not offered, only the name is missing; anything else would stop every
 * other call as well.
 */
async function companyName(context: Context): Promise<string> {
  try {
    const { name } = await tenantOf(context);
    return typeof name === 'string' && name !== '' ? name : 'a company without a name';
  } catch (thrown) {
    const error = toConnectorError(thrown);
    if (gateOf(error) === 'permission') {
      return 'the company (its name needs the permission tenant:tenant:readonly)';
    }
    if (error.code === noRight || error.internal?.startsWith('HTTP 404'))
      return 'the company (Lark does not show its name)';
    throw error;
  }
}

/** A preinstalled store app loses the right to the name when the company does not use it. */
const noRight = 1184001;
