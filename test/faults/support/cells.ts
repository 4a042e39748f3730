// The cells of the matrix: which fault happens where, while which streams are read; and what came of it.
import type { AirbyteStream } from '../../../src/airbyte/messages.ts';
import { endings, errorsIn } from '../../core/engine/support/syncs.ts';
import { canonical } from '../../../integration_tests/support/company.ts';
import { leaksIn, secretsOf } from '../../../integration_tests/support/secrets.ts';
import type { Strike } from './bending-server.ts';
import type { Company, Read } from './company.ts';
import type { Group } from './groups.ts';
import { isSignIn, type Exchange, type FaultKind } from './exchange.ts';
import { answerKinds } from './kinds/answers.ts';
import { dataKinds } from './kinds/data.ts';
import { pageKinds } from './kinds/pages.ts';
import { signInKinds } from './kinds/sign-in.ts';

export interface Cell {
  readonly group: Group;
  readonly strike: Strike;
  /** Where in the read it is: sign-in, first, middle or last. */
  readonly place: string;
}

/** `later` left rows to the next sync, with a WARN; `unseen` is what no client can detect; `wrong` says why. */
export type Outcome =
  | { readonly kind: 'exact' | 'loud' | 'later' | 'missed' }
  | { readonly kind: 'unseen'; readonly why: string }
  | { readonly kind: 'wrong'; readonly why: string };

/** Rows by key, as text. */
export type Rows = ReadonlyMap<string, string>;

export const kinds: readonly FaultKind[] = [...answerKinds, ...dataKinds, ...pageKinds];

/** Signing in is the same whatever is read: it is played with a few calls, with many, and with several modules. */
const signInGroups = ['contact_tenant', 'approval instances', 'attendance_user_flows'];

const places = ['first', 'middle', 'last'] as const;

/** Every cell of a group, by what a clean read of it exchanged with Lark. */
export function cellsOf(group: Group, { server }: Company): Cell[] {
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
        group,
        place: positions.length === 1 ? 'only' : (places[positions.length === 2 && at === 1 ? 2 : at] ?? ''),
        strike: { kind, position, how, atSignIn: false },
      })),
    );
  });
  const atSignIn = (signInGroups.includes(group.name) ? signInKinds : []).flatMap((kind) =>
    hows(kind).map((how): Cell => ({
      group,
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
const signature = /(?<=https:\/\/(?:files\.example\.invalid|open\.larksuite\.com)\/)[^"\s]*/g;

/** The rows of these streams, by stream and key; those of a later read replace earlier ones. */
export function rowsOf(streams: readonly AirbyteStream[], reads: readonly Read[]): Rows {
  const keys = new Map(streams.map((stream) => [stream.name, stream.source_defined_primary_key]));
  const rows = new Map<string, string>();
  for (const { messages } of reads)
    for (const message of messages) {
      if (message.type !== 'RECORD') continue;
      const { stream, data } = message.record;
      const key = keys.get(stream)?.map(([column = '']) => data[column]);
      if (key) rows.set(`${stream} ${JSON.stringify(key)}`, canonical(data).replace(signature, ''));
    }
  return rows;
}

/** Reads the streams with the fault, and once more without it from the states that were emitted. */
export async function outcomeOf({ group, strike }: Cell, truth: Rows, company: Company): Promise<Outcome> {
  const { server, simulator } = company;
  const { streams } = group;
  const { kind, how } = strike;
  server.start(strike);
  try {
    const read = await company.read(streams, undefined, { threads: kind.name.includes('gzip') });
    const struck = server.struck();
    if (!struck) return { kind: 'missed' };
    const leaks = leaksIn({ stdout: read.texts, stderr: '' }, secretsOf(simulator));
    if (leaks.length > 0) return wrong(`prints ${leaks[0] ?? ''}`);
    const shown = personalIn(simulator).find((one) => read.texts.includes(one));
    if (shown !== undefined) return wrong(`logs ${shown}`);
    const records = read.messages.filter(({ type }) => type === 'RECORD').length;
    if (records !== rowsOf(streams, [read]).size) return wrong('a key comes twice');
    const errors = errorsIn(read.messages);
    for (const { failure_type: type, message } of errors) {
      const passes = kind.fits.length === 0 || (how === 'once' && kind.passes === true);
      if (passes) return wrong(`fails: ${type ?? ''}: ${message}`);
      if (!kind.fits.some((one) => one === type)) return wrong(`is ${type ?? ''}: ${message}`);
    }
    const complete = streams.filter(({ name }) => endings(read.messages).get(name) === 'COMPLETE');
    const lost = problemOf(rowsOf(complete, [read]), of(complete, truth));
    const isWarned = kind.later === 'quiet' || (kind.later && read.texts.includes('"WARN"'));
    const isLater = lost !== undefined && isWarned === true;
    if (lost !== undefined && !isLater) {
      const why = kind.unseen?.(struck, how);
      return why === undefined ? wrong(`COMPLETE and ${lost}`) : { kind: 'unseen', why };
    }
    if (errors.length === 0 && !isLater) return { kind: 'exact' };
    server.start();
    const next = await company.read(streams, read.saved);
    if (errorsIn(next.messages).length > 0) return wrong('the next sync fails');
    const left = problemOf(rowsOf(streams, [read, next]), truth);
    if (left !== undefined) return wrong(`after the next sync ${left}`);
    return { kind: errors.length > 0 ? 'loud' : 'later' };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

/** What belongs into rows and into no log. */
function personalIn({ tenant }: Company['simulator']): string[] {
  return [...tenant.contact.people()]
    .flatMap(({ name, email, mobile }) => [name, email, mobile])
    .filter((text) => text.length > 3);
}

/** The rows of these streams alone. */
function of(streams: readonly AirbyteStream[], rows: Rows): Rows {
  const names = new Set(streams.map(({ name }) => name));
  return new Map([...rows].filter(([key]) => names.has(key.split(' ')[0] ?? '')));
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
