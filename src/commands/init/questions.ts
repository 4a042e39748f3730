// What `init` asks, out of what the settings declare: titles, descriptions, examples and rules are those of the form.
import type { z } from 'zod';
import { toJsonSchema } from '../../engine/schema.ts';
import { signInMethods, type CredentialKey } from '../../lark/auth.ts';
import type { InitSetting, Module } from '../../modules/define.ts';
import { modules } from '../../modules/index.ts';
import { sharedSettings } from '../../settings.ts';
import { secretVariables } from '../environment.ts';

/** A question that is answered with text. */
export interface Question {
  /** The flag that answers it, without its dashes. */
  readonly flag: string;
  readonly title: string;
  readonly description: string;
  readonly example?: string;
  /** The variable of the environment that answers it too. */
  readonly variable?: string;
  readonly secret: boolean;
  /** Whether the answer may name several things. */
  readonly several?: true;
  /** What is wrong with an answer; undefined where nothing is. */
  readonly problemIn: (answer: string) => string | undefined;
}

/** A way to sign in: the kind of app, and the keys that belong together. */
export interface SignInWay {
  readonly auth_type: 'custom_app' | 'store_app';
  readonly title: string;
  readonly needs: readonly CredentialKey[];
}

/** The regions there are. */
export const regions = sharedSettings.region.unwrap().options;

const branches = sharedSettings.credentials.options;

/** The ways to sign in, the one that works longest first. */
export const signInWays: readonly SignInWay[] = branches.flatMap((branch) => {
  const auth_type = branch.shape.auth_type.value;
  return signInMethods(auth_type).map((needs) => ({ auth_type, title: textsOf(branch).title, needs }));
});

/** The question for one key of the credentials. */
export function credentialQuestion(
  key: CredentialKey,
  { auth_type }: Pick<SignInWay, 'auth_type'>,
): Question {
  const branch = branches.find(({ shape }) => shape.auth_type.value === auth_type);
  const schema = (branch?.shape as Readonly<Record<string, z.ZodType>>)[key];
  if (schema === undefined) throw new TypeError(`${auth_type} has no ${key}.`);
  const variable = (secretVariables as Readonly<Record<string, string | undefined>>)[key];
  return {
    flag: key.replaceAll('_', '-'),
    ...textsOf(schema),
    ...(variable !== undefined && { variable }),
    problemIn: (answer) => problemWith(schema, answer.trim()),
  };
}

/** The question for an address that replaces the region. */
export const addressQuestion: Question = {
  flag: 'base-url',
  ...textsOf(sharedSettings.base_url),
  problemIn: (answer) => problemWith(sharedSettings.base_url, answer),
};

/** The question for a setting that a module cannot be read without. */
export function settingQuestion({ settings }: Module, { setting, flag, toValue }: InitSetting): Question {
  const schema = (settings.shape as Readonly<Record<string, z.ZodType>>)[setting];
  if (schema === undefined) throw new TypeError(`There is no setting ${setting}.`);
  return {
    flag,
    ...textsOf(schema),
    several: true,
    problemIn(answer) {
      const pieces = piecesOf(answer);
      if (pieces.length === 0) return 'name at least one';
      return pieces
        .map((piece) => {
          const problem = problemWith(settings, { [setting]: [toValue?.(piece) ?? piece] });
          return problem && `${piece}: ${problem}`;
        })
        .find((problem) => problem !== undefined);
    },
  };
}

/** The value of a setting, out of an answer that names one thing or several. */
export function settingValue({ toValue }: InitSetting, answer: string): unknown[] {
  return piecesOf(answer).map((piece) => toValue?.(piece) ?? piece);
}

/** What is named in a list with commas or on lines of its own. */
export function piecesOf(answer: string): string[] {
  return answer
    .split(/[,\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/** The flags of the questions of every module and every way to sign in. */
export function questionFlags(): readonly Pick<Question, 'flag' | 'title' | 'variable'>[] {
  const credentials = signInWays.flatMap((way) => way.needs.map((key) => credentialQuestion(key, way)));
  const settings = modules.flatMap((module) =>
    (module.init ?? []).map((asked) => settingQuestion(module, asked)),
  );
  const all = [...credentials, ...settings, addressQuestion];
  return [...new Map(all.map((question) => [question.flag, question])).values()];
}

function textsOf(schema: z.ZodType) {
  const { title, description, examples, airbyte_secret } = toJsonSchema(schema);
  const [example] = Array.isArray(examples) ? (examples as unknown[]) : [];
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    title: text(title),
    description: text(description),
    ...(typeof example === 'string' && { example }),
    secret: airbyte_secret === true,
  };
}

function problemWith(schema: z.ZodType, value: unknown): string | undefined {
  const { error } = schema.safeParse(value);
  return error?.issues[0]?.message;
}
