/** The flags of the command line: their names, values and help. */
import { faultKinds, parseFault } from './faults/parse.ts';
import type { Fault } from './faults/book.ts';

/** A command line that cannot be followed; `usage` is the help to show where the words themselves are wrong. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly usage: string | undefined;

  constructor(message: string, usage?: string) {
    super(message);
    this.usage = usage;
  }
}

export interface CommandOptions {
  readonly help: boolean;
  readonly port: number;
  readonly size: 'small' | 'large';
  readonly seed: number;
  readonly rates: number | 'off';
  readonly faults: readonly Fault[];
  readonly without: readonly string[];
  readonly closeBase: boolean;
  /** Seconds between two changes of the tenant. */
  readonly change: number | undefined;
  readonly configOut: string | undefined;
}

interface Flag {
  readonly name: string;
  /** The value in the help; without it the flag takes none. */
  readonly value?: string;
  /** Takes every following word that is not a flag. */
  readonly list?: boolean;
  readonly help: string;
}

const flags: readonly Flag[] = [
  { name: 'port', value: 'number', help: 'port on 127.0.0.1, 0 for any free one (default: 4010)' },
  { name: 'size', value: 'size', help: 'small (40 people) or large (100,000 people) (default: small)' },
  { name: 'seed', value: 'number', help: 'another number makes another company (default: 1)' },
  {
    name: 'rates',
    value: 'factor',
    help: "a factor on Lark's published rates, or off to never throttle (default: 1)",
  },
  { name: 'faults', value: 'fault', list: true, help: 'what goes wrong, see below' },
  { name: 'without', value: 'scope', list: true, help: 'scopes that are not granted to the app' },
  { name: 'close-base', help: 'the Bases are not shared with the app' },
  {
    name: 'change',
    value: 'seconds',
    help: 'every so many seconds people join and leave, apply, punch in and edit records',
  },
  { name: 'config-out', value: 'file', help: 'also write the configuration to this file' },
  { name: 'help', help: 'display this help' },
];

/** The flags with their dashes, for shell completion. */
export const flagNames: readonly string[] = flags.map(({ name }) => `--${name}`);

/** The help of a program of this name. */
export function usageOf(name: string): string {
  const heads = flags.map(
    (flag) =>
      `--${flag.name}${flag.value === undefined ? '' : ` <${flag.value}${flag.list === true ? '...' : ''}>`}`,
  );
  const width = Math.max(...heads.map(({ length }) => length));
  const lines = flags.map(({ help }, index) => `  ${(heads[index] ?? '').padEnd(width)}  ${help}`);
  const kinds = Object.entries(faultKinds).map(
    ([kind, { args = '', does }]) => [`${kind}${args}`, does] as const,
  );
  const kindWidth = Math.max(...kinds.map(([kind]) => kind.length));
  return `Usage: ${name} [options]

Run a Lark tenant on this machine, until interrupted. Its configuration for source-lark goes to stdout.

Options:
${lines.join('\n')}

A fault is KIND[:ARGS][@METHOD /path/:template][#NTH[xTIMES]]: without @ on any endpoint, without # on every call;
#2 is the second call, #2x3 three calls from the second on, #2x* all from the second on. For example:

  --faults 'throttle:400,reset=0.25@GET /open-apis/contact/v3/scopes#2x3' 'reset#5'

${kinds.map(([kind, does]) => `  ${kind.padEnd(kindWidth)}  ${does}`).join('\n')}
`;
}

/** @throws CommandError that names the flag and what is wrong with it */
export function optionsIn(words: readonly string[], name: string): CommandOptions {
  const given = valuesIn(words, usageOf(name));
  const last = (flag: string): string | undefined => given.get(flag)?.at(-1);
  const size = last('size') ?? 'small';
  if (size !== 'small' && size !== 'large')
    throw new CommandError(`--size: '${size}' is neither small nor large.`, usageOf(name));
  const change = last('change');
  return {
    help: given.has('help'),
    port: wholeIn('--port', last('port') ?? '4010', 65_535, '; 0 takes any free port'),
    size,
    seed: wholeIn('--seed', last('seed') ?? '1', 2 ** 31),
    rates: ratesIn(last('rates') ?? '1'),
    faults: (given.get('faults') ?? []).map(faultIn),
    without: (given.get('without') ?? []).flatMap((text) => text.split(',')).map((scope) => scope.trim()),
    closeBase: given.has('close-base'),
    change: change === undefined ? undefined : secondsIn(change),
    configOut: last('config-out'),
  };
}

/** The values of each flag, in their order. */
function valuesIn(words: readonly string[], usage: string): Map<string, string[]> {
  const given = new Map<string, string[]>();
  const rest = [...words];
  let list: string[] | undefined;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (list !== undefined && !word.startsWith('-')) {
      list.push(word);
      continue;
    }
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word === '-h' ? '--help' : word) ?? [];
    const flag = flags.find((one) => one.name === name);
    if (flag === undefined)
      throw new CommandError(
        word.startsWith('-') ? `unknown option '${word}'` : `unexpected argument '${word}'`,
        usage,
      );
    const values = given.get(name) ?? [];
    given.set(name, values);
    if (flag.value !== undefined) {
      const value = inline ?? (rest[0]?.startsWith('--') === true ? undefined : rest.shift());
      if (value === undefined)
        throw new CommandError(`option '--${name} <${flag.value}>' argument missing`, usage);
      values.push(value);
    }
    list = flag.list === true ? values : undefined;
  }
  return given;
}

function wholeIn(flag: string, text: string, most: number, hint = ''): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new CommandError(`${flag}: must be a number from 0 to ${most}${hint}.`);
}

function secondsIn(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new CommandError('--change: must be a number of seconds above 0, at most 86400.');
}

function ratesIn(text: string): number | 'off' {
  const factor = Number(text);
  if (text === 'off' || factor > 0) return text === 'off' ? text : factor;
  throw new CommandError("--rates: must be a factor on the published rates above 0, or 'off'.");
}

function faultIn(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw error instanceof Error ? new CommandError(`--faults: ${error.message}`) : error;
  }
}
