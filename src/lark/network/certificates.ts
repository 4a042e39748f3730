// Pure: certificates as people paste them, and which ones are trusted.
import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';

/**
 * The certificates of a text, each in PEM form; line ends may be lost, spaces, or a written `\n`.
 * @returns nothing when there is none, or something in it is not a certificate
 */
export function certificatesIn(text: string): string[] | undefined {
  const bare = text.replaceAll('\\n', '\n').replaceAll('\\r', '');
  const blocks = bare.split(/-----BEGIN [A-Z0-9 ]*CERTIFICATE-----/).slice(1);
  const ends = blocks.map(
    (block) => /^([A-Za-z0-9+/=\s]+)-----END [A-Z0-9 ]*CERTIFICATE-----/.exec(block)?.[1],
  );
  try {
    const certificates = ends.map((body) =>
      new X509Certificate(Buffer.from(body ?? '', 'base64')).toString(),
    );
    return certificates.length > 0 ? certificates : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The trusted certificates with these added. A list given to Node replaces its own, so the list includes those:
 * Node's, those of NODE_EXTRA_CA_CERTS, and the system's where Node can list them (22.15 and later).
 */
export function trustedWith(certificates: readonly string[]): string[] {
  const { getCACertificates: of } = tls as {
    readonly getCACertificates?: (store: 'default' | 'system') => string[];
  };
  const trusted = of ? [...of('default'), ...of('system')] : tls.rootCertificates;
  return [...new Set([...trusted, ...certificates])];
}
