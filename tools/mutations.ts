// Faults that the short tests have to catch: each is put into a copy of the tree, and the tests that lie nearest are
// run, then all of `npm test`'s, up to the first failure. `npm run test:mutations [name]`
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The tests that are run first. */
  readonly near: readonly string[];
}

const mutations: readonly Mutation[] = [
  {
    name: 'a cursor that moves before its window is settled',
    file: 'src/engine/strategies/windows.ts',
    from: 'Math.max(from, Math.min(to, settled))',
    to: 'to',
    near: ['test/core/engine'],
  },
  {
    name: 'a slice that counts as read although rows were left out',
    file: 'src/engine/read.ts',
    from: 'if (rows.length > quota.left) over.add(run);',
    to: '',
    near: ['test/core/engine', 'test/simulated/modules'],
  },
  {
    name: 'a window that ends a step too far',
    file: 'src/engine/window.ts',
    from: 'Math.min(from + (index + 1) * step, to)',
    to: 'from + (index + 1) * step',
    near: ['test/core/engine/window.test.ts'],
  },
  {
    name: 'a failure that is swallowed',
    file: 'src/engine/read.ts',
    from: 'yield* fail(concerned, inPartition(toConnectorError(error), partition));\n    }\n  }\n\n',
    to: 'void [concerned, error];\n    }\n  }\n\n',
    near: ['test/core/engine'],
  },
  {
    name: 'a secret that is not masked in hex',
    file: 'src/airbyte/redactor.ts',
    from: "bytes.toString('hex'),",
    to: '',
    near: ['test/core/airbyte'],
  },
  {
    name: 'a key that is emitted twice',
    file: 'src/engine/dedupe.ts',
    from: 'return ids.size < ids.add(id).size;',
    to: 'ids.add(id);\n    return true;',
    near: ['test/core/engine'],
  },
  {
    name: 'a retry that is dropped',
    file: 'src/lark/retry.ts',
    from: 'retries: 5,',
    to: 'retries: 4,',
    near: ['test/core/lark/retry.test.ts'],
  },
  {
    name: 'a page token that is ignored',
    file: 'src/lark/paging.ts',
    from: 'next = hasMore ? fetchPage(pageToken) : undefined;',
    to: 'next = hasMore ? fetchPage() : undefined;',
    near: ['test/core/lark/paging.test.ts'],
  },
  {
    name: 'seconds that are read as milliseconds',
    file: 'src/modules/values.ts',
    from: 'return toInstant(value, 1000);',
    to: 'return toInstant(value, 1);',
    near: ['test/core/modules', 'test/simulated/attendance/rows.test.ts'],
  },
  {
    name: 'a lookback that is ignored',
    file: 'src/engine/window.ts',
    from: 'done.to - lookback',
    to: 'done.to',
    near: ['test/core/engine/window.test.ts'],
  },
  {
    name: 'a bank account that is shown',
    file: 'src/modules/approval/instance.ts',
    from: "typeof form === 'string' && !includeSensitive ? maskForm(form) : form",
    to: 'form',
    near: ['test/simulated/approval/sensitive.test.ts'],
  },
  {
    name: 'a throttled endpoint that is asked again at once',
    file: 'src/lark/client.ts',
    from: 'limits.hold(endpoint, wait);',
    to: '',
    near: ['test/core/lark', 'test/simulated/lark'],
  },
];

const root = fileURLToPath(new URL('../', import.meta.url));
const shortTests = ['--project', 'core', '--project', 'simulated', '--bail=1', '--reporter=verbose'];

/** A mutation may make a loop endless: whatever takes so long has failed. */
const timeLimit = 20 * 60_000;

function runTests(cwd: string, filters: readonly string[]) {
  return spawnSync('npx', ['vitest', 'run', ...shortTests, ...filters], {
    ...{ cwd, encoding: 'utf8', maxBuffer: 2 ** 28, timeout: timeLimit, killSignal: 'SIGKILL' },
    env: { ...process.env, NO_COLOR: '1' },
  });
}

/** The first test that fails in a copy of the tree with the mutation, if one does. */
function caughtBy({ file, from, to, near }: Mutation): string | undefined {
  const copy = mkdtempSync(join(tmpdir(), 'source-lark-mutation-'));
  try {
    const skipped = /\/(node_modules|\.git|\.venv)(\/|$)/;
    cpSync(root, copy, { recursive: true, filter: (path) => !skipped.test(path) });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const source = readFileSync(join(copy, file), 'utf8');
    if (source.split(from).length !== 2) throw new Error(`${file} does not have exactly one: ${from}`);
    writeFileSync(
      join(copy, file),
      source.replace(from, () => to),
    );
    for (const filters of [near, []]) {
      const { stdout, status } = runTests(copy, filters);
      if (status !== 0)
        return /^ *(?:×|FAIL) +(.*)$/m.exec(stdout)?.[1] ?? 'a file that does not load or end';
    }
    return undefined;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const chosen = mutations.filter(({ name }) => wanted.every((word) => name.includes(word)));
// Tests that fail without a mutation would seem to catch every one.
const nearest = [...new Set(chosen.flatMap(({ near }) => near))];
if (nearest.length === 0 || runTests(root, nearest).status !== 0) {
  process.stderr.write(
    nearest.length === 0
      ? `No mutation has a name with ${wanted.join(' and ')}.\n`
      : `These tests fail without a mutation: ${nearest.join(', ')}\n`,
  );
  process.exit(1);
}
let survived = 0;
for (const mutation of chosen) {
  const test = caughtBy(mutation);
  if (test === undefined) survived += 1;
  process.stdout.write(`${mutation.name}: ${test === undefined ? 'SURVIVED' : `caught by ${test}`}\n`);
}
process.exit(survived > 0 ? 1 : 0);
