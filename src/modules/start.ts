// Where in time reading starts, as a user says it.
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import { subYears } from 'date-fns/subYears';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import type { Context } from './context.ts';

/** A day or an instant; days begin at midnight in UTC. */
export const startDate = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z)?)?$/, 'must be YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ')
  .refine((text) => isValid(parseISO(text)), 'is not a date')
  .optional();

/** The first instant that is wanted (epoch ms): what is configured, or one year before the sync. */
export function startOf(start_date: string | undefined, now: number): number {
  return start_date === undefined ? subYears(now, 1).getTime() : Date.parse(start_date);
}

/** @throws ConnectorError (config) when there would be nothing to read; `field` names the key of the configuration */
export function demandBegun(field: string, start: number, now: number): void {
  if (start <= now) return;
  throw new ConnectorError(
    'config_error',
    `${field} is in the future, so there is nothing to read. Choose a day that has begun.`,
  );
}

/** Lark's clock when this run began, as far as its responses have shown it. */
export function larkNow({ lark, now }: Pick<Context, 'lark' | 'now'>): number | undefined {
  const ahead = lark.clockAhead();
  return ahead === undefined ? undefined : now - ahead;
}

/** The same as a fact of a reading. */
export function clockFacts(context: Pick<Context, 'lark' | 'now'>): { readonly clock?: number } {
  const clock = larkNow(context);
  return clock === undefined ? {} : { clock };
}
