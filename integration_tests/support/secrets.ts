// Looks for secrets in whatever a run printed, also in the disguises that logs put on them.
import type { Simulator } from '../../simulator/src/simulator.ts';
import type { CliRun } from '../../test/support/cli.ts';

/** Every reversible form of a secret. */
function disguisesOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** The credentials of the app. */
export function secretsOf({ credentials }: Simulator): string[] {
  return [credentials.app_id, credentials.app_secret];
}

/** A tenant access token of the simulator, which hands out no others. */
const token = /t-g[0-9a-f]{40}/g;

/** The same in base64, alone or after `Bearer`. */
const encodedToken = /(?:dC1n|IHQtZ)[A-Za-z0-9+/]{20}/g;

/** Where a run shows a secret; records are left out, because what a company writes is its own affair. */
export function leaksIn(
  { stdout, stderr }: Pick<CliRun, 'stdout' | 'stderr'>,
  secrets: readonly string[],
): string[] {
  const shown = [...stdout.split('\n').filter((line) => !line.startsWith('{"type":"RECORD"')), stderr];
  const forms = secrets.flatMap(disguisesOf);
  return shown.flatMap((text) => [
    ...forms.filter((form) => text.includes(form)).map((form) => `${form} in ${text.slice(0, 300)}`),
    ...(text.match(token) ?? []),
    ...(text.match(encodedToken) ?? []),
  ]);
}
