// Lark's error codes as tables, from the texts that an error of a sync and `explain` have.
import { approvalCodes } from '../src/lark/error-codes/approval.ts';
import { attendanceCodes } from '../src/lark/error-codes/attendance.ts';
import { authCodes } from '../src/lark/error-codes/auth.ts';
import { baseCodes } from '../src/lark/error-codes/base.ts';
import type { LarkCode, LarkCodes } from '../src/lark/error-codes/code.ts';
import { contactCodes } from '../src/lark/error-codes/contact.ts';
import { gatewayCodes } from '../src/lark/error-codes/gateway.ts';
import { wikiCodes } from '../src/lark/error-codes/wiki.ts';

const areas: Readonly<Record<string, LarkCodes>> = {
  'Any endpoint': gatewayCodes,
  'Signing in': authCodes,
  Approval: approvalCodes,
  Base: baseCodes,
  Wiki: wikiCodes,
  Attendance: attendanceCodes,
  Contact: contactCodes,
};

/** What the connector does by itself before it gives up. */
const reactions: Readonly<Record<LarkCode['reaction'], string>> = {
  retry: 'asks again',
  throttled: 'waits, asks again',
  renew_token: 'signs in once more',
  restart_listing: 'reads the listing again',
  fail: '',
  close: '',
};

/** A heading for each area, with the rows of its table: codes with the same texts share one. A system_error has no remedy but a report. */
export function errorCodeRows(): ReadonlyMap<string, readonly string[][]> {
  return new Map(Object.entries(areas).map(([area, codes]) => [area, rowsOf(codes)]));
}

function rowsOf(codes: LarkCodes): string[][] {
  const rows = new Map<string, { readonly code: LarkCode; readonly numbers: string[] }>();
  for (const [number, code] of Object.entries(codes)) {
    if (code.type === 'system_error') continue;
    const key = JSON.stringify([code.means, code.remedy, code.reaction]);
    const row = rows.get(key) ?? { code, numbers: [] };
    row.numbers.push(number);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ code, numbers }) => [
    numbers.join(', '),
    code.means,
    code.remedy,
    reactions[code.reaction],
  ]);
}
