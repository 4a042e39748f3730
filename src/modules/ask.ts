// How `check` asks Lark: each endpoint once, with as little as shows whether a read would be refused.
import { ConnectorError } from '../engine/errors.ts';
import type { CallInput, Endpoint, ListEndpoint } from '../lark/endpoint.ts';
import { lookUp } from '../lark/error-codes/table.ts';
import type { Context } from './context.ts';
import { perRun } from './per-run.ts';

/** The first page of a listing. */
export interface FirstPage<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** The same question gets the same answer, and is sent once a check. */
export interface Ask {
  readonly context: Context;
  /** The first items of a listing: one, where only the permission matters. */
  readonly first: <Item>(
    endpoint: ListEndpoint<Item>,
    input?: CallInput,
    size?: number,
  ) => Promise<FirstPage<Item>>;
  readonly call: <Result>(endpoint: Endpoint<Result>, input?: CallInput) => Promise<Result>;
  /** Adds a remark about what a read leaves out without failing as a whole. */
  readonly remark: (text: string) => void;
  readonly remarks: () => readonly string[];
}

/** The questions of one check. */
export const askOf: (context: Context) => Ask = perRun((context) => {
  const answers = new Map<string, Promise<unknown>>();
  const remarks = new Set<string>();
  const once = <Answer>(question: readonly unknown[], send: () => Promise<Answer>): Promise<Answer> => {
    const key = JSON.stringify(question);
    const answer = (answers.get(key) as Promise<Answer> | undefined) ?? send();
    answer.catch(() => undefined);
    answers.set(key, answer);
    return answer;
  };
  return {
    context,
    first: (endpoint, input = {}, size = 1) =>
      once([endpoint.name, input, size], () =>
        context.lark.firstPage({ ...endpoint, pageSize: Math.min(size, endpoint.pageSize) }, input),
      ),
    call: (endpoint, input = {}) => once([endpoint.name, input], () => context.lark.call(endpoint, input)),
    remark: (text) => void remarks.add(text),
    remarks: () => [...remarks],
  };
});

/**
 * Asks about something that does not exist, where nothing is at hand that does. Lark looks at permissions before it looks
 * for the thing (docs/lark-api/auth.md#requests), so any other refusal by one of its codes says that they are granted.
 */
export async function askForNothing(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code === undefined || error.endsRun) throw error;
    if (error.type === 'transient_error' && lookUp(error.code)?.reaction !== 'fail') throw error;
    if (lookUp(error.code)?.gate === 'permission') throw error;
  }
}
