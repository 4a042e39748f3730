// The connections to Lark: direct or through a proxy, and the certificates they trust.
import { getProxyForUrl } from 'proxy-from-env';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import http from 'node:http';
import https from 'node:https';
import { ConnectorError } from '../../engine/errors.ts';
import { isDecodable } from './address.ts';
import { certificatesIn, trustedWith } from './certificates.ts';

/**
 * The proxy on the way to an address: the configured one, else that of HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.
 * @throws ConnectorError (config) when it is no HTTP proxy
 */
export function proxyFor(address: string, configured: string | undefined): URL | undefined {
  const named = configured ?? getProxyForUrl(address);
  if (named === '') return undefined;
  const proxy = URL.canParse(named) ? new URL(named) : undefined;
  const isUsable = proxy && ['http:', 'https:'].includes(proxy.protocol) && proxy.hostname !== '';
  if (isUsable && [proxy.username, proxy.password].every(isDecodable)) return proxy;
  const place =
    configured === undefined ? 'The environment (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY)' : 'network.proxy_url';
  throw new ConnectorError(
    'config_error',
    `${place} names a proxy that cannot be used: it must be http://host:port or http://user:password@host:port, ` +
      'with signs such as %, @, : and / in the password written as %25, %40, %3A and %2F.',
  );
}

/** The parts of a proxy's address that are secret: the address with its password, and the login as requests send it. */
export function secretsOfProxy(proxy: URL): string[] {
  const [user, password] = [proxy.username, proxy.password].map(decodeURIComponent) as [string, string];
  if (user === '' && password === '') return [];
  return [proxy.href, `${user}:${password}`, password === '' ? user : password];
}

export interface AgentOptions {
  readonly proxy?: URL | undefined;
  /** Certificates in PEM form that are trusted besides the system's. */
  readonly caCertificate?: string | undefined;
  /** Open at the same time. */
  readonly connections: number;
}

/** Agents that keep connections and tunnels open; one for each kind of address. */
export function agentsFor({ proxy, caCertificate, connections }: AgentOptions): {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: http.Agent;
} {
  const certificates = certificatesIn(caCertificate ?? '');
  const trust = certificates && { ca: trustedWith(certificates) };
  const options = { keepAlive: true, maxSockets: connections, ...trust };
  if (!proxy) return { httpAgent: new http.Agent(options), httpsAgent: new https.Agent(options) };
  const tunnels = new HttpsProxyAgent(proxy, options);
  // The constructor applies them to the proxy only; behind the tunnel the options of the agent count.
  Object.assign(tunnels.options, trust);
  return { httpAgent: new HttpProxyAgent(proxy, options), httpsAgent: tunnels };
}
