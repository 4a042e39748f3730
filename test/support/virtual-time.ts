// A clock that jumps: what takes Lark an hour takes a test seconds, over real sockets, and every wait is exact.
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { vi } from 'vitest';

/** Turns of the event loop in which nothing happened, after which all remaining work waits for the clock. */
const quietTurns = 12;

/** Real milliseconds that work on another thread may take. */
const threadTime = 10;

export interface VirtualTimeOptions {
  /** Whether the work uses threads (gunzip), which nothing here can see: the clock then waits for them a little. */
  readonly threads?: boolean;
}

export interface Timed<T> {
  readonly result: T;
  /** How long it took at the virtual clock, in milliseconds. */
  readonly elapsed: number;
}

/**
 * Runs `work` with a virtual `Date.now` and virtual timers. The clock stands still while a request or an answer is on
 * its way between sockets of this process, and jumps to the next timer when everybody waits. Client and server have
 * to be in this process, and take their time from `Date.now` and `setTimeout`.
 */
export async function inVirtualTime<T>(
  work: () => Promise<T>,
  now = Date.now(),
  { threads = false }: VirtualTimeOptions = {},
): Promise<Timed<T>> {
  const pause = setTimeout;
  const traffic = watchTraffic();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now });
  try {
    const state: { endedAt: number | undefined } = { endedAt: undefined };
    const working = work().finally(() => (state.endedAt = Date.now()));
    working.catch(() => undefined);
    while (state.endedAt === undefined) {
      await quiet(traffic);
      if (threads) await new Promise((resolve) => pause(resolve, threadTime)).then(() => quiet(traffic));
      if (vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
    }
    return { result: await working, elapsed: state.endedAt - now };
  } finally {
    vi.useRealTimers();
    traffic.stop();
  }
}

interface Traffic {
  /** Requests and answers on their way. */
  readonly underWay: () => number;
  /** Grows with everything that happens. */
  readonly events: () => number;
  readonly stop: () => void;
}

/** Resolves when nothing is on its way and nothing has happened for some turns of the event loop. */
async function quiet({ underWay, events }: Traffic): Promise<void> {
  let seen = events();
  for (let turns = 0; turns < quietTurns; turns += 1) {
    await new Promise<void>((wake) => setImmediate(wake));
    if (underWay() > 0 || events() !== seen) {
      seen = events();
      turns = 0;
    }
  }
}

/** Counts what is between a client's request and the server, and between the server's answer and the client. */
function watchTraffic(): Traffic {
  const travelling = new Set<object>();
  let events = 0;
  const happened = (change: () => void): void => {
    events += 1;
    change();
  };
  /** A request says no name of itself that both ends know but its socket's: the client's port. */
  const requests = new Map<number, ClientRequest>();
  const on = {
    'http.client.request.start': ({ request }: { request: ClientRequest }) => {
      happened(() => travelling.add(request));
      const sentFrom = (socket: Socket): void => {
        const known = (): void => void requests.set(socket.localPort ?? 0, request);
        if (socket.connecting) socket.once('connect', known);
        else known();
      };
      // With a connection that is kept alive the socket may be there already.
      if (request.socket) sentFrom(request.socket);
      else request.once('socket', sentFrom);
      request.once('close', () => {
        happened(() => travelling.delete(request));
      });
    },
    'http.server.request.start': ({ request }: { request: IncomingMessage }) => {
      const sender = requests.get(request.socket.remotePort ?? 0);
      if (sender) happened(() => travelling.delete(sender));
    },
    'http.server.response.finish': ({ request }: { request: IncomingMessage }) => {
      const sender = requests.get(request.socket.remotePort ?? 0);
      if (sender && !sender.closed) happened(() => travelling.add(sender));
    },
  };
  const listeners = Object.entries(on) as [string, (message: unknown) => void][];
  for (const [channel, listener] of listeners) diagnostics.subscribe(channel, listener);
  return {
    underWay: () => travelling.size,
    events: () => events,
    stop: () => {
      for (const [channel, listener] of listeners) diagnostics.unsubscribe(channel, listener);
    },
  };
}
