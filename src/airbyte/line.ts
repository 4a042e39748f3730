// A message as one line of text, exactly as strict readers want it.
import { toJson, toJsonLines } from '../json.ts';
import type { AirbyteMessage, FieldChange, JsonObject, Outgoing, StateMessage } from './messages.ts';

/** The message as one line of JSON, without the newline. */
export function toLine(message: AirbyteMessage): string {
  return message.type === 'STATE' ? stateLine(message) : toJson(message);
}

/** The message, or each record of a batch, as a line with its newline. */
export function toText(message: Outgoing): string {
  return message.type === 'RECORDS' ? message.lines : `${toLine(message)}\n`;
}

/** The protocol wants `recordCount` as a decimal (`5.0`), which `JSON.stringify` cannot write. */
function stateLine({ state: { sourceStats, ...state } }: StateMessage): string {
  const stats = `{"recordCount":${sourceStats.recordCount}.0}`;
  return `{"type":"STATE","state":${toJson(state).slice(0, -1)},"sourceStats":${stats}}}`;
}

/** Writes RECORD messages of a stream, of which only `data` is different from record to record. */
export function recordLines(stream: string) {
  const head = `{"type":"RECORD","record":{"stream":${toJson(stream)},"data":`;
  return (
    records: readonly { readonly data: JsonObject; readonly changes: readonly FieldChange[] }[],
    emittedAt: number,
  ): string => {
    const tail = `,"emitted_at":${emittedAt}`;
    return toJsonLines((toText) => {
      let lines = '';
      for (const { data, changes } of records) {
        const meta = changes.length > 0 ? `,"meta":{"changes":${toText(changes)}}` : '';
        lines += `${head}${toText(data)}${tail}${meta}}}\n`;
      }
      return lines;
    });
  };
}
