// Answers of Lark with odd values: whatever comes, a read ends by itself, in valid lines, without a mistake of ours and
// without a secret. `FUZZ_RUNS` plays more runs, `FAULTS_SEED` others.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaksIn, secretsOf } from '../../integration_tests/support/secrets.ts';
import { createRandom } from '../core/engine/support/random.ts';
import { errorsIn } from '../core/engine/support/syncs.ts';
import { withOddValue } from '../support/odd.ts';
import { second, minute } from '../support/time.ts';
import { openCompany, type Company } from './support/company.ts';
import { groupsOf } from './support/groups.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 60);
const seed = Number(process.env['FAULTS_SEED'] ?? 1);

let company: Company;
beforeAll(async () => {
  company = await openCompany();
});
afterAll(() => company.close());

test('odd values in an answer end a read in order', { timeout: runs * 5 * second + minute }, () =>
  fc.assert(
    fc.asyncProperty(fc.nat(), async (own) => {
      const random = createRandom(own);
      const { name, streams } = random.pick(groupsOf(company.streams));
      const struck: string[] = [];
      company.server.start({
        kind: {
          name: 'odd value',
          fits: [],
          bend({ endpoint, answer }) {
            const body = withOddValue(answer, random);
            struck.push(`${endpoint}: ${body.slice(0, 100)}`);
            return { body };
          },
        },
        position: random.int(20),
        how: random.once(2) ? 'once' : 'always',
        atSignIn: random.once(10),
      });
      const { messages, texts } = await company.read(streams);
      const where = `${name}, seed ${own}, ${struck[0] ?? ''}`;
      expect(leaksIn({ stdout: texts, stderr: '' }, secretsOf(company.simulator)), where).toEqual([]);
      const ours = errorsIn(messages).filter(({ message }) => message.startsWith('Something went wrong'));
      expect(ours, where).toEqual([]);
      expect(texts.length, where).toBeLessThan(200_000);
    }),
    { seed, numRuns: runs, endOnFailure: true },
  ),
);
