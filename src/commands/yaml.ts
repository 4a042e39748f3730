// The parser of YAML, in a file of its own: the bundle gives a CommonJS library that is loaded lazily no named exports.
import { LineCounter, parseDocument } from 'yaml';

/** What a text of YAML holds, or the place where it breaks. */
export function parseYaml(
  text: string,
): { readonly read: () => unknown } | { readonly line: number; readonly column: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error === undefined) return { read: () => document.toJS({ maxAliasCount: 100 }) as unknown };
  const { line, col } = lines.linePos(error.pos[0]);
  return { line, column: col };
}
