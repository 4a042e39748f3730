// The flags of init: an answer to every question, and what becomes of the file.
import { questionFlags, regions } from './questions.ts';

/** A command that takes flags. */
interface Flagged {
  readonly option: (flags: string, description: string) => Flagged;
}

/** Declares the flags. */
export function addInitFlags(init: Flagged): void {
  init
    .option('--out <file>', 'the configuration to write (default: config.json)')
    .option('--overwrite', 'replace the file if it exists')
    .option('--yes', 'check at once, without waiting for the permissions to be imported')
    .option('--region <region>', regions.join(' or '))
    .option('--modules <names>', 'what to read, separated by commas');
  for (const { flag, title, variable } of questionFlags())
    init.option(
      `--${flag} <${flag.split('-').at(-1) ?? 'value'}>`,
      variable === undefined ? title : `${title} (or ${variable})`,
    );
}
