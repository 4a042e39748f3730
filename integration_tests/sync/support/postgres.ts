// A Postgres server for the tests of a file, from Debian's packages: `apt-get install postgresql`.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Server {
  /** Of a new, empty database. */
  readonly database: (name: string) => string;
  readonly stop: () => void;
}

const versions = '/usr/lib/postgresql';
/** With signs that an address has to escape. */
const password = 'p@ss:w/rd';

function programs(): string {
  const [version] = existsSync(versions) ? readdirSync(versions).sort().reverse() : [];
  if (version === undefined) throw new Error('Postgres is not installed: apt-get install postgresql');
  return join(versions, version, 'bin');
}

/** The server refuses to run as root: Debian's package has made a user for it. */
function run(program: string, args: readonly string[], input?: string): string {
  const command = [join(programs(), program), ...args];
  const asUser = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
  const [first = '', ...rest] = [...asUser, ...command];
  // Its descriptors stay open in the server.
  return execFileSync(first, rest, {
    encoding: 'utf8',
    cwd: tmpdir(),
    stdio: [input === undefined ? 'ignore' : 'pipe', program === 'pg_ctl' ? 'ignore' : 'pipe', 'ignore'],
    ...(input !== undefined && { input }),
  });
}

/** Starts a server on a port of its own; nothing of it is left after `stop`. */
export async function startPostgres(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'source-lark-postgres-'));
  const secret = join(folder, 'password');
  writeFileSync(secret, password);
  if (process.getuid?.() === 0) {
    const [user = 0, group = 0] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
    );
    for (const path of [folder, secret]) chownSync(path, user, group);
  }
  const data = join(folder, 'data');
  run('initdb', ['-D', data, '-U', 'sync', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8']);
  const port = await freePort();
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  const address = (name: string): string =>
    `postgres://sync:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
  return {
    database(name) {
      run('psql', [address('postgres'), '-c', `CREATE DATABASE ${name}`]);
      return address(name);
    },
    stop() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(folder, { recursive: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
