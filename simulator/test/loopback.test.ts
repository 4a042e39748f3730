/** The simulator is for this machine alone: it hands out credentials to every caller. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/simulator.ts';

/** Addresses of this machine on which a server that listens everywhere would answer. */
const others = Object.values(networkInterfaces())
  .flatMap((addresses = []) => addresses)
  .filter(({ address, family }) => family === 'IPv4' && address !== '127.0.0.1')
  .map(({ address }) => address)
  .concat(process.platform === 'linux' ? ['127.0.0.2'] : []);

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (answered: boolean) => (): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });
}

test('it listens on 127.0.0.1 and on no other address of the machine', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const port = Number(new URL(simulator.url).port);
  expect(await answers('127.0.0.1', port)).toBe(true);
  for (const host of others) expect(await answers(host, port), host).toBe(false);
});
