// What an endpoint makes of the data of a response, in tests.
import type { Endpoint } from '../../src/lark/endpoint.ts';

/** @throws Error that says what is wrong with the data */
export function parsedBy<Result>({ parse }: Pick<Endpoint<Result>, 'parse'>, data: unknown): Result {
  const parsed = parse(data);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.data;
}
