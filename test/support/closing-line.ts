// A reporter that ends a run with its counts in one plain line, for programs that read the log.
import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** What became of the tests of one project. */
export interface ProjectCounts {
  readonly project: string;
  readonly passed: number;
  /** A file that fails outside its tests, as by an import, counts as one. */
  readonly failed: number;
  readonly skipped: number;
}

/**
 * `N passed, N failed`, and the number of skipped tests where there are any. `TEST_COUNTS` names a file to which the
 * counts of each project of the run are appended, one line of JSON a project, also of a project without tests.
 */
export function closingLine(countsFile = process.env['TEST_COUNTS']): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit(started) {
      vitest = started;
    },
    onTestRunEnd(modules: readonly TestModule[]) {
      const projects = new Set([
        ...(vitest?.projects.map(({ name }) => name) ?? []),
        ...modules.map(({ project }) => project.name),
      ]);
      const counts = [...projects].map((project) => countsOf(project, modules));
      if (countsFile !== undefined)
        for (const one of counts) appendFileSync(countsFile, `${JSON.stringify(one)}\n`);
      process.stdout.write(`${lineOf(counts)}\n`);
    },
  };
}

/** The closing line of several projects together. */
export function lineOf(counts: readonly ProjectCounts[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    counts.reduce((total, one) => total + one[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export interface Verdict {
  /** What is wrong, a line a problem, and then the closing line. */
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1;
}

/** What several runs and other steps come to: a step that failed or a project that ran no test fails the whole. */
export function verdictOf(
  counts: readonly ProjectCounts[],
  projects: readonly string[],
  failedSteps: readonly string[],
): Verdict {
  const ran = new Set(counts.flatMap((one) => (one.passed + one.failed > 0 ? [one.project] : [])));
  const empty = projects.filter((project) => !ran.has(project));
  const anyFailedTest = counts.some(({ failed }) => failed > 0);
  // A step fails without a failed test when it is no test run, or when it did not get as far as its tests.
  const failed = anyFailedTest ? empty.length : Math.max(failedSteps.length, empty.length);
  const steps = { project: 'steps', passed: 0, failed, skipped: 0 };
  return {
    lines: [
      ...failedSteps.map((step) => `failed: ${step}`),
      ...empty.map((project) => `ran no test: ${project}`),
      lineOf([...counts, steps]),
    ],
    exitCode: anyFailedTest || failed > 0 ? 1 : 0,
  };
}

function countsOf(project: string, modules: readonly TestModule[]): ProjectCounts {
  const own = modules.filter((one) => one.project.name === project);
  const states = own.flatMap((one) => {
    const tests = [...one.children.allTests()].map((test) => test.result().state);
    const brokenFile = one.state() === 'failed' && !tests.includes('failed');
    return brokenFile ? [...tests, 'failed'] : tests;
  });
  const count = (state: string): number => states.filter((one) => one === state).length;
  return { project, passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
