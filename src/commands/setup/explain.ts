// explain: what a Lark code means, what to do, and what the connector does by itself.
import { gateTitles, type LarkCode } from '../../lark/error-codes/code.ts';
import { lookUp } from '../../lark/error-codes/table.ts';

export interface Explanation {
  readonly text: string;
  /** Whether the code is in our table. */
  readonly known: boolean;
}

/** The texts are those of the errors of a sync. */
export function explanation(code: number): Explanation {
  const entry = lookUp(code);
  if (!entry) return { text: unknown(code), known: false };
  const { means, remedy, gate } = entry;
  const title = gate ? ` (${gateTitles[gate]})` : '';
  return {
    text: `Lark code ${code}${title}\n\n  ${means}\n\nWhat to do\n\n  ${remedy}\n\nWhat the connector does\n\n  ${done(entry)}\n`,
    known: true,
  };
}

/** The same for whatever was pasted: a code, a message, a log line, an answer of Lark; undefined without a code in it. */
export function explanationOf(pasted: string): Explanation | undefined {
  const codes = codesIn(pasted);
  if (codes.length === 0) return undefined;
  const all = codes.map(explanation);
  return { text: all.map(({ text }) => text).join('\n'), known: all.some(({ known }) => known) };
}

/** A lone number, a number that is called a code, and others that are in the table. */
function codesIn(text: string): number[] {
  if (/^\s*\d{1,15}\s*$/.test(text)) return [Number(text)];
  const named = [...text.matchAll(/\bcode\\?["']?\s*[:=]?\s*\\?["']?(\d{4,15})\b/gi)].map(([, code]) =>
    Number(code),
  );
  const others = [...text.matchAll(/(?<![\w.-])\d{5,9}(?![\w.-]*\w)/g)].map(([code]) => Number(code));
  return [...new Set([...named, ...others.filter((code) => lookUp(code) !== undefined)])];
}

const reactions = {
  retry: 'It tries again several times, with growing pauses.',
  throttled: 'It waits as long as Lark says, and calls again.',
  renew_token: 'It signs in again once, and calls again.',
  restart_listing: 'It lists from the start again, a few times.',
  fail: 'It does not call again.',
  close: 'It does not call again, and leaves this endpoint alone until the next sync.',
};

const endings = {
  config_error: 'a person has to change something (config_error)',
  transient_error: 'the next sync may succeed (transient_error)',
  system_error: 'it is a defect here or at Lark (system_error)',
};

function done({ reaction, type }: LarkCode): string {
  const end = `the stream ends INCOMPLETE: ${endings[type]}. The other streams go on.`;
  return reaction === 'fail' || reaction === 'close'
    ? `${reactions[reaction]} Where it has no way around, ${end}`
    : `${reactions[reaction]} If that does not help, ${end}`;
}

function unknown(code: number): string {
  return (
    `Lark code ${code} is in none of the manuals that this version of the connector was made from.\n\n` +
    "What to do\n\n  Look it up in Lark's list of server error codes or on the page of the endpoint that the error names\n" +
    '  (open.larksuite.com/document or open.feishu.cn/document), or give the log id of the error to Lark support.\n' +
    '  A code of 99991xxx or 99992xxx comes from the gateway and is not about one endpoint.\n'
  );
}
