// Pure: text that people read on a terminal. Names come from Lark, and may hold what a terminal obeys.

/** The text with line breaks and tabs, and without other control characters and marks that turn the direction of text. */
export function printable(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, ' ');
}
