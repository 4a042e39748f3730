// Private certificate authorities: trusted when they are configured, besides those that are trusted anyway.
import tls from 'node:tls';
import { expect, test } from 'vitest';
import { certificatesIn, trustedWith } from '../../../../src/lark/network/certificates.ts';
import { visibleRange } from '../../../../src/modules/contact/endpoints.ts';
import { anotherAuthority, authority, startFront } from '../../../support/network.ts';
import { failureOf, larkAt, openClient } from '../../../core/lark/support.ts';

/** A client of a tenant behind TLS, which trusts these. */
async function trusting(caCertificate?: string) {
  const { simulator } = await openClient();
  const { url } = await startFront(simulator.url);
  const credentials = { auth_type: 'custom_app', ...simulator.credentials } as const;
  return { simulator, ...larkAt(url, { credentials, caCertificate }) };
}

test.each([
  ['alone', authority],
  ['after another', `${anotherAuthority}\n${authority}`],
  ['before another, with notes between', `# ours\n${authority}# theirs\n${anotherAuthority}# end`],
  ['with its line ends written out', authority.replaceAll('\n', '\\n')],
  ['with its line ends lost', authority.replaceAll('\n', ' ')],
  ['with the line ends of Windows', authority.replaceAll('\n', '\r\n')],
])('an authority %s: its server is believed', async (_why, text) => {
  const { lark, simulator } = await trusting(text);
  await lark.firstPage(visibleRange);
  expect(simulator.calls.map(({ code }) => code)).toEqual([0, 0]);
});

test.each([
  ['none', undefined],
  ['another one', anotherAuthority],
])('%s: a config_error that says where a certificate goes, and nothing was sent', async (_why, text) => {
  const { lark, simulator } = await trusting(text);
  const failure = await failureOf(lark.firstPage(visibleRange));
  expect(failure.type).toBe('config_error');
  expect(failure.message).toMatch(/certificate.*network\.ca_certificate.*(UNABLE|SELF_SIGNED)/s);
  expect(simulator.calls).toEqual([]);
});

test('who is trusted anyway is trusted still', () => {
  const trusted = trustedWith([authority]);
  expect(trusted).toContain(authority);
  expect(trusted).toEqual(expect.arrayContaining([...tls.rootCertificates]));
});

test.each([
  ['nothing', ''],
  ['a note', 'ask IT'],
  ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
  ['half a certificate', authority.slice(0, authority.length / 2)],
  ['something else between the lines', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ['a good one and a bad one', `${authority}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`],
])('%s is no certificate', (_why, text) => {
  expect(certificatesIn(text)).toBeUndefined();
});
