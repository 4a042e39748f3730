// simulate: a Lark tenant on this machine, for trying things out.
import { ConnectorError } from '../engine/errors.ts';
import { parseFault, startSimulator } from '../simulator/simulator.ts';

export interface SimulateOptions {
  readonly port: string;
  readonly size: string;
  readonly faults: readonly string[];
}

/** Runs until the process is interrupted. */
export async function simulateCommand(
  options: SimulateOptions,
  print: (text: string) => void,
): Promise<void> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConnectorError(
      'config_error',
      '--port: must be a number from 0 to 65535; 0 takes any free port.',
    );
  }
  const { url, credentials } = await startSimulator({
    port,
    size: options.size === 'large' ? 'large' : 'small',
    faults: options.faults.map(parseFault),
  });
  const config = {
    base_url: url,
    credentials: { auth_type: 'custom_app', ...credentials },
    modules: ['contact'],
  };
  print(
    `A ${options.size} Lark tenant answers at ${url} until you press Ctrl-C.\n` +
      `Read it with this configuration:\n\n${JSON.stringify(config, null, 2)}\n`,
  );
  await new Promise(() => undefined);
}
