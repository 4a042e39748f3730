// Sorts the messages of one `read` into a story a stream, which is what the rules look at.
import type { JsonObject } from '../../support/json.ts';
import type {
  AirbyteMessage,
  ConfiguredCatalog,
  ConfiguredStream,
  FailureType,
  StreamDescriptor,
  TracePayload,
} from './messages.ts';

type StreamStatus = Extract<TracePayload, { type: 'STREAM_STATUS' }>['stream_status'];

/** One thing that happened to a stream; `at` is its line, counted from 1. */
export type StreamEvent =
  | { at: number; kind: 'status'; status: StreamStatus['status']; rateLimited: boolean }
  | { at: number; kind: 'record'; data: JsonObject }
  | { at: number; kind: 'state'; state: JsonObject; recordCount: number };

/** A TRACE ERROR, with the stream it is about where it says so. */
export type StreamError = {
  at: number;
  emittedAt: number;
  failureType: FailureType;
  stream: string | undefined;
};

/** Everything that happened to one stream, in order. */
export type Story = { name: string; configured: ConfiguredStream | undefined; events: StreamEvent[] };

/** A whole `read`. `known` are the configured streams that the source offers, `strangers` the unconfigured ones. */
export type Conversation = {
  messages: { at: number; message: AirbyteMessage }[];
  configured: Story[];
  known: Story[];
  strangers: Story[];
  errors: StreamError[];
  exitCode: number | null;
};

/** What `conversationOf` needs beside the messages. */
export type ReadOptions = {
  /** What was given as `--catalog`. */
  catalog: ConfiguredCatalog;
  /** How the process ended; null when a signal ended it. */
  exitCode: number | null;
  /** Configured streams that the source does not have: they only have to end INCOMPLETE. */
  unknownStreams?: readonly string[];
};

/** The events of one kind. */
export function eventsOf<Kind extends StreamEvent['kind']>(
  story: Story,
  kind: Kind,
): Extract<StreamEvent, { kind: Kind }>[] {
  return story.events.filter((event): event is Extract<StreamEvent, { kind: Kind }> => event.kind === kind);
}

/** Does this status end a stream? */
export function isTerminal(status: string): boolean {
  return status === 'COMPLETE' || status === 'INCOMPLETE';
}

/** The first status that ended the stream. */
export function endingOf(story: Story): { at: number; status: string } | undefined {
  return eventsOf(story, 'status').find(({ status }) => isTerminal(status));
}

/** Did the stream end INCOMPLETE? */
export function hasFailed(story: Story): boolean {
  return endingOf(story)?.status === 'INCOMPLETE';
}

/** Sorts messages by stream; a missing namespace, null and '' are the same. */
export function conversationOf(
  messages: { at: number; message: AirbyteMessage }[],
  { catalog, exitCode, unknownStreams = [] }: ReadOptions,
): Conversation {
  const stories = new Map<string, Story>();
  for (const configured of catalog.streams) {
    const name = nameOf(configured.stream);
    stories.set(name, { name, configured, events: [] });
  }
  const errors: StreamError[] = [];
  for (const { at, message } of messages) {
    const found = eventIn(at, message);
    if (found !== undefined) {
      const story = stories.get(found.stream) ?? { name: found.stream, configured: undefined, events: [] };
      story.events.push(found.event);
      stories.set(found.stream, story);
    }
    if (message.type === 'TRACE' && message.trace.type === 'ERROR')
      errors.push(errorIn(at, message.trace.emitted_at, message.trace.error));
  }
  const all = [...stories.values()];
  const configured = all.filter((story) => story.configured !== undefined);
  const known = configured.filter((story) => !unknownStreams.includes(story.configured?.stream.name ?? ''));
  return { messages, configured, known, strangers: all.filter((s) => !s.configured), errors, exitCode };
}

function eventIn(at: number, message: AirbyteMessage): { stream: string; event: StreamEvent } | undefined {
  if (message.type === 'RECORD') {
    const { stream: name, namespace, data } = message.record;
    return { stream: nameOf({ name, namespace }), event: { at, kind: 'record', data } };
  }
  if (message.type === 'STATE') {
    const { stream, sourceStats } = message.state;
    const event = {
      at,
      kind: 'state',
      state: stream.stream_state,
      recordCount: sourceStats.recordCount,
    } as const;
    return { stream: nameOf(stream.stream_descriptor), event };
  }
  if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return undefined;
  const { stream_descriptor, status, reasons } = message.trace.stream_status;
  return {
    stream: nameOf(stream_descriptor),
    event: { at, kind: 'status', status, rateLimited: reasons !== undefined },
  };
}

type ErrorPayload = { failure_type?: FailureType; stream_descriptor?: StreamDescriptor };

/** The platform takes an error without a failure_type for a system_error. */
function errorIn(at: number, emittedAt: number, error: ErrorPayload): StreamError {
  const stream = error.stream_descriptor && nameOf(error.stream_descriptor);
  return { at, emittedAt, failureType: error.failure_type ?? 'system_error', stream };
}

function nameOf({ name, namespace }: { name: string; namespace?: string | null | undefined }): string {
  return namespace ? `${namespace}.${name}` : name;
}
