// check: whether the configuration works, with each endpoint asked once, and if not, what to do.
import { consoleUrlOf, type Config } from '../config.ts';
import type { ConnectorError } from '../engine/errors.ts';
import { byRetryability, combined, toConnectorError, toTrace } from '../engine/errors.ts';
import { gateTitles } from '../lark/error-codes/code.ts';
import { lookUp } from '../lark/error-codes/table.ts';
import { oneLine } from '../lark/excerpt.ts';
import { connectionStatus, log, type AirbyteMessage } from '../airbyte/messages.ts';
import { askOf } from '../modules/ask.ts';
import { feedsOf, modulesOf } from '../modules/index.ts';
import { probeModule, type Finding } from '../modules/probe.ts';
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

/** One call for the token, one for the company, then one for each endpoint of the enabled streams; ends with one status. */
export async function* checkCommand(config: Config, world: World): AsyncGenerator<AirbyteMessage> {
  const notices: Notice[] = [];
  const { connect } = await import('./connect.ts');
  const feeds = feedsOf(config);
  const context = connect(forCheck(config), world, (notice) => notices.push(notice), {
    patience: brief,
    feeds,
  });
  let status: AirbyteMessage[];
  try {
    const company = await companyName(context);
    const ask = askOf(context);
    const findings = await Promise.all(
      modulesOf(config).map((module) =>
        probeModule(module, feedsOf({ ...config, modules: [module.name] }), ask),
      ),
    );
    status = verdict({ company, findings, remarks: ask.remarks() }, config, world.clock());
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

interface Findings {
  readonly company: string;
  readonly findings: readonly Finding[];
  readonly remarks: readonly string[];
}

/** Every module has its line, also those after the first that fails: one visit to the console must be enough. */
function verdict({ company, findings, remarks }: Findings, config: Config, now: number): AirbyteMessage[] {
  const errors = findings.flatMap((finding) => finding.errors).sort(byRetryability);
  const notes = [
    ...findings.flatMap((finding) => columnLines(finding)),
    ...remarks.map((text) => `- ${text}`),
  ];
  const [first] = errors;
  if (!first) {
    const seen = findings.map(({ module, saw }) => `${module}: ${saw}`).join('; ');
    const message = [`Connected to ${company}. The app sees ${seen}.`, ...notes];
    if (findings.some(({ missing }) => missing.length > 0)) message.push(consoleAt(config));
    return [connectionStatus('SUCCEEDED', message.join('\n'))];
  }
  const message = [
    `Connected to ${company}, but not everything can be read.`,
    ...findings.flatMap((finding) => linesOf(finding, config)),
    ...notes,
    consoleAt(config),
  ].join('\n');
  const beyond = errors.filter(({ type }) => type !== 'config_error');
  const traces = beyond.length > 0 ? [toTrace(combined(beyond), now)] : [];
  return [...traces, connectionStatus('FAILED', message)];
}

function consoleAt(config: Config): string {
  return `The developer console is at ${consoleUrlOf(config)} : open your app there.`;
}

/** What a read would leave null, and what could not be looked at. */
function columnLines({ module, missing, unseen }: Finding): string[] {
  const lines = missing.map(
    ({ scope, columns }) =>
      `- ${module}, columns that stay null without ${scope}: ${columns}. To read them, add it under Permissions & ` +
      'Scopes and publish a version.',
  );
  const unknown =
    unseen.length > 0
      ? [
          `- ${module}: no row was found in which to look for columns that need permissions of their own: ${unseen.join(', ')}.`,
        ]
      : [];
  return [...lines, ...unknown];
}

function linesOf({ module, saw, errors, missing, unseen }: Finding, config: Config): string[] {
  if (saw !== undefined) {
    const isAll = missing.length === 0 && unseen.length === 0;
    return [`- ${module}: ${isAll ? 'nothing is missing' : 'it can be read'}. The app sees ${saw}.`];
  }
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
    return typeof name === 'string' && name !== '' ? oneLine(name) : 'a company without a name';
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
