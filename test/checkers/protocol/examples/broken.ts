// Breaks one thing in an example, and says what the checkers make of it.
import { readLine } from '../line.ts';

/** The example with a piece of its text replaced; the piece must be there. */
export function broken(line: string, piece: string, by: string): string {
  if (!line.includes(piece)) throw new Error(`${piece} is not in ${line}`);
  return line.replace(piece, by);
}

/** What is wrong with a line. */
export function problemsIn(line: string): string[] {
  const outcome = readLine(line);
  return outcome.ok ? [] : outcome.problems;
}
