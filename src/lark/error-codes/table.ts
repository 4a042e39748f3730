/** Every Lark code that the connector knows, in one table. */
import { approvalCodes } from './approval.ts';
import { attendanceCodes } from './attendance.ts';
import { authCodes } from './auth.ts';
import { baseCodes } from './base.ts';
import type { LarkCode, LarkCodes } from './code.ts';
import { contactCodes } from './contact.ts';
import { gatewayCodes } from './gateway.ts';
import { wikiCodes } from './wiki.ts';

/** By code; a code is in exactly one of the files, and a test proves it. */
export const allCodes: LarkCodes = {
  ...gatewayCodes,
  ...authCodes,
  ...contactCodes,
  ...baseCodes,
  ...wikiCodes,
  ...approvalCodes,
  ...attendanceCodes,
};

/** Undefined for a code that Lark does not document: the caller goes by the HTTP status. */
export function lookUp(code: number): LarkCode | undefined {
  return allCodes[code];
}
