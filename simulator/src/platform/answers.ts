/** The envelopes of Lark's answers, and the refusals of its gateway word for word. */
import { hashText } from '../random.ts';

/** What goes back over the wire; a body that is a string is sent as plain text. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal before the log id of the call is written into it. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly msg: string;
  readonly error?: Readonly<Record<string, unknown>>;
}

/** `{code: 0, msg: "success", data}` (docs/lark-api/auth.md#envelope). */
export function success(data: Readonly<Record<string, unknown>>): Answer {
  return { status: 200, body: { code: 0, msg: 'success', data } };
}

/** `{code, msg, error: {log_id}}`, the observed spelling of `log_id` (docs/lark-api/auth.md#envelope). */
export function refuse({ logId }: { readonly logId: string }, refusal: Refusal): Answer {
  const { status, code, msg, error } = refusal;
  return { status, body: { code, msg, error: { log_id: logId, ...error } } };
}

/** A parameter that breaks the endpoint's schema: 99992402, HTTP 400, observed shape (docs/lark-api/auth.md#envelope). */
export function fieldViolation(field: string, description: string): Refusal {
  return {
    status: 400,
    code: 99992402,
    msg: 'field validation failed',
    error: { field_violations: [{ field, description }] },
  };
}

/** Where the words of a gateway refusal come from: the app, the endpoint and the log id. */
export interface Scene {
  readonly appId: string;
  readonly endpoint: string;
  readonly logId: string;
}

const host = 'https://open.larksuite.com';

function methodId(endpoint: string): string {
  return `69528885${String(hashText(endpoint)).padStart(11, '0')}`;
}

/** A refusal of the gateway, with the link to its troubleshooter (docs/lark-api/auth.md#missing-scopes). */
export function gatewayRefusal(
  scene: Scene,
  status: number,
  code: number,
  msg: string,
  error: Readonly<Record<string, unknown>> = {},
): Answer {
  const search = `from=openapi&log_id=${scene.logId}&code=${code}&method_id=${methodId(scene.endpoint)}`;
  const troubleshooter = `Troubleshooting suggestions: ${host}/search?${search}`;
  return { status, body: { code, msg, error: { log_id: scene.logId, troubleshooter, ...error } } };
}

/** 99991672, HTTP 400: any one of the scopes is required (docs/lark-api/auth.md#missing-scopes). */
export function scopeRefusal(
  scene: Scene,
  type: 'action_scope_required' | 'field_scope_required',
  scopes: readonly string[],
): Answer {
  const listed = scopes.join(', ');
  const console = `${host}/app/${scene.appId}/auth?q=${scopes.join(',')}&op_from=openapi&token_type=tenant`;
  const msg = `Access denied. One of the following scopes is required: [${listed}].`;
  const page = `${host}/document/server-docs/api-call-guide/trouble-shooting/how-to-fix-the-99991672-error`;
  return gatewayRefusal(scene, 400, 99991672, msg, {
    message: `Refer to the documentation to fix the error: ${page}`,
    permission_violations: scopes.map((subject) => ({ type, subject })),
    helps: [{ url: console, description: `Learn more about scopes and how to add them: [${listed}]` }],
  });
}

/** 99991400 with both headers; the header of the reset may be left out (docs/lark-api/auth.md#rate-limits). */
export function throttled(limit: number, reset: string | undefined, status = 429): Answer {
  return {
    status,
    body: { code: 99991400, msg: 'request trigger frequency limit' },
    headers: {
      'x-ogw-ratelimit-limit': String(limit),
      ...(reset !== undefined && { 'x-ogw-ratelimit-reset': reset }),
    },
  };
}

/** 99991403, HTTP 429 and no rate headers: the month's calls are used up (docs/lark-api/auth.md#quotas). */
export const quotaExhausted: Answer = {
  status: 429,
  body: { code: 99991403, msg: "This month's API call quota has been exceeded" },
};

/** An unknown path or a wrong method is answered in plain text (docs/lark-api/auth.md#envelope). */
export const notFound: Answer = { status: 404, body: '404 page not found' };
