// simulate: a Lark tenant on this machine, for trying things out.
import { ConnectorError } from '../engine/errors.ts';
import { parseFault, startSimulator, type Fault, type Tenant } from 'lark-simulator';

export interface SimulateOptions {
  readonly port: string;
  readonly size: string;
  readonly rates: string;
  readonly faults: readonly string[];
}

/** More than any machine can ask. */
const unlimited = 1000;

/** Runs until the process is interrupted. */
export async function simulateCommand(
  options: SimulateOptions,
  print: (text: string) => void,
): Promise<void> {
  const rates = ratesIn(options.rates);
  const { url, credentials, tenant } = await startSimulator({
    port: portIn(options.port),
    size: options.size === 'large' ? 'large' : 'small',
    rates,
    faults: options.faults.map(faultIn),
  }).catch((error: unknown) => {
    throw isTaken(error) ? wrong('--port', 'something else listens there; 0 takes any free port.') : error;
  });
  const config = {
    base_url: url,
    credentials: { auth_type: 'custom_app', ...credentials },
    modules: ['contact'],
    approval: { approval_codes: tenant.approval.codes() },
    base: { tables: linksTo(tenant).map((link) => ({ url: link })), typed_streams: true },
    ...(rates !== 1 && { limits: { rate_share: rates === 'off' ? unlimited : rates } }),
  };
  print(
    `A ${options.size} Lark tenant answers at ${url} until you press Ctrl-C.\n` +
      `Read it with this configuration (modules: contact, approval, base, attendance, one or several):\n\n${JSON.stringify(config, null, 2)}\n`,
  );
  await new Promise(() => undefined);
}

/** Every Base as people would paste it: by its own link, or by that of the wiki page that it is in. */
function linksTo({ base, wiki, company }: Tenant): string[] {
  return base.bases().map(({ app_token }) => {
    const node = wiki.nodes().find(({ obj_token }) => obj_token === app_token);
    return `https://${company.domain}/${node === undefined ? `base/${app_token}` : `wiki/${node.node_token}`}`;
  });
}

function portIn(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw wrong('--port', 'must be a number from 0 to 65535; 0 takes any free port.');
}

function ratesIn(text: string): number | 'off' {
  const factor = Number(text);
  if (text === 'off' || factor > 0) return text === 'off' ? text : factor;
  throw wrong('--rates', "must be a factor on the published rates above 0, or 'off'.");
}

function faultIn(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw error instanceof Error ? wrong('--faults', error.message) : error;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function wrong(flag: string, problem: string): ConnectorError {
  return new ConnectorError('config_error', `${flag}: ${problem}`);
}
