// From answers, given as flags, in the environment or at the terminal, to a configuration.
import type { JsonObject } from '../../airbyte/messages.ts';
import type { Config } from '../../config.ts';
import { modules } from '../../modules/index.ts';
import {
  addressQuestion,
  credentialQuestion,
  piecesOf,
  regions,
  settingQuestion,
  settingValue,
  signInWays,
  type Question,
  type SignInWay,
} from './questions.ts';

/** One of several answers. */
export interface Choice {
  readonly flag: string;
  readonly title: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
}

/** Who is asked for what was not given. */
export interface Asker {
  readonly choose: (choice: Choice) => Promise<string>;
  readonly chooseSome: (choice: Choice) => Promise<readonly string[]>;
  readonly write: (question: Question) => Promise<string>;
}

/** An answer that was given and cannot be used; names its flag. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** The answer that was given to a flag, or by its variable; undefined where there is none. */
export type Given = (flag: string, variable?: string) => string | undefined;

/**
 * The configuration of all answers, with the secrets in it.
 * @param region the first choice, and the answer where there is no terminal
 * @throws AnswerError for an answer that was given and cannot be used
 */
export async function collect(
  given: Given,
  asker: Asker,
  region: Config['region'] = 'lark',
): Promise<JsonObject> {
  const address = given(addressQuestion.flag);
  const place =
    address === undefined
      ? { region: await regionOf(given, asker, region) }
      : { base_url: accepted(addressQuestion, address) };
  const way = await wayOf(given, asker);
  const credentials: Record<string, string> = { auth_type: way.auth_type };
  for (const key of way.needs) {
    const question = credentialQuestion(key, way);
    const answer = given(question.flag, question.variable);
    credentials[key] = (
      answer === undefined ? await asker.write(question) : accepted(question, answer)
    ).trim();
  }
  const names = await modulesOf(given, asker);
  const settings: Record<string, JsonObject> = {};
  for (const module of modules.filter(({ name }) => names.includes(name))) {
    for (const asked of module.init ?? []) {
      const question = settingQuestion(module, asked);
      const answer = given(question.flag);
      const text = answer === undefined ? await asker.write(question) : accepted(question, answer);
      settings[module.name] = { ...settings[module.name], [asked.setting]: settingValue(asked, text) };
    }
  }
  return { ...place, credentials, modules: names, ...settings };
}

async function regionOf(given: Given, asker: Asker, usual: Config['region']): Promise<string> {
  const usualFirst = [usual, ...regions.filter((one) => one !== usual)];
  const options = usualFirst.map((value) => ({
    value,
    label: value === 'feishu' ? 'Feishu (feishu.cn)' : 'Lark (larksuite.com)',
  }));
  const choice = { flag: 'region', title: 'Where is your company?', options };
  return oneOf(choice, given(choice.flag)) ?? asker.choose(choice);
}

/** The keys that were given decide, as in a configuration without `auth_type`. */
async function wayOf(given: Given, asker: Asker): Promise<SignInWay> {
  const counts = signInWays.map((way) => {
    const questions = way.needs.map((key) => credentialQuestion(key, way));
    const missing = questions.filter(({ flag, variable }) => given(flag, variable) === undefined).length;
    return { way, missing, found: questions.length - missing };
  });
  const [begun] = counts
    .filter(({ found }) => found > 0)
    .sort((a, b) => b.found - a.found || a.missing - b.missing);
  if (begun) return begun.way;
  const options = signInWays.map((way, index) => ({
    value: String(index),
    label: way.title,
    hint: way.needs.map((key) => credentialQuestion(key, way).title).join(', '),
  }));
  const chosen = await asker.choose({ flag: '', title: 'How does the app sign in?', options });
  return signInWays[Number(chosen)] ?? (signInWays[0] as SignInWay);
}

async function modulesOf(given: Given, asker: Asker): Promise<readonly string[]> {
  const choice = {
    flag: 'modules',
    title: 'What do you want to read?',
    options: modules.map(({ name, title, description }) => ({
      value: name,
      label: title,
      hint: description,
    })),
  };
  const answer = given(choice.flag);
  if (answer === undefined) return asker.chooseSome(choice);
  const names = piecesOf(answer).map((name) => oneOf(choice, name) ?? '');
  if (names.length === 0) throw new AnswerError('--modules: name at least one.');
  return [...new Set(names)];
}

function oneOf({ flag, options }: Choice, answer: string | undefined): string | undefined {
  if (answer === undefined || options.some(({ value }) => value === answer)) return answer;
  throw new AnswerError(`--${flag}: '${answer}' is none of ${options.map(({ value }) => value).join(', ')}.`);
}

function accepted({ flag, problemIn }: Question, answer: string): string {
  const problem = problemIn(answer);
  if (problem !== undefined) throw new AnswerError(`--${flag}: ${problem}.`);
  return answer;
}

/** Without a terminal: takes the first choice of each question, and notes which flags would answer the rest. */
export function createRecorder(): Asker & { readonly missing: () => readonly string[] } {
  const missing: string[] = [];
  return {
    missing: () => missing,
    choose: ({ options }) => Promise.resolve(options[0]?.value ?? ''),
    chooseSome({ flag }) {
      missing.push(`--${flag}`);
      return Promise.resolve([]);
    },
    write({ flag, variable }) {
      missing.push(variable === undefined ? `--${flag}` : `--${flag} (or ${variable})`);
      return Promise.resolve('');
    },
  };
}
