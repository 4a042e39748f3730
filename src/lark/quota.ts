// What the free plan of a company allows: docs/lark-api/auth.md#quotas.
import type { Endpoint } from './endpoint.ts';

/** Calls a calendar month, of all custom apps together. */
export const freeCallsPerMonth = 10_000;

/** Whether calls to an endpoint count towards the quota: those to sign in and those about contacts do not. */
export function isMetered({ path, signsIn }: Pick<Endpoint, 'path' | 'signsIn'>): boolean {
  return signsIn !== true && !path.startsWith('/open-apis/contact/');
}
