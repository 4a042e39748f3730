// The commands that pages show in their shell blocks.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const home = resolve(import.meta.dirname, '..');

export interface Command {
  /** As in `docs/sync.md:34`. */
  readonly place: string;
  readonly text: string;
}

/** The commands of a page in order, without their comments; of a console's block those behind a prompt. */
export function commandsOf(page: string): Command[] {
  const text = readFileSync(join(home, page), 'utf8');
  return [...text.matchAll(/^ *```(?:sh|bash|shell|console)\b[^\n]*\n([^]*?)\n *```$/gm)].flatMap(
    ({ 0: block, 1: body = '', index }) => {
      const first = text.slice(0, index).split('\n').length + 1;
      const isConsole = block.trimStart().startsWith('```console');
      return body.split('\n').flatMap((line, at) => {
        const command = line
          .replace(isConsole ? /^ *\$ / : /^ */, '')
          .replace(/(?:^|\s+)#\s.*$/, '')
          .trim();
        if (command === '' || (isConsole && !/^ *\$ /.test(line))) return [];
        return [{ place: `${page}:${first + at}`, text: command }];
      });
    },
  );
}

/** Every page for people, from the root of the repository. */
export function pages(): string[] {
  const docs = readdirSync(join(home, 'docs'), { recursive: true, encoding: 'utf8' });
  return [
    'README.md',
    'CONTRIBUTING.md',
    'simulator/README.md',
    ...docs.map((file) => `docs/${file}`),
  ].filter((file) => file.endsWith('.md'));
}
