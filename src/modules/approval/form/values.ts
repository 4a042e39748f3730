// Pure: what a value of a form is as text, number, choice or ids. Source: docs/lark-api/approval.md#widget-values.
import type { Fields } from './walk.ts';

/** A number, also in a text or beside one. */
export function numberOf(value: unknown): number | undefined {
  const bare = partOf(value, 'value');
  const number = typeof bare === 'string' && bare.trim() !== '' ? Number(bare) : bare;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A text, or that of a choice: `{ text, value }`. */
export function textOf(value: unknown): string | undefined {
  const bare = partOf(value, 'text');
  if (typeof bare === 'string') return bare === '' ? undefined : bare;
  return typeof bare === 'number' || typeof bare === 'bigint' ? String(bare) : undefined;
}

function partOf(value: unknown, first: 'text' | 'value'): unknown {
  if (!isChoice(value)) return value;
  const { text, value: inner } = value;
  return first === 'text' ? (text ?? inner) : (inner ?? text);
}

const choiceKeys = new Set(['text', 'value', 'key', 'id', 'timezoneOffset']);

/** What a choice looks like: its text, its value, or both; none of them has parts. */
export function isChoice(value: unknown): value is Fields {
  const object = objectOf(value);
  if (!object || !('text' in object || 'value' in object)) return false;
  return Object.entries(object).every(
    ([key, one]) => choiceKeys.has(key) && (typeof one !== 'object' || one === null),
  );
}

/** The ids of users or departments in a list of ids, or of objects with ids; open ids first. */
export function idsIn(value: unknown): string[] {
  return listOf(value).flatMap((one) => {
    const object = objectOf(one);
    return (
      textOf(object ? (object['open_id'] ?? object['user_id'] ?? object['id'] ?? object['value']) : one) ?? []
    );
  });
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return listOf(value).flatMap((one) => textOf(one) ?? []);
}

/** The texts among the values in one line; undefined when there are none. */
export function joined(values: readonly unknown[], separator = ', '): string | undefined {
  const parts = values.flatMap((value) => textOf(value) ?? []);
  return parts.length > 0 ? parts.join(separator) : undefined;
}

/** A list, also of one value; nothing is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** An object that is no list. */
export function objectOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
