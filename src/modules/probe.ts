// What `check` finds out about a module: what its feeds would be refused, and which columns Lark leaves out.
import { toConnectorError, type ConnectorError } from '../engine/errors.ts';
import type { ListEndpoint } from '../lark/endpoint.ts';
import type { Ask } from './ask.ts';
import { columnScopesOf, type LarkFeed, type LarkStream, type Module } from './define.ts';
import { missingScopes, type EmptyColumn, type MissingScope } from './missing-scopes.ts';

/** What the probes of one module brought. */
export interface Finding {
  readonly module: Module['name'];
  /** What they saw, in words; undefined where something is missing. */
  readonly saw: string | undefined;
  readonly errors: readonly ConnectorError[];
  /** Permissions that columns need of which Lark leaves out every value. */
  readonly missing: readonly MissingScope[];
  /** Streams with such columns of which no item was found: whether their permissions are granted is not known. */
  readonly unseen: readonly string[];
}

/** Asks every endpoint of the feeds of a module, side by side, each once. */
export async function probeModule(
  { name, check }: Module,
  feeds: readonly LarkFeed[],
  ask: Ask,
): Promise<Finding> {
  const [said, ...probed] = await Promise.allSettled([
    check(ask),
    ...feeds.map((feed) => probeFeed(feed, ask)),
  ]);
  const columns = probed.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  const errors = [said, ...probed].flatMap((outcome) =>
    outcome.status === 'rejected' ? errorsIn(outcome.reason) : [],
  );
  return {
    module: name,
    saw: said.status === 'fulfilled' && errors.length === 0 ? said.value : undefined,
    errors: eachOnce(errors),
    ...sortedOut(columns),
  };
}

function sortedOut(columns: readonly ProbedColumn[]): Pick<Finding, 'missing' | 'unseen'> {
  const of = (wanted: ProbedColumn['state']): ProbedColumn[] =>
    columns.filter(({ state }) => state === wanted);
  const known = new Set([...of('proven'), ...of('omitted')].map(({ anyOf }) => anyOf.join()));
  const unknown = of('unseen').filter(({ anyOf }) => !known.has(anyOf.join()));
  return {
    missing: missingScopes(
      of('omitted'),
      of('proven').map(({ anyOf }) => anyOf),
    ),
    unseen: [...new Set(unknown.map(({ stream }) => stream))],
  };
}

function errorsIn(thrown: unknown): readonly ConnectorError[] {
  const errors = thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [thrown];
  return errors.map(toConnectorError);
}

/** What differs only in the endpoint and the log id is one error. */
function eachOnce(errors: readonly ConnectorError[]): ConnectorError[] {
  const texts = new Map<string, ConnectorError>();
  for (const error of errors) {
    const text = error.message.replace(/ \([^()]*\)$/, '');
    if (!texts.has(text)) texts.set(text, error);
  }
  return [...texts.values()];
}

interface ProbedColumn extends EmptyColumn {
  readonly state: 'proven' | 'shown' | 'omitted' | 'unseen';
}

async function probeFeed(feed: LarkFeed, ask: Ask): Promise<readonly ProbedColumn[]> {
  const items = await (feed.probe ?? probePlainEndpoints(feed))(ask);
  return feed.streams.flatMap((stream) => columnsOf(stream as Partial<LarkStream> & typeof stream, items));
}

/** A feed whose endpoints need nothing but a permission needs no probe of its own. */
function probePlainEndpoints({ uses }: LarkFeed): NonNullable<LarkFeed['probe']> {
  return async ({ first, call }) => {
    const plain = uses.filter(({ path }) => !path.includes(':'));
    const pages = await Promise.all(
      plain.map((endpoint) =>
        'pageSize' in endpoint
          ? first(endpoint as ListEndpoint).then(({ items }) => items)
          : call(endpoint).then(() => []),
      ),
    );
    return pages.flat();
  };
}

function columnsOf(
  { name: stream, columns, sources }: Partial<LarkStream> & Pick<LarkStream, 'name' | 'columns'>,
  items: readonly unknown[],
): ProbedColumn[] {
  const sampled = items.flatMap((item) => [...(sources?.(item) ?? [])]);
  return [...columnScopesOf({ columns })].flatMap(([column, scopes]) => {
    const { anyOf, proof, omitted, tells } = scopes;
    if (!tells) return [];
    const isThere = sampled.some((source) => !omitted(source, column));
    const state = sampled.length === 0 ? 'unseen' : !isThere ? 'omitted' : proof ? 'proven' : 'shown';
    return [{ stream, column, anyOf, state }];
  });
}
