// Streams that are read together: those of one feed, and those of feeds that share what they read.
import type { AirbyteStream } from '../../../src/airbyte/messages.ts';

export interface Group {
  readonly name: string;
  readonly streams: readonly AirbyteStream[];
}

const together: Readonly<Record<string, RegExp>> = {
  'approval instances': /^approval_(?!definitions)/,
  'base records and tables': /^base_(?!tables|fields|views)/,
  'contact users and departments': /^contact_(users|departments|user_departments)$/,
  'contact groups and members': /^contact_user_group/,
};

/** Every stream in one group; one without siblings is a group of its own. */
export function groupsOf(streams: readonly AirbyteStream[]): Group[] {
  const alone = streams.filter(({ name }) => !Object.values(together).some((names) => names.test(name)));
  return [...siblingsOf(streams), ...alone.map((stream) => ({ name: stream.name, streams: [stream] }))];
}

/** The groups of several streams. */
export function siblingsOf(streams: readonly AirbyteStream[]): Group[] {
  return Object.entries(together).map(([name, names]) => ({
    name,
    streams: streams.filter((stream) => names.test(stream.name)),
  }));
}
