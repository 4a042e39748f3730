// Sign-in answers that cannot be used. Whatever they are, no token may reach a log.
import type { JsonObject } from '../../../support/json.ts';
import type { Exchange, FaultKind } from '../exchange.ts';
import { answerKinds } from './answers.ts';

const fits = ['transient_error', 'system_error', 'config_error'] as const;
const changed = (
  name: string,
  change: (answer: JsonObject) => JsonObject | string,
  more: Partial<FaultKind> = {},
) => ({
  name: `sign-in: ${name}`,
  bend: ({ answer }: Exchange) => ({ body: change(answer) }),
  fits,
  ...more,
});
const text = JSON.stringify;

export const signInKinds: readonly FaultKind[] = [
  changed('text after the body', (answer) => `${text(answer)} trailing`),
  changed('cut off', (answer) => text(answer).slice(0, -5)),
  changed('code missing', ({ code, ...answer }) => answer),
  changed('code a text', (answer) => ({ ...answer, code: '0' })),
  changed('unknown code', (answer) => ({ ...answer, code: 987654 })),
  changed('token missing', ({ tenant_access_token, ...answer }) => answer),
  changed('token empty', (answer) => ({ ...answer, tenant_access_token: '' })),
  changed('token a number', (answer) => ({ ...answer, tenant_access_token: 17 })),
  changed('token in data', ({ tenant_access_token, ...answer }) => ({
    ...answer,
    data: { tenant_access_token },
  })),
  changed('token with a line break', (answer) => ({ ...answer, tenant_access_token: 't-g\r\nx: y' })),
  changed('token that Lark does not know', (answer) => ({
    ...answer,
    tenant_access_token: `t-g${'0'.repeat(40)}`,
  })),
  changed('expire missing', ({ expire, ...answer }) => answer),
  changed('expire 0', (answer) => ({ ...answer, expire: 0 })),
  changed('expire below 0', (answer) => ({ ...answer, expire: -7200 })),
  changed('expire a text', (answer) => ({ ...answer, expire: 'soon' })),
  changed('a list', () => '[]'),
  ...answerKinds
    .filter(({ name }) => /^HTTP \d+ (?:html|json)|^reset|^timeout|10003|^code 99991/.test(name))
    .map((kind) => ({ ...kind, name: `sign-in: ${kind.name}`, fits, passes: false })),
];
