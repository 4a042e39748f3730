// A server whose certificate is not trusted is a matter of configuration: said at once, not tried again.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tenantQuery } from '../../src/streams/contact/endpoints.ts';
import { failureOf, larkAt, signIn } from './support.ts';

/** A key and a certificate that vouches for itself; undefined where there is no openssl. */
function selfSigned(): { key: Buffer; cert: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'source-lark-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const what = ['-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const how = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    execFileSync('openssl', [...how, ...what, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const identity = selfSigned();

test.skipIf(identity === undefined)('a self-signed certificate is a config_error, asked once', async () => {
  let requests = 0;
  const server = createServer({ ...identity }, (_request, response) => {
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
  expect({ requests, hands }, 'nothing was sent to a server that nobody vouches for').toEqual({
    requests: 0,
    hands: 1,
  });
});
