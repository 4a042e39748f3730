// Strict checks of what the connector prints: one line, and the whole conversation of a `read`.
import { conversationOf, type ReadOptions } from './protocol/conversation.ts';
import { failureRules } from './protocol/failures.ts';
import { readLine } from './protocol/line.ts';
import type { AirbyteMessage } from './protocol/messages.ts';
import { recordRules } from './protocol/records.ts';
import { stateRules } from './protocol/states.ts';
import { statusRules } from './protocol/statuses.ts';
import { problemsBy, throwProblems } from '../support/rules.ts';

export type { ReadOptions } from './protocol/conversation.ts';
export type * from './protocol/messages.ts';

const readRules = [...statusRules, ...stateRules, ...recordRules, ...failureRules];

/** The message in a line (given without its newline); throws when it is not exactly one valid message. */
export function checkLine(line: string): AirbyteMessage {
  const outcome = readLine(line);
  if (outcome.ok) return outcome.message;
  const shown = line.length > 300 ? `${line.slice(0, 300)}...` : line;
  throw new Error(['not a valid Airbyte message', ...outcome.problems, shown].join('\n  '));
}

/**
 * Everything that is wrong with the lines of a `read`, each with the name of its rule. It is for a read that got as
 * far as its streams: a refused config or catalog has no streams to tell of.
 */
export function readProblems(lines: readonly string[], options: ReadOptions): string[] {
  return examine(lines, options).problems;
}

/** The messages of a `read` that ended by itself; throws a list of everything that is wrong with them. */
export function checkRead(lines: readonly string[], options: ReadOptions): AirbyteMessage[] {
  const { messages, problems } = examine(lines, options);
  throwProblems('this read', problems);
  return messages;
}

function examine(lines: readonly string[], options: ReadOptions) {
  const numbered: { at: number; message: AirbyteMessage }[] = [];
  const problems: string[] = [];
  for (const [n, line] of lines.entries()) {
    const outcome = readLine(line);
    if (outcome.ok) numbered.push({ at: n + 1, message: outcome.message });
    else problems.push(...outcome.problems.map((problem) => `line ${n + 1}: ${problem}`));
  }
  const broken = problemsBy(readRules, conversationOf(numbered, options));
  return { messages: numbered.map(({ message }) => message), problems: [...problems, ...broken] };
}
