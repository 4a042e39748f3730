// Pure: failures without a code of Lark: a gateway or proxy answered, or no response arrived.
import { ConnectorError, type FailureType } from '../engine/errors.ts';
import { describeBody } from './excerpt.ts';
import { logIdOf, resetOf, type LarkFailure } from './failure.ts';
import type { Reaction } from './error-codes/code.ts';
import type { HttpResponse, NoResponse } from './transport.ts';

/** Gateways and proxies answer in HTML or plain text; Lark's own gateway does so for unknown paths. */
export function notLark(endpoint: string, response: HttpResponse, signsIn: boolean): LarkFailure {
  const { status } = response;
  const body = signsIn ? '' : `, ${describeBody(response.text, response.headers['content-type'])}`;
  const where = [`${endpoint}: HTTP ${status}`, logIdOf(response)].filter((part) => part !== undefined);
  const fail = (reaction: Reaction, type: FailureType, text: string): LarkFailure => ({
    reaction,
    ...resetOf(response),
    error: new ConnectorError(type, `${text} (${where.join(', ')})`, {
      internal: `HTTP ${status}${body}`,
      // A gateway answers an unknown path without a code of Lark: its status stands in.
      ...(status === 404 && { code: 404 }),
    }),
  });
  if (status === 404) {
    return fail(
      'fail',
      'config_error',
      'This server does not offer the endpoint. Check region and base_url; some endpoints exist on Feishu only.',
    );
  }
  if (status === 429) return fail('throttled', 'transient_error', 'Lark limits the rate of requests.');
  if (status === 407) {
    return fail(
      'fail',
      'config_error',
      'The proxy requires a user name and a password, or rejects the configured ones. Correct them in ' +
        'network.proxy_url (or HTTPS_PROXY): http://user:password@host:port.',
    );
  }
  if (status === 401 || status === 403) {
    return fail(
      'fail',
      'config_error',
      'A gateway or proxy between this machine and Lark refused the request. Have it let this machine through to Lark.',
    );
  }
  if (status >= 300 && status < 400) {
    return fail(
      'fail',
      'config_error',
      'This server redirects to another address. Check region and base_url.',
    );
  }
  return fail(
    'retry',
    'transient_error',
    'The response came from a gateway or proxy in between and not from Lark, or was cut off. Run the sync again later.',
  );
}

/** The request failed on the way. */
export function noResponse(endpoint: string, { reason, text }: NoResponse): LarkFailure {
  const internal = `${reason}: ${text}`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(reason)) {
    return {
      reaction: 'fail',
      error: new ConnectorError(
        'config_error',
        'The certificate of the server is not trusted here. If it is a private deployment, or a proxy inspects the ' +
          `traffic, put the certificate authority's certificate into network.ca_certificate. (${endpoint}: ${reason})`,
        { internal },
      ),
    };
  }
  const means =
    reason === 'ETIMEDOUT'
      ? 'There was no response within network.timeout_seconds.'
      : 'Lark could not be reached.';
  return {
    reaction: 'retry',
    error: new ConnectorError(
      'transient_error',
      `${means} Check the network, base_url and any proxy. (${endpoint}: ${reason})`,
      { internal },
    ),
  };
}
