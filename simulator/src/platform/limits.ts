/** Lark's rate limits: sliding windows for each endpoint, every one of which must have room. */
import { throttled, type Answer } from './answers.ts';
import { nameOf, type EndpointFacts, type Rate } from './endpoint.ts';

/** The limits of one app; the simulated tenant has no other. */
export interface Limits {
  /** Counts the call, or answers that there have been too many (a refused call is not counted). */
  readonly admit: (endpoint: EndpointFacts) => Answer | undefined;
}

interface Window {
  readonly limit: number;
  readonly span: number;
  /** When each counted call came, oldest first, beginning at `head`. */
  times: number[];
  head: number;
}

function openWindow(rate: Rate, factor: number): Window {
  const limit = Math.max(1, Math.floor(rate.limit * factor));
  return { limit, span: rate.seconds * 1000, times: [], head: 0 };
}

function forget(window: Window, now: number): void {
  while ((window.times[window.head] ?? Infinity) <= now - window.span) window.head += 1;
  if (window.head > 4096) {
    window.times = window.times.slice(window.head);
    window.head = 0;
  }
}

/** Windows at `factor` times the published rates; `'off'` never throttles. */
export function createLimits(options: {
  readonly rates: number | 'off';
  readonly clock: () => number;
}): Limits {
  const { rates, clock } = options;
  if (rates === 'off') return { admit: () => undefined };
  const windows = new Map<string, readonly Window[]>();
  return {
    admit: (endpoint) => {
      const name = nameOf(endpoint);
      const open = windows.get(name) ?? endpoint.rates.map((rate) => openWindow(rate, rates));
      windows.set(name, open);
      const now = clock();
      for (const window of open) {
        forget(window, now);
        if (window.times.length - window.head < window.limit) continue;
        const oldest = window.times[window.head] ?? now;
        const seconds = Math.max(1, Math.ceil((oldest + window.span - now) / 1000));
        return throttled(window.limit, String(seconds));
      }
      for (const window of open) window.times.push(now);
      return undefined;
    },
  };
}
