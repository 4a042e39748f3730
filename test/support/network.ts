// The network between us and Lark, on this machine: proxies that look at what they get, and a front that speaks TLS.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsProxy } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createFront } from 'node:tls';
import { onTestFinished } from 'vitest';

const fixture = (name: string): string =>
  readFileSync(new URL(`../core/lark/fixtures/${name}.pem`, import.meta.url), 'utf8');

/** Signs `identity`; no system trusts it. */
export const authority = fixture('authority.cert');
/** Signs no certificate in use. */
export const anotherAuthority = fixture('another.cert');
/** Of open.lark.test, localhost and 127.0.0.1; good for a hundred years, for tests alone. */
const identity = { key: fixture('server.key'), cert: fixture('server.cert') };

/** A name that no resolver knows: only a proxy finds the way there. */
export const hiddenHost = 'open.lark.test';

interface Listening {
  readonly port: number;
}

async function listening(server: Server | ReturnType<typeof createFront>): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port };
}

/** Speaks TLS in front of a server on this machine that does not. */
export async function startFront(url: string): Promise<{ readonly url: string; readonly port: number }> {
  const { port } = await listening(
    createFront(identity, (socket) => {
      const behind = connect(Number(new URL(url).port), '127.0.0.1');
      socket.pipe(behind).pipe(socket);
      for (const end of [socket, behind]) end.on('error', () => [socket, behind].map((one) => one.destroy()));
    }),
  );
  return { url: `https://localhost:${port}`, port };
}

export interface ProxyOptions {
  /** `user:password`, without which every request is refused. */
  readonly password?: string;
  /** Where it sends every request, whatever its host. */
  readonly to: number;
  /** What it does instead of its work. */
  readonly mood?: 'refuses' | 'hangs' | 'hangs-up';
  /** Wants to be spoken to in TLS. */
  readonly tls?: boolean;
}

export interface Proxy {
  /** Without user and password. */
  readonly url: string;
  readonly port: number;
  /** The request lines it got: `CONNECT open.lark.test:443`, or a whole address. */
  readonly asked: string[];
  /** The Proxy-Authorization it got, decoded. */
  readonly passwords: (string | undefined)[];
}

/** A proxy for tunnels and for plain requests. */
export async function startProxy({ password, to, mood, tls }: ProxyOptions): Promise<Proxy> {
  const asked: string[] = [];
  const passwords: (string | undefined)[] = [];
  const enters = ({ method = '', url = '', headers }: IncomingMessage): boolean => {
    asked.push(`${method} ${url}`);
    const [, basic] = /^Basic (.*)$/.exec(headers['proxy-authorization'] ?? '') ?? [];
    passwords.push(basic === undefined ? undefined : Buffer.from(basic, 'base64').toString());
    return password === undefined || passwords.at(-1) === password;
  };
  const server = tls ? createTlsProxy(identity) : createServer();
  server.on('request', (request, response) => {
    if (!enters(request)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end('<html>407</html>');
      return;
    }
    const { method, headers } = request;
    const path = new URL(request.url ?? '').pathname + new URL(request.url ?? '').search;
    const onward = ask({ port: to, host: '127.0.0.1', method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    client.on('error', () => undefined);
    const may = enters(request);
    if (mood === 'hangs') return;
    if (mood === 'hangs-up') client.destroy();
    else if (!may) client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    else if (mood === 'refuses') client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 6\r\n\r\ndenied');
    else {
      const behind = connect(to, '127.0.0.1', () =>
        client.write('HTTP/1.1 200 Connection established\r\n\r\n'),
      );
      client.pipe(behind).pipe(client);
      behind.on('error', () => client.destroy());
    }
  });
  const { port } = await listening(server);
  return { url: `${tls ? 'https' : 'http'}://localhost:${port}`, port, asked, passwords };
}
