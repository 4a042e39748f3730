// The hosts that a platform lets the connector reach include the one that a configuration makes it call.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { baseUrlOf, parseConfig } from '../../src/config.ts';
import { isObject } from '../support/json.ts';

const home = resolve(import.meta.dirname, '../..');

/** The texts of a configuration by their dotted keys, as `${...}` of a catalogue entry names them. */
function textsOf(config: object, prefix = ''): [string, string][] {
  return Object.entries(config).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${prefix}${key}`, value]];
    return isObject(value) ? textsOf(value, `${prefix}${key}.`) : [];
  });
}

const hostOf = (text: string): string => (URL.canParse(text) ? new URL(text).hostname : text);

/** What Airbyte makes of `allowedHosts` (its ConfigReplacer): templates become hosts, and one without a value is left out. */
function resolvedHosts(hosts: readonly string[], config: object): string[] {
  const values = new Map(textsOf(config));
  return hosts
    .map((host) =>
      host.replace(/\$\{([^}]+)\}/g, (template, key: string) => hostOf(values.get(key) ?? template)),
    )
    .filter((host) => !host.includes('${'));
}

describe.each(['metadata.yaml', 'metadata.feishu.yaml'])('%s', (file) => {
  const { data } = parse(readFileSync(join(home, file), 'utf8')) as {
    readonly data: { readonly allowedHosts: { readonly hosts: readonly string[] } };
  };
  const { hosts } = data.allowedHosts;
  const credentials = { auth_type: 'custom_app', app_id: 'cli_1', app_secret: 'secret' };

  test.each([
    ['no region', {}],
    ['Lark', { region: 'lark' }],
    ['Feishu', { region: 'feishu' }],
    ['an address that was left empty', { region: 'lark', base_url: '' }],
    ['a private deployment', { region: 'feishu', base_url: 'https://open.feishu.example.com' }],
    ['a private deployment on a port of its own', { base_url: 'https://lark.example.com:8443/' }],
  ])('%s can be reached', (_what, settings) => {
    const config = { ...settings, credentials, modules: ['contact'] };
    const allowed = resolvedHosts(hosts, config);
    expect(allowed).toContain(new URL(baseUrlOf(parseConfig(config))).hostname);
    expect(allowed.filter((host) => host.includes('$') || host.includes('/'))).toEqual([]);
  });

  test('without an address of its own, only the hosts of Lark and Feishu', () => {
    expect(resolvedHosts(hosts, { credentials })).toEqual(['open.larksuite.com', 'open.feishu.cn']);
  });
});
