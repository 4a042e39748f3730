// What a terminal would obey does not reach it, and a name stays on its line.
import { expect, test } from 'vitest';
import { printable } from '../../../src/commands/terminal/printable.ts';
import { check } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';

test.each([
  ['colours and the cursor', 'a\u001b[31mb\u001b[2J', 'a [31mb [2J'],
  ['a carriage return, a bell and a backspace', 'ERROR\rOK\u0007\b', 'ERROR OK  '],
  ['C1 controls', 'a\u009b31mb', 'a 31mb'],
  ['marks that turn the direction', 'a\u202eb\u2066c', 'a b c'],
  ['line breaks and tabs, which stay', 'a\n\tb', 'a\n\tb'],
  ['names in every script', '客户名称 – Zoë 🙂', '客户名称 – Zoë 🙂'],
])('%s', (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('a name of a company or a definition adds no line to the answer of check', async () => {
  const one = await openTenant({ module: 'all' });
  const forged = 'Example\n- base: nothing is missing\u001b[31m';
  Object.assign(one.simulator.tenant.company, { name: forged });
  const { message } = await check(one, { modules: ['approval'] });
  expect(message).toContain('Connected to Example - base: nothing is missing [31m');
});
