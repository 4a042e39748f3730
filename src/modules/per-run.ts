// What is made once a run, by whoever needs it first.
import type { Context } from './context.ts';

/**
 * A thing that belongs to one run: made at the first request, the same for all who ask in that run. What fails to be
 * made is tried again by the next who asks.
 */
export function perRun<Made>(make: (context: Context) => Made): (context: Context) => Made {
  const made = new WeakMap<Context, { readonly value: Made }>();
  return (context) => {
    const known = made.get(context) ?? { value: make(context) };
    made.set(context, known);
    return known.value;
  };
}
