// The platform's way to start a read: a shell, $AIRBYTE_ENTRYPOINT, named pipes, and a file for the exit code.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeJson } from '../../test/support/cli.ts';

/** The platform's script, as its source has it. */
export const wrapper = `[ -n "$AIRBYTE_ENTRYPOINT" ] || exit 127
( if [ -f inputState.json ]; then eval "$AIRBYTE_ENTRYPOINT read --config $PWD/connectorConfig.json --catalog $PWD/catalog.json --state $PWD/inputState.json" 2> stderr > stdout
  else eval "$AIRBYTE_ENTRYPOINT read --config $PWD/connectorConfig.json --catalog $PWD/catalog.json" 2> stderr > stdout; fi ) &
P=$!; RC=0; wait $P || RC=$?; echo $RC > exitCode.txt; exit $RC`;

/** What came out of a read that was started by the script. */
export interface WrappedRun {
  readonly lines: readonly string[];
  readonly stderr: string;
  /** From the file that the script writes. */
  readonly exitCode: number;
}

/**
 * Lays out the folder that the script runs in, with the files by name, and collects what comes through the pipes.
 * @param runIn starts the script there; given the folder, the program and its arguments
 */
export async function wrapped(
  files: Readonly<Record<string, unknown>>,
  runIn: (folder: string) => readonly [program: string, args: readonly string[], env: NodeJS.ProcessEnv],
): Promise<WrappedRun> {
  const source = dirname(writeJson('source/wrapper.sh', wrapper));
  for (const [name, value] of Object.entries(files)) writeFileSync(join(source, name), JSON.stringify(value));
  mkdirSync(join(source, 'logs'));
  execFileSync('mkfifo', ['stdout', 'stderr'], { cwd: source });
  // Every user may run it: the platform gives the folder to its own user.
  for (const name of ['.', 'stdout', 'stderr']) chmodSync(join(source, name), 0o777);
  const collectors = ['stdout', 'stderr'].map((name) =>
    spawn('sh', ['-c', `cat ${name} > logs/${name}`], { cwd: source, stdio: 'ignore' }),
  );
  const [program, args, env] = runIn(source);
  const shell = spawn(program, args, { cwd: source, env, stdio: 'ignore' });
  await Promise.all([shell, ...collectors].map((child) => once(child, 'close')));
  const [stdout = '', stderr = ''] = ['stdout', 'stderr'].map((name) =>
    readFileSync(join(source, 'logs', name), 'utf8'),
  );
  const exitCode = Number(readFileSync(join(source, 'exitCode.txt'), 'utf8'));
  return { lines: stdout.split('\n').slice(0, -1), stderr, exitCode };
}
