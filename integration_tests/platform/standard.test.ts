// The standard tests of Airbyte's CDK, run on the built program through a stand-in for docker. docs/testing.md has the counts.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { subject } from '../support/acceptance.ts';
import { builtCli } from '../support/processes.ts';
import { python } from './support/environment.ts';
import { root } from './support/image.ts';

const suite = fileURLToPath(new URL('python/standard', import.meta.url));

test('all pass for the company that is configured, and fail for the one whose sign-in is refused', async () => {
  const { config, close } = await subject();
  const connector = join(mkdtempSync(join(tmpdir(), 'source-lark-standard-')), 'source-lark');
  try {
    mkdirSync(join(connector, 'secrets'), { recursive: true });
    for (const file of [
      'metadata.yaml',
      'acceptance-test-config.yml',
      'integration_tests/configured_catalog.json',
    ])
      cpSync(join(root, file), join(connector, file));
    writeFileSync(join(connector, 'secrets/config.json'), JSON.stringify(config));
    // The same Lark, so that the refusal comes from a sign-in and not from a network that is not there.
    const refused = {
      ...config,
      credentials: { app_id: 'cli_0000000000000000', app_secret: 'not-a-secret' },
    };
    writeFileSync(join(connector, 'integration_tests/invalid_config.json'), JSON.stringify(refused));
    // The comparison with the published form needs the registry, which has none of this connector.
    const choice = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-k', 'not backward_compatibility'];
    const flags = ['--connector-image', 'source-lark:dev', '--read-from-streams=all'];
    const { stdout } = await promisify(execFile)(python, [...choice, ...flags, suite], {
      env: {
        ...process.env,
        PATH: `${suite}:${process.env['PATH']}`,
        CONNECTOR: connector,
        CONNECTOR_PROGRAM: builtCli,
      },
      maxBuffer: 2 ** 28,
    }).catch((error: unknown) => error as { readonly stdout: string });
    expect(stdout).toMatch(/(?:^|\n)6 passed, 3 skipped/);
  } finally {
    await close();
    rmSync(join(connector, '..'), { recursive: true });
  }
});
