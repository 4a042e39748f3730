/** Plans of widgets that Lark names and does not describe, of bank accounts, and of an undocumented type. */
import type { Plan } from './shapes.ts';

/** Bank data, parts of which are JSON in a text or what the server's own language prints: docs/lark-api/approval.md#sensitive-values. */
export const account = (name: string): Plan => ({
  type: 'account',
  name,
  fill: ({ number }) => ({
    ext: null,
    value: {
      widgetAccountNumber: `6222${String(600_000_000_000 + number)}`,
      widgetAccountName: 'Mei Tan',
      widgetAccountType: { value: '1', text: 'Personal' },
      widgetAccountBankName: { value: 'ICBC', text: '{"zh_cn":"工商银行","en_us":"ICBC"}' },
      widgetAccountBankArea: number % 2 === 0 ? 'China/Beijing' : 'map[city:Beijing country:China]',
      widgetAccountBankBranch: { value: '102100000021', text: 'Main branch' },
    },
  }),
});

/** Rows of a Base; complete only where the caller asks for it. */
export const mutableGroup = (name: string): Plan => ({
  type: 'mutableGroup',
  name,
  fill: ({ number }) => ({
    ext: null,
    value: { table_id: 'tblInvented000001', records: [{ record_id: `rec${String(number)}`, text: 'Row' }] },
  }),
});

/** The groups of Lark's core HR. */
export const coreHr = (type: 'Onboarding' | 'Regularate' | 'JobAdjust' | 'Offboarding'): Plan => ({
  type: `apaascorehr${type}Group`,
  name: type,
  fill: ({ number }) => ({
    ext: null,
    value: { flow_id: String(7_200_000_000_000_000_000n + BigInt(number)) },
  }),
});

/** A type that no document names: Lark adds some from time to time. */
export const unknownType: Plan = {
  type: 'hologramV3',
  name: 'Hologram',
  fill: ({ number }) => ({ ext: { frames: [number, null] }, value: { depth: [[1.5, 'a&b'], []], on: true } }),
};
