// The image, built and run: what it declares, how big it is, and every verb as an unknown user.
import { chmodSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startSimulator, type Simulator } from '../../simulator/src/simulator.ts';
import { writeJson } from '../../test/support/cli.ts';
import type { JsonObject } from '../../test/support/json.ts';
import { checkLine, checkRead, type AirbyteMessage } from '../../test/checkers/protocol.ts';
import { catalogOf, configFor, expectTruth, recordsIn } from '../support/company.ts';
import { wrapped } from '../support/wrapper.ts';
import { build, buildOn, canBuild, inspect, root, run, size, started } from './support/image.ts';

const tag = 'source-lark:ci';
const stranger = 'source-lark:ci-stranger';
const shell = 'source-lark:ci-shell';

describe.skipIf(!canBuild)('the image', () => {
  let simulator: Simulator;
  let config: JsonObject;

  beforeAll(async () => {
    simulator = await startSimulator({ rates: 'off' });
    config = configFor(simulator);
    await build(root, tag);
    await buildOn(tag, stranger, ['USER 12345:12345']);
    await buildOn(tag, shell, ['USER 12345:12345', 'ENTRYPOINT ["sh"]']);
  });

  afterAll(() => simulator.close());

  const messagesOf = (stdout: string): AirbyteMessage[] => stdout.split('\n').slice(0, -1).map(checkLine);

  /** A folder that anybody may read, as a platform mounts it. */
  function folderWith(files: Readonly<Record<string, unknown>>): string {
    const folder = dirname(writeJson('mounted/config.json', files['config.json'] ?? {}));
    chmodSync(folder, 0o755);
    return folder;
  }

  test('declares what a platform looks for', async () => {
    const { Entrypoint, Env, Labels, User, WorkingDir } = await inspect(tag);
    const metadata = parse(readFileSync(`${root}metadata.yaml`, 'utf8')) as { data: Record<string, string> };
    expect(Env).toContain(`AIRBYTE_ENTRYPOINT=${Entrypoint.join(' ')}`);
    expect(Labels['io.airbyte.name']).toBe(metadata.data['dockerRepository']);
    expect(Labels['io.airbyte.version']).toBe(metadata.data['dockerImageTag']);
    expect(User).toBe('1000:1000');
    expect(WorkingDir).toBe('/source');
  });

  test('adds less than 60 MB to its base', async () => {
    const megabytes = await size(tag);
    process.stdout.write(`the image adds ${megabytes} MB to its base\n`);
    expect(megabytes).toBeGreaterThan(0);
    expect(megabytes).toBeLessThan(60);
  });

  test('the heap leaves room within 2 GiB', async () => {
    const { stdout } = await run(shell, ['-c', 'node -p "v8.getHeapStatistics().heap_size_limit"']);
    const gibibytes = Number(stdout) / 2 ** 30;
    expect(gibibytes).toBeGreaterThan(1);
    expect(gibibytes).toBeLessThan(1.75);
  });

  test('there is nothing in it but what runs, and only the temporary folder can be written', async () => {
    const script = `cd /airbyte/source-lark && ls && ls node_modules 2>/dev/null
find / -xdev -type d -writable -not -path '/proc*' -not -path '/dev*' -not -path '/sys*' 2>/dev/null | sort`;
    const { stdout } = await run(shell, ['-c', script]);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, 5)).toEqual(['LICENSE', 'cache', 'dist', 'package.json', 'spec.json']);
    expect(lines.slice(5).filter((path) => !/^(\/var)?(\/tmp|\/run\/lock|\/lock)(\/|$)/.test(path))).toEqual(
      [],
    );
  });

  test.each([tag, stranger])('spec, check and discover as the user of %s, in /source', async (image) => {
    const mounts = [`${folderWith({ 'config.json': config })}:/secrets`];
    const spec = await run(image, ['spec']);
    const check = await run(image, ['check', '--config', '/secrets/config.json'], mounts);
    const discover = await run(image, ['discover', '--config', '/secrets/config.json'], mounts);
    for (const said of [spec, check, discover]) expect(said).toMatchObject({ exitCode: 0, stderr: '' });
    expect(messagesOf(spec.stdout)).toMatchObject([{ type: 'SPEC' }]);
    expect(messagesOf(check.stdout)).toMatchObject([{ connectionStatus: { status: 'SUCCEEDED' } }]);
    expect(messagesOf(discover.stdout)).toMatchObject([{ type: 'CATALOG' }]);
  });

  test.each([
    ['lark', []],
    ['feishu', ['ENV LARK_REGION=feishu']],
  ])('the form of %s begins with its region', async (region, lines) => {
    const twin = `source-lark:ci-${region}`;
    await buildOn(tag, twin, lines);
    const [message] = messagesOf((await run(twin, ['spec'])).stdout);
    const form = message?.type === 'SPEC' ? message.spec.connectionSpecification : {};
    expect(form).toMatchObject({ properties: { region: { default: region } } });
  });

  const readByPlatform = (files: Readonly<Record<string, unknown>>) =>
    wrapped(files, (folder) => started(shell, ['/source/wrapper.sh'], [`${folder}:/source`]));

  test('a read as a platform starts it: every row, and exit code 0 in the file', async () => {
    const discover = await run(
      tag,
      ['discover', '--config', '/secrets/config.json'],
      [`${folderWith({ 'config.json': config })}:/secrets`],
    );
    const [message] = messagesOf(discover.stdout);
    const catalog = catalogOf(message?.type === 'CATALOG' ? message.catalog.streams : []);
    const read = await readByPlatform({
      'connectorConfig.json': config,
      'catalog.json': catalog,
      'inputState.json': [],
    });
    expect(read).toMatchObject({ exitCode: 0, stderr: '' });
    const messages = checkRead(read.lines, { catalog, exitCode: read.exitCode });
    expectTruth(recordsIn({ messages }), simulator.tenant);
  });

  test('a read that fails: exit code 1 in the file, and one error that says why', async () => {
    const read = await readByPlatform({ 'connectorConfig.json': {}, 'catalog.json': { streams: [] } });
    expect(read).toMatchObject({ exitCode: 1, stderr: '' });
    expect(read.lines.map(checkLine)).toMatchObject([
      { type: 'TRACE', trace: { error: { failure_type: 'config_error' } } },
    ]);
  });

  test('the command line is wrong: exit code 2', async () => {
    expect((await run(stranger, ['read'])).exitCode).toBe(2);
  });
});
