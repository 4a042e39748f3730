#!/usr/bin/env node
/** The program `lark-simulator`. */
import { CommandError, runCommand } from './command.ts';

try {
  await runCommand(process.argv.slice(2), {
    name: 'lark-simulator',
    print: (text) => process.stdout.write(text),
    inform: (text) => process.stderr.write(text),
  });
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(
    `lark-simulator: ${error.message}\n${error.usage === undefined ? '' : `\n${error.usage}`}`,
  );
  process.exitCode = error.usage === undefined ? 1 : 2;
}
