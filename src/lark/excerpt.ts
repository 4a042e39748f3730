// Pure: what texts may say about the content of a response: nothing that is data, nothing that breaks a line.

/** The longest part of a response that is quoted. */
const maxLength = 500;

/** Text on one line: control characters, line separators and direction marks become spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ');
}

/** The beginning of a text, on one line. */
export function excerpt(text: string): string {
  return text.length > maxLength ? `${oneLine(text.slice(0, maxLength))}...` : oneLine(text);
}

/** The type, the length and the first key of a body, in place of its content. */
export function describeBody(text: string, contentType: string | undefined): string {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(contentType ?? '')?.[0] ?? 'unknown type';
  const key = /^[\s\uFEFF]{0,9}[[{\s]{1,9}"([A-Za-z_]{1,30})"\s{0,9}:/.exec(text.slice(0, 100))?.[1];
  const first = key === undefined ? '' : `, first key "${key}"`;
  return `${text.length} characters of ${type}${first}`;
}
