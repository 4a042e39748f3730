// Faults of what is between the connector and Lark, and refusals by Lark: the answer is another one altogether.
import { gzipSync } from 'node:zlib';
import type { FailureType } from '../../../checkers/protocol.ts';
import { isLaterPage, type Exchange, type FaultKind } from '../exchange.ts';

const bodies = {
  html: { 'content-type': 'text/html', text: '<html><body><h1>Gateway</h1>\n<p>nginx</p></body></html>' },
  empty: { 'content-type': 'text/plain', text: '' },
  json: { 'content-type': 'application/json', text: '{"message":"no"}' },
};

/** Statuses without a code of Lark; those that pass are retried. */
const statuses: readonly (readonly [status: number, fits: readonly FailureType[]])[] = [
  [400, ['transient_error', 'system_error', 'config_error']],
  [401, ['config_error']],
  [403, ['config_error']],
  [404, ['config_error']],
  [407, ['config_error']],
  [408, ['transient_error']],
  [429, ['transient_error']],
  [500, ['transient_error']],
  [502, ['transient_error']],
  [503, ['transient_error']],
  [504, ['transient_error']],
];

const byStatus = statuses.flatMap(([status, fits]) =>
  Object.entries(bodies).map(([name, { text, ...headers }]): FaultKind => ({
    name: `HTTP ${status} ${name}`,
    bend: () => ({ status, headers, body: text }),
    fits,
    passes: fits.every((type) => type === 'transient_error'),
  })),
);

const code = (
  name: string,
  status: number,
  number: number,
  more: Omit<FaultKind, 'name' | 'bend'> & { readonly headers?: Readonly<Record<string, string>> },
): FaultKind => {
  const { headers = {}, ...rest } = more;
  return {
    name: `code ${number}: ${name}`,
    bend: () => ({ status, headers, body: { code: number, msg: 'refused' } }),
    ...rest,
  };
};

const transient = { fits: ['transient_error'], passes: true } as const;
const refused = { fits: ['config_error'] } as const;
const token = { fits: ['config_error'], passes: true } as const;
const page = { ...transient, applies: isLaterPage };
const approvalList = (exchange: Exchange): boolean =>
  isLaterPage(exchange) && exchange.endpoint.endsWith('/approval/v4/instances');
const attendanceList = (exchange: Exchange): boolean =>
  isLaterPage(exchange) && exchange.endpoint.includes('/attendance/');

const byCode: readonly FaultKind[] = [
  code('internal', 500, 10500, transient),
  code('internal, HTTP 200', 200, 2200, transient),
  // Where contacts are closed from the first answer on, attendance asks the members of groups.
  code('permission', 400, 99991672, { ...refused, later: 'warned' }),
  code('IP allowlist', 400, 99991401, refused),
  code('quota of the month', 429, 99991403, refused),
  code('unknown, HTTP 200', 200, 987654, { fits: ['system_error'] }),
  code('unknown, HTTP 500', 500, 987655, transient),
  code('token', 400, 99991663, token),
  code('token', 400, 99991668, token),
  code('token', 400, 99991661, token),
  code('rate', 429, 99991400, { ...transient, headers: { 'x-ogw-ratelimit-reset': '1' } }),
  code('rate, no header', 400, 99991400, transient),
  code('rate, reset 0', 200, 99991400, { ...transient, headers: { 'x-ogw-ratelimit-reset': '0' } }),
  code('rate, reset -5', 429, 99991400, { ...transient, headers: { 'x-ogw-ratelimit-reset': '-5' } }),
  code('page token', 400, 99992402, page),
  code('page token', 400, 1390001, { ...page, applies: approvalList }),
  code('page token', 400, 1220001, { ...page, applies: attendanceList }),
];

/** Codes of something that is gone or out of sight, by the endpoint that it is about. None of them proves it. */
const perhapsGone: readonly (readonly [endpoint: string, codes: readonly number[]])[] = [
  ['/contact/v3/departments/:/children', [40001, 40004, 40008, 43010]],
  ['/contact/v3/users/find_by_department', [40004, 41050, 40008]],
  ['/contact/v3/departments/batch', [40004, 41050]],
  ['/contact/v3/users/batch', [41050, 41012]],
  ['/contact/v3/group/:/member/simplelist', [42002, 42009]],
  ['/approval/v4/instances/:', [1390003, 1390009, 1390001]],
  ['/approval/v4/approvals/:', [1390002, 1390015]],
  ['/approval/v4/instances', [1390002, 1390015]],
  ['/bitable/v1/apps/:/tables/:/records/search', [1254041, 1254018, 1254302]],
  ['/bitable/v1/apps/:/tables/:/fields', [1254041, 1254302]],
  ['/bitable/v1/apps/:/tables', [1254040, 1254302]],
  ['/attendance/v1/groups/:', [1220003, 1220001]],
  ['/query', [1220001, 1220004, 1227500]],
];

const gone = perhapsGone.flatMap(([endpoint, codes]) =>
  codes.map((number) =>
    code(`gone, at ${endpoint}`, 400, number, {
      applies: (exchange) => exchange.endpoint.endsWith(endpoint),
      fits: ['config_error', 'transient_error', 'system_error'],
      later: 'warned',
    }),
  ),
);

const text = ({ answer }: Exchange): string => JSON.stringify(answer);
const half = (exchange: Exchange): string => text(exchange).slice(0, Math.ceil(text(exchange).length / 2));
const zipped = (exchange: Exchange): Buffer => gzipSync(text(exchange));
const gzip = { 'content-encoding': 'gzip' };

const network: readonly FaultKind[] = [
  { name: 'reset', bend: () => ({ reset: '' }), ...transient },
  { name: 'reset in the body', bend: (exchange) => ({ reset: half(exchange) }), ...transient },
  { name: 'timeout', bend: () => 'hang', ...transient },
  { name: 'slow', bend: () => ({ delay: 20_000 }), fits: [] },
  { name: 'body cut off', bend: (exchange) => ({ body: half(exchange) }), ...transient },
  { name: 'body empty', bend: () => ({ body: '' }), ...transient },
  { name: 'text after the body', bend: (exchange) => ({ body: `${text(exchange)} {}` }), ...transient },
  { name: 'byte order mark', bend: (exchange) => ({ body: `\uFEFF${text(exchange)}` }), fits: [] },
  { name: 'gzip', bend: (exchange) => ({ headers: gzip, body: zipped(exchange) }), fits: [] },
  {
    name: 'gzip cut off',
    bend: (exchange) => ({ headers: gzip, body: zipped(exchange).subarray(0, -12) }),
    ...transient,
  },
  { name: 'gzip that is none', bend: (exchange) => ({ headers: gzip, body: text(exchange) }), ...transient },
  {
    name: 'redirect',
    bend: () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }),
    ...refused,
  },
];

const day = 86_400_000;
const dated =
  (change: (date: number) => string) =>
  ({ headers, answer }: Exchange) => ({
    headers: { date: change(Date.parse(headers['date'] ?? '')) },
    body: answer,
  });

const clocks: readonly FaultKind[] = [
  // By Lark's clock, what lies ahead begins a day earlier.
  {
    name: "machine's clock ahead",
    bend: dated((date) => new Date(date - day).toUTCString()),
    fits: [],
    later: 'quiet',
  },
  { name: "machine's clock behind", bend: dated((date) => new Date(date + day).toUTCString()), fits: [] },
  { name: 'date that is none', bend: dated(() => 'yesterday'), fits: [] },
];

export const answerKinds: readonly FaultKind[] = [...byStatus, ...byCode, ...gone, ...network, ...clocks];
