// simulate: a Lark tenant on this machine, for trying things out.
import { ConnectorError } from '../engine/errors.ts';
import { loadSimulator } from './simulator.ts';

/** Where `simulate` writes: the configuration, and what a person wants to know besides. */
export interface SimulateOutput {
  readonly print: (text: string) => void;
  readonly inform: (text: string) => void;
  /** The usage of a command line that cannot be followed. */
  readonly usage: (text: string) => void;
}

/**
 * Runs until the process is interrupted; the flags are those of `lark-simulator`.
 * @returns what is wrong with the words, if they cannot be followed
 * @throws ConnectorError (config) that names the flag whose value is wrong
 */
export async function simulateCommand(
  words: readonly string[],
  { print, inform, usage }: SimulateOutput,
): Promise<string | undefined> {
  const { CommandError, runCommand } = await loadSimulator();
  try {
    const simulator = await runCommand(words, { name: 'source-lark simulate', print, inform });
    if (simulator !== undefined) await new Promise(() => undefined);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.usage === undefined) throw new ConnectorError('config_error', error.message);
    usage(error.usage);
    return error.message;
  }
}
