// The cells of the matrix: which fault happens where, while which stream is read; and what came of it.
import type { AirbyteStream } from '../../../src/airbyte/messages.ts';
import { errorsIn } from '../../core/engine/support/syncs.ts';
import { canonical } from '../../../integration_tests/support/company.ts';
import { leaksIn, secretsOf } from '../../../integration_tests/support/secrets.ts';
import type { Strike } from './bending-server.ts';
import type { Company, Read } from './company.ts';
import { isSignIn, type Exchange, type FaultKind } from './exchange.ts';
import { answerKinds } from './kinds/answers.ts';
import { dataKinds } from './kinds/data.ts';
import { pageKinds } from './kinds/pages.ts';
import { signInKinds } from './kinds/sign-in.ts';

export interface Cell {
  readonly stream: AirbyteStream;
  readonly strike: Strike;
  /** Where in the read it is: sign-in, first, middle or last. */
  readonly place: string;
}

/** `later` left rows to the next sync, with a WARN; `unseen` is what nobody can see; `wrong` says why. */
export type Outcome =
  | { readonly kind: 'exact' | 'loud' | 'later' | 'missed' }
  | { readonly kind: 'unseen'; readonly why: string }
  | { readonly kind: 'wrong'; readonly why: string };

/** Rows by key, as text. */
export type Rows = ReadonlyMap<string, string>;

export const kinds: readonly FaultKind[] = [...answerKinds, ...dataKinds, ...pageKinds];

const places = ['first', 'middle', 'last'] as const;

/** Every cell of a stream, by what a clean read of it exchanged with Lark. */
export function cellsOf(stream: AirbyteStream, { server }: Company): Cell[] {
  const exchanges = server.exchanges().filter((one) => !isSignIn(one));
  const past = pastOf(exchanges);
  const hows = ({ only }: FaultKind) => (only ? [only] : (['once', 'always'] as const));
  const atData = kinds.flatMap((kind) => {
    const count = exchanges.filter((one, at) => kind.applies?.(one, past(at)) ?? true).length;
    const positions = [...new Set([0, Math.floor(count / 2), count - 1])].filter(
      (at) => at >= 0 && at < count,
    );
    return positions.flatMap((position, at) =>
      hows(kind).map((how): Cell => ({
        stream,
        place: positions.length === 1 ? 'only' : (places[positions.length === 2 && at === 1 ? 2 : at] ?? ''),
        strike: { kind, position, how, atSignIn: false },
      })),
    );
  });
  const atSignIn = signInKinds.flatMap((kind) =>
    hows(kind).map((how): Cell => ({
      stream,
      place: 'sign-in',
      strike: { kind, position: 0, how, atSignIn: true },
    })),
  );
  return [...atData, ...atSignIn];
}

/** What lies before the exchange at this place, as the server sees it. */
function pastOf(exchanges: readonly Exchange[]) {
  return (at: number) => {
    const before = exchanges.slice(0, at);
    const here = exchanges[at];
    const token = here?.url.searchParams.get('page_token');
    return {
      pageBefore: () =>
        before.findLast(
          ({ answer, endpoint }) =>
            endpoint === here?.endpoint &&
            token !== null &&
            (answer['data'] as { page_token?: unknown } | undefined)?.page_token === token,
        ),
      others: (one: Exchange) =>
        before.filter((other) => other.endpoint === one.endpoint && other.url.href !== one.url.href),
      fresh: () => 0,
    };
  };
}

/** Addresses of files are signed freshly for each answer. */
const signature = /(?<=https:\/\/files\.example\.invalid\/)[^"\s]*/g;

export function rowsOf(stream: AirbyteStream, reads: readonly Read[]): Rows {
  const { source_defined_primary_key: key } = stream;
  const rows = new Map<string, string>();
  for (const { messages } of reads)
    for (const message of messages) {
      if (message.type !== 'RECORD') continue;
      const { data } = message.record;
      rows.set(
        JSON.stringify(key.map(([column = '']) => data[column])),
        canonical(data).replace(signature, ''),
      );
    }
  return rows;
}

/** Reads the stream with the fault, and once more without it from the state that was emitted. */
export async function outcomeOf({ stream, strike }: Cell, truth: Rows, company: Company): Promise<Outcome> {
  const { server, simulator } = company;
  server.start(strike);
  const isZipped = strike.kind.name.includes('gzip');
  try {
    const read = await company.read([stream], undefined, isZipped ? { threads: true } : {});
    const struck = server.struck();
    if (!struck) return { kind: 'missed' };
    const leaks = leaksIn({ stdout: read.texts, stderr: '' }, secretsOf(simulator));
    if (leaks.length > 0) return wrong(`prints ${leaks[0] ?? ''}`);
    const missing = problemOf(rowsOf(stream, [read]), truth);
    const records = read.messages.filter(({ type }) => type === 'RECORD').length;
    if (records !== rowsOf(stream, [read]).size) return wrong('a key comes twice');
    const [error] = errorsIn(read.messages);
    if (!error) {
      if (missing === undefined) return { kind: 'exact' };
      if (strike.kind.later === true && read.texts.includes('"WARN"')) {
        server.start();
        const left = problemOf(rowsOf(stream, [read, await company.read([stream], read.saved)]), truth);
        return left === undefined ? { kind: 'later' } : wrong(`exit 0, and after the next sync ${left}`);
      }
      const why = strike.kind.unseen?.(struck, strike.how);
      return why === undefined ? wrong(`exit 0 and ${missing}`) : { kind: 'unseen', why };
    }
    const { kind, how } = strike;
    const what = `${error.failure_type ?? ''}: ${error.message}`;
    if (kind.fits.length === 0 || (how === 'once' && kind.passes === true)) return wrong(`fails: ${what}`);
    if (!kind.fits.some((type) => type === error.failure_type)) return wrong(`is ${what}`);
    server.start();
    const next = await company.read([stream], read.saved);
    const left = problemOf(rowsOf(stream, [read, next]), truth);
    if (errorsIn(next.messages).length > 0) return wrong('the next sync fails');
    return left === undefined ? { kind: 'loud' } : wrong(`after the next sync ${left}`);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

const wrong = (why: string): Outcome => ({ kind: 'wrong', why: why.slice(0, 300) });

function problemOf(rows: Rows, truth: Rows): string | undefined {
  const missing = [...truth.keys()].filter((key) => !rows.has(key));
  if (missing.length > 0) return `${missing.length} of ${truth.size} rows are missing`;
  const invented = [...rows.keys()].filter((key) => !truth.has(key));
  if (invented.length > 0) return `${invented.length} rows too many`;
  const other = [...truth].filter(([key, row]) => rows.get(key) !== row);
  return other.length > 0 ? `${other.length} of ${truth.size} rows differ` : undefined;
}
