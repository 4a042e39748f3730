// Windows of time, of members: whoever joins later is brought up to the others before the span holds for them.
//
//          start            to - lookback     to           until
// ------------+-------------------+-----------+--------------+-->
// here, gone                      [===========+==============)
// joining     [===================+===========+==============)
// then        one span for all: it holds for those who joined once their windows have reached `to`
import type { Part, Strategy } from '../types.ts';
import { completed, windowsFor, type Span } from '../window.ts';
import { doneOf, neededBy, windows, type WindowsMoment } from './windows.ts';

type Membership = NonNullable<Part['members']>;

/** The same moment, and which members are there at it. */
interface PeopleMoment extends WindowsMoment {
  readonly present: readonly string[];
  /** Whether members that are gone are still read. */
  readonly keepGone: boolean;
}

export const people: Strategy<PeopleMoment> = {
  slices(needs, moment) {
    const groups = needs.flatMap(({ part, incremental }, need) => {
      const { known, joining } = memberSplit(part, moment);
      const members = [...known.here, ...known.gone.keys()];
      const main = {
        need,
        members,
        isLate: false,
        spans: neededBy(doneOf(part, moment), incremental, moment),
      };
      const late = { need, members: joining, isLate: true, spans: neededBy(undefined, incremental, moment) };
      return joining.length > 0 ? [main, late] : [main];
    });
    /** A hundred thousand members are listed once for all windows that are for the same groups. */
    const lists = new Map<string, readonly string[]>();
    return windowsFor(
      groups.map(({ spans }) => spans),
      moment.step,
    ).map(({ window, needing }) => {
      const concerned = needing.flatMap((index) => groups[index] ?? []);
      const members = lists.get(needing.join()) ?? [...new Set(concerned.flatMap((group) => group.members))];
      lists.set(needing.join(), members);
      const joining = [...new Set(concerned.flatMap((group) => (group.isLate ? group.members : [])))];
      const slice = {
        kind: 'window',
        window,
        members,
        ...(joining.length > 0 && { joining }),
      } as const;
      return { slice, needing: [...new Set(concerned.map(({ need }) => need))] };
    });
  },

  advance(part, closed, moment) {
    if (closed.slice.kind !== 'window') return part;
    const { members = noMembers, joining = [] } = part.joining ? part : splitOf(part, moment);
    const { refused = none } = closed.facts;
    const main = { ...windows.advance(part, closed, moment), joining, members: without(members, refused) };
    return joining.length > 0 ? admitted(main, refused, moment) : main;
  },
};

function splitOf(part: Part, moment: PeopleMoment): Pick<Part, 'members' | 'joining'> {
  const { known, joining } = memberSplit(part, moment);
  return { members: known, joining };
}

const none: ReadonlySet<string> = new Set();
const noMembers: Membership = { here: none, gone: new Map() };
const day = 86_400_000;

/**
 * Compares the members that are there now with those that the span holds for. Where no span is complete, no member has
 * to be brought up to it. Nothing can be of a member after the day on which it was missed: it is dropped once nothing
 * before that day is read again.
 */
export function memberSplit(
  part: Part,
  moment: Omit<PeopleMoment, 'until' | 'settled' | 'step'>,
): { readonly known: Membership; readonly joining: readonly string[] } {
  const { present, now, start, lookback, keepGone } = moment;
  const before =
    part.members ?? (part.handWritten ? { here: new Set(present), gone: noMembers.gone } : undefined);
  const done = doneOf(part, moment);
  const here = new Set(present);
  const usable = done !== undefined && done.to >= start ? done : undefined;
  const rereadFrom = usable ? Math.max(start, usable.to - lookback) : start;
  const missed = [...(before?.here ?? [])].map((id): [string, number] => [id, Math.floor(now / day) * day]);
  const gone = [...missed, ...(before?.gone ?? [])].filter(([id, since]) => {
    return keepGone && !here.has(id) && since + day > rereadFrom;
  });
  const isKnown = (id: string): boolean => before?.here.has(id) === true || before?.gone.has(id) === true;
  const joining = usable ? [...here].filter((id) => !isKnown(id)) : [];
  for (const id of joining) here.delete(id);
  return { known: { here, gone: new Map(gone) }, joining };
}

function without({ here, gone }: Membership, refused: ReadonlySet<string>): Membership {
  const lost = [...refused].filter((id) => here.has(id));
  if (lost.length === 0) return { here, gone };
  const rest = new Set(here);
  for (const id of lost) rest.delete(id);
  return { here: rest, gone };
}

/** Those who join are known once the windows closed for them have reached the end of the span. */
function admitted(part: Part, refused: ReadonlySet<string>, { start }: PeopleMoment): Part {
  const { span, closed = [], members = noMembers, joining = [] } = part;
  const own: Span | undefined = completed(undefined, closed, start);
  if (!own || !span || own.to < span.to) return part;
  const here = new Set([...members.here, ...joining.filter((id) => !refused.has(id))]);
  return {
    ...part,
    members: { here, gone: members.gone },
    joining: [],
    span: { from: Math.max(own.from, span.from), to: span.to },
  };
}
