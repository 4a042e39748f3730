// The simulated tenant is a package of its own, loaded by the commands that need it.
import type * as Simulator from 'lark-simulator';
import { ConnectorError } from '../engine/errors.ts';

/** @throws ConnectorError (config) that says how to install the package, where it is not installed */
export async function loadSimulator(): Promise<typeof Simulator> {
  try {
    return await import('lark-simulator');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new ConnectorError(
      'config_error',
      'The simulated tenant is the package lark-simulator, which is not installed here; the image leaves it out. ' +
        'Run npx source-lark demo or npx lark-simulator on a machine with Node.js, or install it with npm install lark-simulator.',
    );
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes("'lark-simulator'")
  );
}
