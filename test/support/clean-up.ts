// Runs around every file of tests: files share the modules and the globals of their worker, so each leaves them as it
// found them.
import { afterAll, afterEach, vi } from 'vitest';
import { removeFolders } from './folders.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(removeFolders);
