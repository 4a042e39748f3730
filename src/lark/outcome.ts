// Pure: a response as an outcome, which is the data or a failure with what to do about it.
import { ConnectorError, type FailureType } from '../engine/errors.ts';
import { parseJson, toJson } from '../json.ts';
import type { Reaction } from './error-codes/code.ts';
import { lookUp } from './error-codes/table.ts';
import type { HttpResponse, NoResponse } from './transport.ts';

export type Outcome =
  | {
      readonly ok: true;
      readonly data: unknown;
      /** Lark's clock (epoch milliseconds), where the response has a date. */
      readonly date: number | undefined;
    }
  | { readonly ok: false; readonly failure: LarkFailure };

export interface LarkFailure {
  readonly reaction: Reaction;
  /** The error when no retry helps. */
  readonly error: ConnectorError;
  /** Seconds until Lark lifts its limit; may be fractional or missing. */
  readonly resetSeconds?: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Judges a response by `code`, never by `msg` and never by the HTTP status alone: Base and the token endpoint
 * report errors with HTTP 200, throttling may come as 400, and the exhausted monthly quota as 429.
 * Source: docs/lark-api/auth.md#envelope
 */
export function toOutcome(endpoint: string, response: HttpResponse | NoResponse): Outcome {
  if ('reason' in response) return failed(noResponse(endpoint, response));
  const body = toBody(response.text);
  const code = body?.['code'];
  if (!body || typeof code !== 'number') return failed(notLark(endpoint, response));
  if (code === 0) return { ok: true, data: body, date: dateOf(response) };
  return failed(refusal(endpoint, response, body, code));
}

function refusal(endpoint: string, response: HttpResponse, body: Json, code: number): LarkFailure {
  const { means, remedy, reaction, type } = lookUp(code) ?? unknownCode(response.status);
  const details = asObject(body['error']);
  const where = [endpoint, `code ${code}`, logIdOf(response, details)].filter((part) => part !== undefined);
  const message = [
    means,
    scopesOf(code, details),
    addressOf(code, body),
    remedy,
    `(${where[0]}: ${where.slice(1).join(', ')})`,
  ];
  return {
    reaction,
    ...resetOf(response),
    error: new ConnectorError(type, message.filter((part) => part !== undefined).join(' '), {
      code,
      endsRun: reaction === 'close',
      internal: `HTTP ${response.status}, code=${code}, msg=${excerpt(body['msg'])}, error=${excerpt(body['error'])}`,
    }),
  };
}

interface CodeReading {
  readonly means: string;
  readonly remedy: string;
  readonly reaction: Reaction;
  readonly type: FailureType;
}

/** Lark adds codes; for an unknown one the HTTP status is the best hint. */
function unknownCode(status: number): CodeReading {
  const means = 'Lark refused the request with a code that this version of the connector does not know.';
  const remedy =
    'Look the code up in the documentation of the endpoint, or ask Lark support with the log id.';
  if (status === 429) return { means, remedy, reaction: 'throttled', type: 'transient_error' };
  if (status >= 500) return { means, remedy, reaction: 'retry', type: 'transient_error' };
  return { means, remedy, reaction: 'fail', type: 'system_error' };
}

/** Gateways and proxies response in HTML or plain text; Lark's own gateway does so for unknown paths. */
function notLark(endpoint: string, response: HttpResponse): LarkFailure {
  const { status } = response;
  const internal = `HTTP ${status}, body: ${excerpt(response.text)}`;
  const logId = logIdOf(response, undefined);
  const where = `(${[`${endpoint}: HTTP ${status}`, logId].filter((part) => part !== undefined).join(', ')})`;
  const fail = (reaction: Reaction, type: FailureType, text: string): LarkFailure => ({
    reaction,
    ...resetOf(response),
    // A gateway answers an unknown path without a code of Lark: its status stands in.
    error: new ConnectorError(type, `${text} ${where}`, { internal, ...(status === 404 && { code: 404 }) }),
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

function noResponse(endpoint: string, { reason, text }: NoResponse): LarkFailure {
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

/** The scopes of which one is missing. Documented as `scope`, sent as `subject`: docs/lark-api/auth.md#missing-scopes */
function scopesOf(code: number, details: Json | undefined): string | undefined {
  if (code !== 99991672) return undefined;
  const violations = asList(details?.['permission_violations']).map(asObject);
  const scopes = violations.flatMap((violation) => {
    const scope = violation?.['subject'] ?? violation?.['scope'];
    return typeof scope === 'string' ? [scope] : [];
  });
  const url = asList(details?.['helps'])
    .map(asObject)
    .map((help) => help?.['url'])
    .find((one) => typeof one === 'string' && URL.canParse(one));
  if (scopes.length === 0) return undefined;
  const grant = scopes.length === 1 ? `It needs ${scopes.join()}.` : `It needs one of ${scopes.join(', ')}.`;
  // Lark links to the page of the app, whose id is masked in our texts: that link would lead nowhere.
  return typeof url === 'string' ? `${grant} Open the app at ${new URL(url).origin}/app .` : grant;
}

/** The address that the allowlist lacks. Lark alone knows it, and writes "ip %s is denied by app setting". */
function addressOf(code: number, body: Json): string | undefined {
  if (code !== 99991401) return undefined;
  const [address] = /\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:]*:[\da-f]*/i.exec(String(body['msg'])) ?? [];
  return address && `Lark saw the address ${address}.`;
}

function logIdOf({ headers }: HttpResponse, details: Json | undefined): string | undefined {
  const ids = [details?.['log_id'], details?.['logid'], headers['x-tt-logid'], headers['x-request-id']];
  const id = ids.find((one) => typeof one === 'string' && one !== '');
  return typeof id === 'string' ? `log id ${id}` : undefined;
}

function resetOf({ headers }: HttpResponse): Pick<LarkFailure, 'resetSeconds'> {
  const seconds = Number.parseFloat(headers['x-ogw-ratelimit-reset'] ?? headers['retry-after'] ?? '');
  return Number.isFinite(seconds) ? { resetSeconds: seconds } : {};
}

function dateOf({ headers }: HttpResponse): number | undefined {
  const date = Date.parse(headers['date'] ?? '');
  return Number.isNaN(date) ? undefined : date;
}

function toBody(text: string): Json | undefined {
  try {
    return asObject(parseJson(text));
  } catch {
    return undefined;
  }
}

function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : toJson(value ?? null);
  return text.length > 500 ? `${text.slice(0, 500)}...` : text;
}

function failed(failure: LarkFailure): Outcome {
  return { ok: false, failure };
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
