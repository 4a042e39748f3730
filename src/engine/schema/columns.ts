// The kinds of column that rows are made of; each may be null, because Lark leaves out what it does not know.
import { z } from 'zod';

/** Text, as the service gives it. */
export const text = (description: string) => z.string().nullable().meta({ description });

/** An identifier or anything else that a row cannot be without. */
export const key = (description: string) => z.string().meta({ description });

/** A whole number. */
export const integer = (description: string) => z.int().nullable().meta({ description });

/** Any number. */
export const number = (description: string) => z.number().nullable().meta({ description });

/** True or false. */
export const flag = (description: string) => z.boolean().nullable().meta({ description });

/** An instant, RFC 3339 in UTC with milliseconds. */
export const instant = (description: string) =>
  z.iso.datetime().nullable().meta({ description, airbyte_type: 'timestamp_with_timezone' });

/** A calendar day, `YYYY-MM-DD`. */
export const day = (description: string) => z.iso.date().nullable().meta({ description });

/** A list of texts. */
export const texts = (description: string) => z.array(z.string()).nullable().meta({ description });

/** An object of the service, with the keys that are known of it. */
export const object = (description: string, shape: z.ZodRawShape) =>
  z.looseObject(shape).nullable().meta({ description });

/** A list of objects of the service. */
export const objects = (description: string, shape: z.ZodRawShape) =>
  z.array(z.looseObject(shape)).nullable().meta({ description });
