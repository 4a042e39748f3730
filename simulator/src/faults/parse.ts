/** Faults as a person writes them on a command line. */
import type { Fault, FaultKind } from './book.ts';

type Reader = (args: readonly string[]) => FaultKind | undefined;

const plain =
  (kind: Extract<FaultKind, { kind: string }>): Reader =>
  (args) =>
    args.length === 0 ? kind : undefined;

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

const readers: Readonly<Record<FaultKind['kind'], Reader>> = {
  error: ([first = '', ...msg]) => {
    const [status, code, ...rest] = first.split('/').map(whole);
    if (status === undefined || code === undefined || rest.length > 0) return undefined;
    return { kind: 'error', status, code, ...(msg.length > 0 && { msg: msg.join(',') }) };
  },
  throttle: (args) => {
    let status: 429 | 400 | 200 | undefined;
    let reset: string | undefined;
    for (const arg of args) {
      if (arg === '429' || arg === '400' || arg === '200') status = Number(arg) as 429 | 400 | 200;
      else if (/^reset=([\d.]+|none)$/.test(arg)) reset = arg.slice('reset='.length);
      else return undefined;
    }
    return {
      kind: 'throttle',
      ...(status !== undefined && { status }),
      ...(reset !== undefined && { reset }),
    };
  },
  slow: ([text, ...rest]) => {
    const ms = whole(text);
    return ms === undefined || rest.length > 0 ? undefined : { kind: 'slow', ms };
  },
  shift: ([text, ...rest]) => {
    if (text === undefined) return { kind: 'shift' };
    const places = /^-\d+$/.test(text) ? Number(text) : whole(text);
    return places === undefined || rest.length > 0 ? undefined : { kind: 'shift', places };
  },
  quota: plain({ kind: 'quota' }),
  ip: plain({ kind: 'ip' }),
  expired: plain({ kind: 'expired' }),
  missing: plain({ kind: 'missing' }),
  hang: plain({ kind: 'hang' }),
  reset: plain({ kind: 'reset' }),
  html: plain({ kind: 'html' }),
  'not-json': plain({ kind: 'not-json' }),
  bom: plain({ kind: 'bom' }),
  gzip: plain({ kind: 'gzip' }),
  truncated: plain({ kind: 'truncated' }),
  'no-token': plain({ kind: 'no-token' }),
  'same-token': plain({ kind: 'same-token' }),
  twice: plain({ kind: 'twice' }),
};

/** How each kind is written after its name, and what it does. */
export const faultKinds: Readonly<
  Record<FaultKind['kind'], { readonly args?: string; readonly does: string }>
> = {
  error: { args: ':STATUS/CODE[,MSG]', does: 'answers with this HTTP status and Lark code' },
  throttle: {
    args: '[:429|400|200][,reset=SECONDS|none]',
    does: 'refuses with 99991400, the rate limit',
  },
  quota: { does: 'refuses with 99991403, the monthly quota' },
  ip: { does: 'refuses with 99991401, the IP allow-list' },
  expired: { does: 'refuses with 99991663, as if the token had run out' },
  missing: { does: 'answers 404 page not found, as for an endpoint that does not exist' },
  hang: { does: 'accepts the request and never answers' },
  slow: { args: ':MS', does: 'answers so many milliseconds later' },
  reset: { does: 'resets the connection instead of answering' },
  html: { does: "answers with a proxy's HTML page and HTTP 502" },
  'not-json': { does: 'answers with JSON that breaks off' },
  bom: { does: 'puts a byte order mark before the answer' },
  gzip: { does: 'compresses the answer' },
  truncated: { does: 'sends half of the answer, then resets the connection' },
  'no-token': { does: 'says has_more without a page_token' },
  'same-token': { does: 'says has_more with the page_token that was just sent' },
  twice: { does: 'repeats the first item of a page at its end' },
  shift: { args: '[:PLACES]', does: 'begins a page so many places earlier; below 0, later' },
};

const syntax =
  /^(?<kind>[a-z-]+)(?::(?<args>[^@#]*))?(?:@(?<endpoint>[^#]+))?(?:#(?<from>\d+)(?:x(?<times>\d+|\*))?)?$/;

function readerOf(kind: string): Reader | undefined {
  return Object.entries(readers).find(([name]) => name === kind)?.[1];
}

/**
 * A fault from its text: `KIND[:ARG,ARG...][@METHOD /path/:template][#NTH[xTIMES]]`.
 *
 * Without `@` any endpoint; without `#` every call; `#2` the second call, `#2x3` three from the second on,
 * `#2x*` all from the second on. The kinds that take arguments: `error:STATUS/CODE[,MSG]`,
 * `throttle[:429|400|200][,reset=SECONDS|none]`, `slow:MS`, `shift[:PLACES]`.
 *
 *     throttle:400,reset=0.25@GET /open-apis/contact/v3/scopes#2x3
 */
export function parseFault(text: string): Fault {
  const parts = syntax.exec(text.trim())?.groups;
  const kind = parts?.['kind'];
  const reader = kind === undefined ? undefined : readerOf(kind);
  if (parts === undefined || reader === undefined) {
    const kinds = Object.keys(readers).join(', ');
    throw new Error(
      `Not a fault: '${text}'. Write KIND[:ARGS][@METHOD /path][#NTH[xTIMES]]; kinds: ${kinds}.`,
    );
  }
  const { args, endpoint, from, times } = parts as Readonly<Record<string, string | undefined>>;
  const what = reader(args === undefined || args === '' ? [] : args.split(','));
  if (what === undefined)
    throw new Error(`Not a fault: '${text}'. ${String(kind)} does not take '${args ?? ''}'.`);
  return {
    ...what,
    ...(endpoint !== undefined && endpoint !== '*' && { endpoint: endpoint.trim() }),
    ...(from !== undefined && { from: Number(from) }),
    ...(from !== undefined && times !== '*' && { times: Number(times ?? 1) }),
  };
}
