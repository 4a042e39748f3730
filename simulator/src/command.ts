/** The command line of the simulator, for its own program and for `source-lark simulate`. */
import { writeFileSync } from 'node:fs';
import { configurationFor } from './configuration.ts';
import { CommandError, optionsIn, usageOf } from './flags.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { passTime } from './time-passes.ts';

export { CommandError } from './flags.ts';

/** Where a command writes, and what it is called in its own help. */
export interface CommandOutput {
  readonly name: string;
  /** The configuration, and the help where it was asked for. */
  readonly print: (text: string) => void;
  /** What a person wants to know besides. */
  readonly inform: (text: string) => void;
}

/** A whole year of approvals takes half an hour at the rate that Lark allows. */
const days = 14;

/**
 * Starts a tenant as the flags say and prints the configuration that reads it.
 * @returns the running tenant; undefined after `--help`
 * @throws CommandError that names the flag and what is wrong with it
 */
export async function runCommand(
  words: readonly string[],
  { name, print, inform }: CommandOutput,
): Promise<Simulator | undefined> {
  const options = optionsIn(words, name);
  if (options.help) {
    print(usageOf(name));
    return undefined;
  }
  const { port, size, seed, rates, faults } = options;
  const simulator = await startSimulator({ port, size, seed, rates, faults }).catch((error: unknown) => {
    throw isTaken(error)
      ? new CommandError('--port: another program listens there; 0 takes any free port.')
      : error;
  });
  try {
    close(simulator, options);
    const startDate = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    const configuration = `${JSON.stringify(configurationFor(simulator, { rates, startDate }), null, 2)}\n`;
    if (options.configOut !== undefined) save(options.configOut, configuration);
    inform(
      `A ${size} Lark tenant answers at ${simulator.url} until you press Ctrl-C. Its configuration is on stdout.\n`,
    );
    print(configuration);
  } catch (error) {
    await simulator.close();
    throw error;
  }
  if (options.configOut !== undefined)
    inform(`Read it with: source-lark read --config ${options.configOut} > rows.ndjson\n`);
  if (options.change !== undefined) {
    const timer = setInterval(() => {
      inform(`${passTime(simulator.tenant).join(', ')}.\n`);
    }, options.change * 1000);
    timer.unref();
  }
  return simulator;
}

/** Takes away what the flags close. */
function close(simulator: Simulator, options: { without: readonly string[]; closeBase: boolean }): void {
  const { without, closeBase } = options;
  const unknown = without.find((scope) => !simulator.knownScopes.includes(scope));
  if (unknown !== undefined)
    throw new CommandError(
      `--without: no endpoint or field here needs ${unknown}. The scopes are: ${[...simulator.knownScopes].sort().join(', ')}.`,
    );
  simulator.setScopes(simulator.knownScopes.filter((scope) => !without.includes(scope)));
  const { base } = simulator.tenant;
  if (closeBase) for (const { app_token } of base.bases()) base.setAccess(app_token, 'none');
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CommandError(`--config-out: ${path} cannot be written (${reason}).`);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
