/** Finds the endpoint that answers a path. */
import type { Endpoint } from './endpoint.ts';

/** An endpoint with the values of the names in its template. */
export interface Found {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function patternOf(endpoint: Endpoint): RegExp {
  const parts = endpoint.template
    .split('/')
    .map((part) => (part.startsWith(':') ? `(?<${part.slice(1)}>[^/]+)` : escaped(part)));
  return new RegExp(`^${parts.join('/')}${endpoint.signIn ? '/?' : ''}$`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A router that prefers `/users/batch` to `/users/:user_id`. */
export function createRouter(
  endpoints: readonly Endpoint[],
): (method: string, pathname: string) => Found | undefined {
  const routes = endpoints
    .map((endpoint) => ({ endpoint, pattern: patternOf(endpoint) }))
    .sort((a, b) => a.endpoint.template.split(':').length - b.endpoint.template.split(':').length);
  return (method, pathname) => {
    for (const { endpoint, pattern } of routes) {
      const match = endpoint.method === method ? pattern.exec(pathname) : null;
      if (match === null) continue;
      const path = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decoded(value)] as const);
      return { endpoint, path: Object.fromEntries(path) };
    }
    return undefined;
  };
}
