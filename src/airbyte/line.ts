// A message as one line of text, exactly as strict readers want it.
import { toJson } from '../json.ts';
import type { AirbyteMessage, StateMessage } from './messages.ts';

/** The message as one line of JSON, without the newline. */
export function toLine(message: AirbyteMessage): string {
  return message.type === 'STATE' ? stateLine(message) : toJson(message);
}

/** The protocol wants `recordCount` as a decimal (`5.0`), which `JSON.stringify` cannot write. */
function stateLine({ state: { sourceStats, ...state } }: StateMessage): string {
  const stats = `{"recordCount":${sourceStats.recordCount}.0}`;
  return `{"type":"STATE","state":${toJson(state).slice(0, -1)},"sourceStats":${stats}}}`;
}
