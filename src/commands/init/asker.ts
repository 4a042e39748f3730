// Questions at a terminal.
import { type CANCEL_SYMBOL, confirm, isCancel, multiselect, password, select, text } from '@clack/prompts';
import type { Asker } from './collect.ts';
import type { Question } from './questions.ts';

/** The person pressed ctrl-C. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Asks the person at the terminal of this process. */
export function createTerminalAsker(): Asker & { readonly confirm: (message: string) => Promise<boolean> } {
  return {
    choose: async ({ title, options }) => answered(await select({ message: title, options: [...options] })),
    chooseSome: async ({ title, options }) =>
      answered(await multiselect({ message: title, options: [...options], required: true })),
    async write(question) {
      const { secret, example, problemIn } = question;
      const message = messageOf(question);
      const validate = (answer: string | undefined): string | undefined => problemIn(answer ?? '');
      return answered(
        secret
          ? await password({ message, validate })
          : await text({ message, validate, ...(example !== undefined && { placeholder: example }) }),
      );
    },
    confirm: async (message) => answered(await confirm({ message })),
  };
}

function messageOf({ title, description, several }: Question): string {
  const heading = several ? `${title} (separated by commas)` : title;
  return description === '' ? heading : `${heading}\n${description}`;
}

/** @throws Cancelled */
function answered<Answer>(answer: Answer | typeof CANCEL_SYMBOL): Answer {
  if (isCancel(answer)) throw new Cancelled();
  return answer;
}
