// Pure: the value of a cell, by the type of its field. A cell of an unexpected shape is passed on unchanged: the engine then
// sees that it does not fit its column. Source: docs/lark-api/base.md#fields.
import { toJson } from '../../../json.ts';
import { toIso } from '../../values.ts';

type Json = Readonly<Record<string, unknown>>;

/** All segments of a text: mentions and links are segments of their own. */
export function wholeText(cell: unknown): unknown {
  if (!Array.isArray(cell)) return cell;
  const texts = cell.map((segment: unknown) => (isObject(segment) ? segment['text'] : segment));
  return texts.every((text) => typeof text === 'string') ? texts.join('') : cell;
}

/** Milliseconds since the epoch as RFC 3339; unlike elsewhere at Lark, 0 is a date as well. */
export function toInstant(cell: unknown): unknown {
  return typeof cell === 'number' ? (toIso(cell) ?? cell) : cell;
}

/** A list of people; of fields with a single one, the manual says object and its examples list. */
export function asList(cell: unknown): unknown {
  return isObject(cell) ? [cell] : cell;
}

/** The ids of linked records. */
export function linkedIds(cell: unknown): unknown {
  if (!isObject(cell) || !('link_record_ids' in cell)) return cell;
  return cell['link_record_ids'];
}

/** Anything, as JSON. */
export function asJson(cell: unknown): unknown {
  return toJson(cell);
}

/** A formula or lookup: its type, and its values as a list. */
export interface Computed {
  readonly type: number | undefined;
  readonly values: readonly unknown[];
}

export function computed(cell: unknown): Computed {
  if (isObject(cell) && 'value' in cell) {
    const { type, value } = cell;
    const values = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
    return { type: typeof type === 'number' ? type : undefined, values };
  }
  return { type: undefined, values: Array.isArray(cell) ? cell : [cell] };
}

/** A formula or lookup as Lark displays it: one value as text, several as JSON. */
export function toText(cell: unknown, kind: 'formula' | 'lookup'): unknown {
  const { type, values } = computed(cell);
  // The text of a formula is one, however many segments it has.
  const whole = kind === 'formula' ? wholeText(values) : undefined;
  if (typeof whole === 'string' && (type === 1 || type === undefined))
    return values.length > 0 ? whole : null;
  const texts = values.map((value) => plain(value, type));
  if (texts.length === 0) return null;
  return texts.length === 1 && typeof texts[0] === 'string'
    ? texts[0]
    : toJson(texts.length === 1 ? texts[0] : texts);
}

const times = [5, 1001, 1002];

function plain(value: unknown, type: number | undefined): unknown {
  if (type !== undefined && times.includes(type)) return toInstant(value);
  if (!isObject(value)) return value;
  return value['text'] ?? value['full_address'] ?? value['name'] ?? value['link_record_ids'] ?? value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
