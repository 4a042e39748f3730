/** What an endpoint of the simulated Lark is: data, the parameters it reads, and a handler. */
import { refuse, type Answer, type Refusal } from './answers.ts';

/** At most `limit` calls in any `seconds` (docs/lark-api/auth.md#rate-limits). */
export interface Rate {
  readonly limit: number;
  readonly seconds: number;
}

/** A window of one second. */
export const perSecond = (limit: number): Rate => ({ limit, seconds: 1 });
/** A window of one minute. */
export const perMinute = (limit: number): Rate => ({ limit, seconds: 60 });

/** Tier 4, that of nearly all of Contact: "1000/min & 50/s", both at once (docs/lark-api/auth.md#rate-limits). */
export const tier4: readonly Rate[] = [perMinute(1000), perSecond(50)];

/** One request as the handlers see it, after the gateway has let it through. */
export interface ApiCall {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined when there is none or it is not JSON. */
  readonly body: unknown;
  /** Names the listing a page token belongs to: the path and the query without its paging. */
  readonly listing: string;
  /** How many places the listing has slid since its last page (the fault `shift`); to be asked once. */
  readonly shift: () => number;
  readonly logId: string;
  readonly now: number;
  readonly granted: (scope: string) => boolean;
  /** Takes a document until this call is answered; false: another call has it. */
  readonly hold: (document: string) => boolean;
}

/** What became of a parameter. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** A parameter of the path or the query; `values` is empty when it was not sent. */
export interface Param<T> {
  readonly read: (values: readonly string[], field: string, call: ApiCall) => Parsed<T>;
  /** The scope that a certain value needs beyond those of the endpoint (`user_id_type=user_id`, docs/lark-api/auth.md#requests). */
  readonly scope?: (value: string) => string | undefined;
}

/** Parameters by the name they have in the path or the query. */
export type Params = Readonly<Record<string, Param<unknown>>>;

/** What the handler receives for its parameters. */
export type Values<P extends Params> = {
  readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never;
};

/** What the documents say of an endpoint. */
export interface EndpointFacts {
  readonly method: 'GET' | 'POST';
  /** The path, with `:name` where a parameter stands. */
  readonly template: string;
  /** The published windows, all of which count at once; none: never throttled. */
  readonly rates: readonly Rate[];
  /** Alternatives, any one of which is enough; none: no scope is needed. */
  readonly scopes: readonly string[];
  /** Whether a call counts towards the monthly quota; Contact and sign-in do not (docs/lark-api/auth.md#quotas). */
  readonly metered: boolean;
  /** Sign-in endpoints take no token, no IP allow-list and, as observed, a trailing slash (docs/lark-api/auth.md#signing-in). */
  readonly signIn?: boolean;
}

/** An endpoint as the gateway uses it, whatever its parameters are. */
export interface Endpoint extends EndpointFacts {
  /** The scope that a parameter's value needs and the app lacks. */
  readonly missingFieldScope: (call: ApiCall) => string | undefined;
  /** Validates the parameters, and only then offers to do the work. */
  readonly prepare: (call: ApiCall) => Parsed<() => Answer>;
}

/** How an endpoint is named in faults and in the ledger: `GET /open-apis/contact/v3/scopes`. */
export function nameOf(endpoint: Pick<EndpointFacts, 'method' | 'template'>): string {
  return `${endpoint.method} ${endpoint.template}`;
}

function valuesOf(call: ApiCall, field: string): readonly string[] {
  const inPath = call.path[field];
  return inPath === undefined ? call.query.getAll(field) : [inPath];
}

/** An endpoint from its data, its parameters and a handler that receives them validated. */
export function defineEndpoint<P extends Params>(
  endpoint: EndpointFacts & {
    readonly params: P;
    readonly handler: (params: Values<P>, call: ApiCall) => Answer | Refusal;
  },
): Endpoint {
  const { params, handler, ...facts } = endpoint;
  return {
    ...facts,
    missingFieldScope: (call) =>
      Object.entries(params)
        .flatMap(([field, param]) => valuesOf(call, field).map((value) => param.scope?.(value)))
        .find((scope) => scope !== undefined && !call.granted(scope)),
    prepare: (call) => {
      const values: Record<string, unknown> = {};
      for (const [field, param] of Object.entries(params)) {
        const parsed = param.read(valuesOf(call, field), field, call);
        if (!parsed.ok) return parsed;
        values[field] = parsed.value;
      }
      const run = (): Answer => {
        const answer = handler(values as Values<P>, call);
        return 'body' in answer ? answer : refuse(call, answer);
      };
      return { ok: true, value: run };
    },
  };
}

/** A module of the simulator: its endpoints, and the scopes that unlock fields of its answers. */
export interface SimulatorModule {
  readonly endpoints: readonly Endpoint[];
  readonly fieldScopes: readonly string[];
}
