// The settings of the network and of the limits of Lark's API.
import { z } from 'zod';
import { isDecodable } from './network/address.ts';
import { certificatesIn } from './network/certificates.ts';

/** How Lark is reached. */
export const Network = z.looseObject({
  proxy_url: z
    .string()
    .regex(/^(https?:\/\/[^\s/]+\/?)?$/, 'must be http://host:port or http://user:password@host:port')
    .refine(
      isAddress,
      'must be http://host:port; write signs such as @, : and / in a password as %40, %3A and %2F',
    )
    .optional()
    .meta({
      title: 'Proxy',
      description:
        'Replaces HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment, which apply when it is empty. ' +
        'Signs such as @ in a password are written as %40.',
      pattern_descriptor: 'http://user:password@host:port',
      examples: ['http://proxy.example.com:3128'],
      airbyte_secret: true,
      order: 0,
    }),
  ca_certificate: z
    .string()
    .refine((text) => certificatesIn(text) !== undefined, 'must be one or more certificates in PEM form')
    .optional()
    .meta({
      title: 'Certificate authority',
      description:
        'Certificates in PEM form that are trusted besides those of the system: of a private deployment, or of a proxy ' +
        'that inspects the traffic.',
      examples: ['-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----'],
      multiline: true,
      order: 1,
    }),
  timeout_seconds: z.int().min(1).max(600).default(60).meta({
    title: 'Timeout',
    description: 'Seconds after which a request without a response is aborted and retried.',
    order: 2,
  }),
});

/** How much of Lark's API is used. */
export const Limits = z.looseObject({
  max_api_calls: z
    .int()
    .min(1)
    .optional()
    .meta({
      title: 'Maximum calls of one read',
      description:
        'A read ends after this many calls: what is complete is saved, and the next read resumes there. ' +
        'Empty: no limit but the monthly quota of the company.',
      examples: [5000],
      order: 0,
    }),
  max_concurrency: z.int().min(1).max(50).default(8).meta({
    title: 'Concurrency',
    description: 'Requests in flight at the same time.',
    order: 1,
  }),
  rate_share: z
    .number()
    .min(0.01)
    .default(1)
    .meta({
      title: 'Share of the rate limits',
      description:
        'The part of each published rate that this connector may use: below 1 where other programs share the app, ' +
        'above 1 where Lark has granted more.',
      order: 2,
    }),
});

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, username, password } = new URL(text);
  return hostname !== '' && [username, password].every(isDecodable);
}
