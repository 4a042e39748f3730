// Pure: a hash that changes exactly when an instance does. Source: lark-approval-attendance 3.5.4, 3.16.
import { createHash } from 'node:crypto';
import { toJson } from '../../json.ts';
import type { LarkInstance } from './endpoints.ts';
import { signedTypes, type Widget } from './form/form.ts';

/** 32 hexadecimal digits; the same for equal instances however often their signed URLs change. */
export function revisionOf(instance: LarkInstance, widgets: readonly Widget[] | undefined): string {
  const lasting = widgets ? { ...instance, form: widgets } : instance;
  return createHash('sha256')
    .update(toJson(stable(lasting)))
    .digest('hex')
    .slice(0, 32);
}

/** An address that is signed for a while, wherever it stands; any other address is a value like all others. */
const signedUrl = /^https?:\/\/\S*[?&][\w-]*(expires|signature)=/i;

/** Without volatile URLs, keys in order. */
function stable(value: unknown): unknown {
  if (typeof value === 'string') return signedUrl.test(value) ? value.replace(/[?#].*$/s, '') : value;
  if (Array.isArray(value)) return value.map(stable);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(object).sort();
  return Object.fromEntries(
    keys.map((key) => [key, isVolatile(object, key) ? count(object[key]) : stable(object[key])]),
  );
}

function count(urls: unknown): number {
  return Array.isArray(urls) ? urls.length : 1;
}

/** A file carries its size and title beside its URL; a widget its file names in `ext`. */
function isVolatile(object: Readonly<Record<string, unknown>>, key: string): boolean {
  return (key === 'value' && signedTypes.has(object['type'])) || (key === 'url' && 'file_size' in object);
}
