// Pure: a response as an outcome, which is the data or a failure with what to do about it.
import { ConnectorError, type FailureType } from '../engine/errors.ts';
import { parseJson, toJson } from '../json.ts';
import { excerpt } from './excerpt.ts';
import { logIdOf, resetOf, type LarkFailure } from './failure.ts';
import type { LarkCode, LarkCodes } from './error-codes/code.ts';
import { lookUp } from './error-codes/table.ts';
import type { HttpResponse, NoResponse } from './transport.ts';
import { noResponse, notLark } from './without-code.ts';

export type Outcome =
  | {
      readonly ok: true;
      readonly data: Json;
      /** Lark's clock (epoch milliseconds), where the response has a date. */
      readonly date: number | undefined;
    }
  | {
      readonly ok: false;
      readonly failure: LarkFailure;
      /** Whether the content could not be read as an answer of Lark. */
      readonly unreadable: boolean;
    };

export type Json = Readonly<Record<string, unknown>>;

/** What the meaning of a response depends on. */
export interface OutcomeContext {
  /** The response of a sign-in: its content is never quoted. */
  readonly signsIn?: boolean | undefined;
  /** Codes that mean something else at this endpoint. */
  readonly codes?: LarkCodes | undefined;
  /** Whether the connector fetched the token itself. */
  readonly ownToken?: boolean | undefined;
}

/**
 * Judges a response by `code`, never by `msg` and never by the HTTP status alone: Base and the token endpoint
 * report errors with HTTP 200, throttling may come as 400, and the exhausted monthly quota as 429.
 * Source: docs/lark-api/auth.md#envelope
 */
export function toOutcome(
  endpoint: string,
  response: HttpResponse | NoResponse,
  context: OutcomeContext = {},
): Outcome {
  if ('reason' in response) return { ok: false, unreadable: false, failure: noResponse(endpoint, response) };
  const body = toBody(response.text);
  const code = body?.['code'];
  if (!body || typeof code !== 'number') {
    return { ok: false, unreadable: true, failure: notLark(endpoint, response, context.signsIn ?? false) };
  }
  if (code === 0) return { ok: true, data: body, date: dateOf(response) };
  return { ok: false, unreadable: false, failure: refusal(endpoint, response, body, code, context) };
}

function refusal(
  endpoint: string,
  response: HttpResponse,
  body: Json,
  code: number,
  { signsIn = false, codes, ownToken = false }: OutcomeContext,
): LarkFailure {
  const entry = codes?.[code] ?? lookUp(code);
  const meaning = entry ? meaningOf(entry, body['msg']) : unknownCode(response.status);
  const details = signsIn ? undefined : asObject(body['error']);
  const logId = logIdOf(response, details?.['log_id'], details?.['logid']);
  const where = [`code ${code}`, logId].filter((part) => part !== undefined);
  const message = [
    meaning.means,
    scopesOf(code, details),
    addressOf(code, body),
    (ownToken ? entry?.ownTokenRemedy : undefined) ?? meaning.remedy,
    `(${endpoint}: ${where.join(', ')})`,
  ];
  const quoted = signsIn ? '' : `, msg=${quote(body['msg'])}, error=${quote(body['error'])}`;
  return {
    reaction: meaning.reaction,
    ...resetOf(response),
    error: new ConnectorError(meaning.type, message.filter((part) => part !== undefined).join(' '), {
      code,
      endsRun: meaning.reaction === 'close',
      internal: `HTTP ${response.status}, code=${code}${quoted}`,
    }),
  };
}

type Meaning = Pick<LarkCode, 'means' | 'remedy' | 'reaction'> & { readonly type: FailureType };

/** A code with several meanings has the one that Lark's message fits. */
function meaningOf(entry: LarkCode, msg: unknown): Meaning {
  const text = typeof msg === 'string' ? msg.slice(0, 500) : '';
  return entry.variants?.find(({ message }) => message.test(text))?.code ?? entry;
}

/** Lark adds codes; for an unknown one the HTTP status is the best hint. */
function unknownCode(status: number): Meaning {
  const means = 'Lark refused the request with a code that this version of the connector does not know.';
  const remedy =
    'Look the code up in the documentation of the endpoint, or ask Lark support with the log id.';
  if (status === 429) return { means, remedy, reaction: 'throttled', type: 'transient_error' };
  if (status >= 500) return { means, remedy, reaction: 'retry', type: 'transient_error' };
  return { means, remedy, reaction: 'fail', type: 'system_error' };
}

/** The scopes of which one is missing. Documented as `scope`, sent as `subject`: docs/lark-api/auth.md#missing-scopes */
function scopesOf(code: number, details: Json | undefined): string | undefined {
  if (code !== 99991672) return undefined;
  const violations = asList(details?.['permission_violations']).map(asObject);
  const scopes = violations.flatMap((violation) => {
    const scope = violation?.['subject'] ?? violation?.['scope'];
    return typeof scope === 'string' && /^[\w.:-]{1,100}$/.test(scope) ? [scope] : [];
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
  if (code !== 99991401 || typeof body['msg'] !== 'string') return undefined;
  const words = body['msg'].slice(0, 500).split(/[^\da-f.:]+/i);
  const address = words.find((word) => /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=.*:.*:)[\da-f:]{2,39})$/i.test(word));
  return address && `Lark saw the address ${address}.`;
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

function quote(value: unknown): string {
  return excerpt(typeof value === 'string' ? value : toJson(value ?? null));
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
