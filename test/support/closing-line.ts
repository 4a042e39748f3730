// A reporter that ends a run with its counts in one plain line, for whoever reads the log by machine.
import type { Reporter, TestModule } from 'vitest/node';

/** `N passed, N failed`, and how many were skipped where any were. */
export const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const states = modules.flatMap(({ children }) =>
      [...children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string): number => states.filter((one) => one === state).length;
    const skipped = count('skipped');
    const line = `${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    process.stdout.write(`${line}\n`);
  },
};
