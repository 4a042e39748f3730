// A vulnerable package fails the build; a registry that does not answer is named and fails nothing.
import { expect, test } from 'vitest';
import { auditVerdict } from '../../tools/audit-verdict.ts';

test.each<readonly [string, string, 0 | 1, RegExp]>([
  ['no vulnerability', '{"vulnerabilities":{},"metadata":{}}', 0, /no known vulnerability/],
  [
    'a vulnerability',
    '{"vulnerabilities":{"zod":{"severity":"high"}}}',
    1,
    /1 vulnerable packages.*zod \(high\)/,
  ],
  [
    'a registry without the endpoint',
    '{"message":"405 Method Not Allowed","error":{"summary":""}}',
    0,
    /NOT CHECKED.*405/,
  ],
  [
    'a registry that cannot be reached',
    '{"error":{"summary":"request failed"}}',
    0,
    /NOT CHECKED.*request failed/,
  ],
  ['no output', '', 0, /NOT CHECKED/],
  ['output that is no report', 'null', 0, /NOT CHECKED/],
])('%s', (_what, output, exitCode, text) => {
  const verdict = auditVerdict(output);
  expect(verdict.exitCode).toBe(exitCode);
  expect(verdict.text).toMatch(text);
});
