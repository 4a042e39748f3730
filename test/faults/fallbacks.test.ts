// Attendance queries the members of attendance groups where contacts are closed to the app: only when Lark's first answer
// about contacts says so by its code. The same refusal later in the walk, or one by a proxy, fails.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endings } from '../core/engine/support/syncs.ts';
import { kinds } from './support/cells.ts';
import { openCompany, type Company } from './support/company.ts';

let company: Company;
beforeAll(async () => {
  company = await openCompany();
});
afterAll(() => company.close());

const flows = 'attendance_user_flows';
const kindOf = (name: string) => {
  const kind = kinds.find((one) => one.name === name);
  if (!kind) throw new Error(`There is no kind ${name}.`);
  return kind;
};

/** Reads check-ins while this fault happens to the answer about contacts at a place; the fault belongs to the feed that asks for groups. */
async function endingAt(name: string, position: number, how: 'once' | 'always') {
  const { server, streams, read } = company;
  const kind = {
    ...kindOf(name),
    applies: ({ endpoint }: { endpoint: string }) => endpoint.includes('/contact/v3/'),
  };
  server.start({ kind, position, how, atSignIn: false });
  const { messages } = await read(streams.filter((stream) => stream.name === flows));
  const asksGroups = server.exchanges().some(({ endpoint }) => endpoint.includes('list_user'));
  return { ending: endings(messages).get(flows), asksGroups, struck: server.struck() !== undefined };
}

test.each(['HTTP 407 html', 'HTTP 403 html', 'HTTP 404 html', 'code 99991401: IP allowlist', 'timeout'])(
  '%s to any answer about contacts fails, and no group is asked',
  async (name) => {
    for (const position of [0, 1, 3, 6])
      expect(await endingAt(name, position, 'always'), `answer ${position}`).toEqual({
        ending: 'INCOMPLETE',
        asksGroups: false,
        struck: true,
      });
  },
);

test('a permission that is lost once in mid-walk fails, and no group is asked', async () => {
  for (const position of [1, 2, 4, 7])
    expect(await endingAt('code 99991672: permission', position, 'once'), `answer ${position}`).toEqual({
      ending: 'INCOMPLETE',
      asksGroups: false,
      struck: true,
    });
});

test('a permission that is missing from the first answer on is made up for by the groups', async () => {
  expect(await endingAt('code 99991672: permission', 0, 'always')).toEqual({
    ending: 'COMPLETE',
    asksGroups: true,
    struck: true,
  });
});
