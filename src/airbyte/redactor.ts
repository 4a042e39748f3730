// Keeps secrets out of everything a person may read: logs, traces and statuses.
import type { Outgoing } from './messages.ts';

export interface Redactor {
  /** Remembers a secret; shorter than four characters it would blank ordinary words, so it is left alone. */
  readonly add: (secret: string) => void;
  /** The text with every known secret, also URL-encoded, in base64 (of a longer text too), in hex, escaped for JSON (also
   * twice) or HTML, or cut off before `...`, as `****`; in linear time. */
  readonly mask: (text: string) => string;
  /** The message with the texts masked that a person reads; its envelope, records and states pass untouched. */
  readonly clean: <Message extends Outgoing>(message: Message) => Message;
}

/** Anything shorter is part of ordinary words. */
const shortest = 4;

/** A redactor that knows the given secrets. */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const forms = new Set<string>();
  let longestFirst: readonly string[] = [];
  let heads: RegExp | undefined;

  const add = (secret: string): void => {
    if (secret.length < shortest) return;
    for (const form of formsOf(secret)) forms.add(form);
    longestFirst = [...forms].sort((a, b) => b.length - a.length);
    const all = new Set(longestFirst.map((form) => form.slice(0, shortest)));
    heads = new RegExp([...all].map((head) => head.replace(/[^\w]/g, unicodeEscape)).join('|'), 'g');
  };
  const mask = (text: string): string => {
    const masked = longestFirst.reduce((so, form) => so.replaceAll(form, '****'), text);
    if (!heads || !masked.includes(cut)) return masked;
    const parts = masked.split(cut);
    for (let at = 0; at < parts.length - 1; at += 1)
      parts[at] = withoutBeginning(parts[at] ?? '', longestFirst, heads);
    return parts.join(cut);
  };
  const clean = <Message extends Outgoing>(message: Message): Message =>
    message.type === 'LOG' || message.type === 'TRACE' || message.type === 'CONNECTION_STATUS'
      ? (maskTexts(message, mask) as Message)
      : message;

  for (const secret of secrets) add(secret);
  return { add, mask, clean };
}

/** What stands where a long text was cut off, perhaps in the middle of a secret. */
const cut = '...';

/** The text without the beginning of a secret at its end: looked for only where one of their first letters stands. */
function withoutBeginning(text: string, longestFirst: readonly string[], heads: RegExp): string {
  if (text.length < shortest) return text;
  const longest = longestFirst[0]?.length ?? 0;
  heads.lastIndex = Math.max(0, text.length - longest + 1);
  for (let found = heads.exec(text); found; found = heads.exec(text)) {
    const end = text.slice(found.index);
    if (longestFirst.some((form) => form.startsWith(end))) return `${text.slice(0, found.index)}****`;
    // Heads may overlap.
    heads.lastIndex = found.index + 1;
  }
  return text;
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inAddress = [...new Set([secret, ...addressForms(secret.toWellFormed())])];
  const inJson = jsonForms(secret);
  return [
    ...inAddress,
    ...inAddress.map((form) => form.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase())),
    ...inJson,
    ...inJson.flatMap(jsonForms),
    ...htmlForms(secret),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    ...[0, 1, 2].flatMap((before) => insideBase64(bytes, before)),
  ];
}

/** Inside a JSON text, as different writers escape it: also `/`, also what HTML would misread, also all but ASCII. */
function jsonForms(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  const toUnicode = (signs: RegExp) => (so: string) => so.replace(signs, unicodeEscape);
  const ways = [
    (so: string) => so.replaceAll('/', '\\/'),
    toUnicode(/[&<>]/g),
    toUnicode(/[&<>'+=]/g),
    toUnicode(/[^ -~]/g),
  ];
  const escapes = ways.reduce((all, way) => [...all, ...all.map(way)], [plain]);
  const capitals = escapes.map((form) =>
    form.replace(/\\u[0-9a-f]{4}/g, (sign) => `\\u${sign.slice(2).toUpperCase()}`),
  );
  return [...new Set([...escapes, ...capitals])];
}

function unicodeEscape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** In HTML and XML, where quotes are escaped in more than one way. */
function htmlForms(text: string): string[] {
  const most = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ['&#39;', '&#x27;', '&apos;', "'"].flatMap((single) =>
    ['&quot;', '&#34;', '"'].map((double) => most.replaceAll("'", single).replaceAll('"', double)),
  );
}

/** In a path, a query, a form, a user name or password of an address, and encoded twice. */
function addressForms(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const address = new URL('http://host');
  address.password = secret;
  return [
    encoded,
    encodeURIComponent(encoded),
    encodeURI(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    address.password,
  ];
}

/** Shorter ones could be part of any word. */
const tellingLength = 8;

/** What base64 of a longer text has of the secret when `before` bytes of a group of three come first: `user:password`. */
function insideBase64(bytes: Buffer, before: number): string[] {
  const text = Buffer.concat([Buffer.alloc(before), bytes]);
  const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((text.length * 8) / 6)];
  const whole = text.toString('base64').slice(from, to);
  return whole.length < tellingLength ? [] : [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
}

/** The keys whose texts a person reads; a secret that is also a word of the protocol must not break the others. */
const texts = new Set(['message', 'internal_message', 'stack_trace', 'value']);

function maskTexts(value: unknown, mask: (text: string) => string, key = ''): unknown {
  if (typeof value === 'string') return texts.has(key) ? mask(value) : value;
  if (Array.isArray(value)) return value.map((inner) => maskTexts(inner, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, maskTexts(inner, mask, name)]),
  );
}
