// A server whose certificate is not trusted is a matter of configuration: reported at once, not retried.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tenantQuery } from '../../../../src/modules/contact/endpoints.ts';
import { failureOf, larkAt, signIn } from '../../../core/lark/support.ts';

/** A key and a certificate for this machine that vouches for itself, good for a hundred years; for this test alone. */
const fixture = (name: string) =>
  readFileSync(new URL(`../../../core/lark/fixtures/${name}`, import.meta.url));
const identity = { key: fixture('self-signed.key.pem'), cert: fixture('self-signed.cert.pem') };

test('a self-signed certificate is a config_error, asked once', async () => {
  let requests = 0;
  const server = createServer(identity, (_request, response) => {
    requests += 1;
    response.end('{}');
  });
  let hands = 0;
  server.on('connection', () => (hands += 1));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const { lark } = larkAt(`https://127.0.0.1:${port}`);
  const failure = await failureOf(lark.call(tenantQuery));
  expect(failure.type).toBe('config_error');
  expect(failure.message).toMatch(/certificate.*SELF_SIGNED/);
  expect(failure.message).toContain(signIn);
  expect({ requests, hands }, 'nothing was sent to a server that is not trusted').toEqual({
    requests: 0,
    hands: 1,
  });
});
