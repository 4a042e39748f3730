// The few looks at Lark that an estimate may take, each made once.
import { type ConnectorError, toConnectorError } from '../../engine/errors.ts';
import type { Context } from '../../modules/context.ts';
import type { Look, Survey } from '../../modules/estimate.ts';

/** Calls of all looks together, besides those to sign in. */
export const maxLooks = 10;

/** A survey, and what it took. */
export interface OpenSurvey extends Survey {
  /** Allows looks up to so many calls in all; 0 allows no more. */
  readonly allow: (calls: number) => void;
  readonly callsMade: () => number;
  /** Milliseconds that a call took, in the mean; undefined where none was made. */
  readonly callTime: () => number | undefined;
  /** What Lark refused to show. */
  readonly refusals: () => readonly ConnectorError[];
}

/** A survey without a look yet. */
export function createSurvey(context: Context, clock: () => number): OpenSurvey {
  const looks = new Map<string, Promise<Look<unknown>>>();
  const refused = new Map<string, ConnectorError>();
  let allowed = 0;
  let milliseconds = 0;
  const callsMade = (): number =>
    [...context.lark.calls()]
      .filter(([endpoint]) => !endpoint.includes(' /open-apis/auth/'))
      .reduce((sum, [, count]) => sum + count, 0);

  const make = async (ask: (lark: Context['lark']) => Promise<unknown>): Promise<Look<unknown>> => {
    const before = callsMade();
    const startedAt = clock();
    const seen = await ask(context.lark);
    milliseconds += clock() - startedAt;
    return { seen, calls: callsMade() - before };
  };

  return {
    context,
    callsMade,
    allow: (calls) => {
      allowed = Math.min(calls, maxLooks);
    },
    callTime: () => (callsMade() > 0 ? milliseconds / callsMade() : undefined),
    refusals: () => [...refused.values()],
    refusalOf: (what) => refused.get(what),
    async look<Seen>(what: string, ask: (lark: Context['lark']) => Promise<Seen>) {
      if (refused.has(what)) return undefined;
      const known = looks.get(what);
      if (!known && callsMade() >= allowed) return undefined;
      const looking = known ?? make(ask);
      looks.set(what, looking);
      try {
        return (await looking) as Look<Seen>;
      } catch (error) {
        const refusal = toConnectorError(error);
        // The last call that was allowed may have been used up in the middle of a look.
        if (refusal.endsRun && callsMade() < maxLooks) throw refusal;
        refused.set(what, refusal);
        return undefined;
      }
    },
  };
}
