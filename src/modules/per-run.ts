// What is made once a run, by whoever needs it first.
import type { Context, Notify } from './context.ts';

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

const notified = perRun(() => new Set<string>());

/** Tells the operator something, but the same message only once a run. */
export function notifyOnce(context: Context, ...[level, message]: Parameters<Notify>): void {
  const messages = notified(context);
  if (messages.size < messages.add(message).size) context.notify(level, message);
}
