// What Lark's refusals mean to a walk of the directory: docs/lark-api/contact.md#errors.
import { ConnectorError } from '../../engine/errors.ts';

/** The root is out of range. */
export const rootOutOfRange = [40004, 40014];

/** Too many departments for one recursive listing. */
export const tooManyBelow = [43010, 40162];

/** The app sees no such user. */
export const notVisible = [
  41050, 41012, 99992351, 99992352, 99992353, 99992359, 99992360, 99992363, 99992364,
];

/** What a department answers with that was deleted, or moved out of the range, after it was listed; none of it proves that. */
export const perhapsGone = [40001, 40004, 40008, 40014, 40015, 41050, 99992357, 99992358, 99992379, 99992380];

/** Whether Lark refused with one of these codes. */
export function refused(error: unknown, codes: readonly number[]): boolean {
  return error instanceof ConnectorError && error.code !== undefined && codes.includes(error.code);
}
