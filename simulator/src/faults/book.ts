/** What can go wrong, as data, and the book that says which call it happens to. */

/** What happens. Each kind strikes at the point of a call where the real thing would. */
export type FaultKind =
  /** Refuses with this HTTP status and Lark code, after the parameters were found good. */
  | { readonly kind: 'error'; readonly status: number; readonly code: number; readonly msg?: string }
  /** 99991400 at the rate limit; `reset` is the header's text (default `1`), `none` leaves it out. */
  | { readonly kind: 'throttle'; readonly status?: 429 | 400 | 200; readonly reset?: string }
  /** 99991403 with HTTP 429; without an endpoint it spares what is not metered (docs/lark-api/auth.md#quotas). */
  | { readonly kind: 'quota' }
  /** 99991401; without an endpoint it spares sign-in, as the real allow-list does (docs/lark-api/auth.md#signing-in). */
  | { readonly kind: 'ip' }
  /** 99991663 as if the token had run out, though it has not: asking again gives the same token. */
  | { readonly kind: 'expired' }
  /** `404 page not found`, plain text, as for an endpoint that does not exist. */
  | { readonly kind: 'missing' }
  /** Accepts the request and never answers. */
  | { readonly kind: 'hang' }
  /** Answers after so many milliseconds more. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Resets the connection instead of answering. */
  | { readonly kind: 'reset' }
  /** A proxy's HTML page with HTTP 502. */
  | { readonly kind: 'html' }
  /** HTTP 200 with JSON that breaks off, though the length of the body is as announced. */
  | { readonly kind: 'not-json' }
  /** The answer with a byte order mark before it. */
  | { readonly kind: 'bom' }
  /** The answer compressed. */
  | { readonly kind: 'gzip' }
  /** Half of the answer, then the connection is reset. */
  | { readonly kind: 'truncated' }
  /** A page with `has_more: true` and no `page_token`. */
  | { readonly kind: 'no-token' }
  /** A page with `has_more: true` and the `page_token` that was just sent. */
  | { readonly kind: 'same-token' }
  /** A page whose first item comes a second time, at its end. */
  | { readonly kind: 'twice' }
  /** Items were inserted before this page: it begins so many places earlier than it should (default 1); below 0,
   * items were lost before it, and it begins later. */
  | { readonly kind: 'shift'; readonly places?: number };

/** A fault and the calls it happens to. */
export type Fault = FaultKind & {
  /** `METHOD /path/:template`; absent: any endpoint. */
  readonly endpoint?: string;
  /** The first matching call it happens to, counted from 1; absent: the first. Only calls that get as far
   * as the fault's point count: a call refused for its token is not one for `throttle`. */
  readonly from?: number;
  /** How many matching calls in a row; absent: every one from then on. */
  readonly times?: number;
};

type Kind = FaultKind['kind'];
type FaultOf<K extends Kind> = Extract<Fault, { readonly kind: K }>;

/** The faults in force, with their counts. */
export interface FaultBook {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** The fault of this kind that happens to this call, if any; every fault asked about counts the call. */
  readonly take: <K extends Kind>(kind: K, endpoint: string, spared?: boolean) => FaultOf<K> | undefined;
}

/** A book of faults; `spared` calls are struck only by a fault that names their endpoint. */
export function createFaultBook(initial: readonly Fault[] = []): FaultBook {
  let entries: { readonly fault: Fault; seen: number }[] = [];
  const add = (fault: Fault): void => {
    entries.push({ fault, seen: 0 });
  };
  initial.forEach(add);
  return {
    add,
    clear: () => {
      entries = [];
    },
    take: <K extends Kind>(kind: K, endpoint: string, spared = false) => {
      let struck: FaultOf<K> | undefined;
      for (const entry of entries) {
        const { fault } = entry;
        if (fault.kind !== kind) continue;
        if (fault.endpoint === undefined ? spared : fault.endpoint !== endpoint) continue;
        entry.seen += 1;
        const from = fault.from ?? 1;
        const strikes = entry.seen >= from && entry.seen < from + (fault.times ?? Infinity);
        if (strikes) struck ??= fault as FaultOf<K>;
      }
      return struck;
    },
  };
}
