// --state in every shape that platforms and people keep it in. The state of a stream that the source does not have
// goes back unchanged, which shows how the file was understood.
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readState } from '../../../src/commands/files.ts';
import { tailState, writeJson } from '../../support/cli.ts';
import { runInProcess } from '../../support/in-process.ts';
import { valueAt } from '../../support/json.ts';

const name = 'old_stream';
const kept = { cursor: '2026-01-01', partitions: { a: { from: '1', to: '2' } } };
const stream = { stream_descriptor: { name }, stream_state: kept };
const other = {
  type: 'STREAM',
  stream: { stream_descriptor: { name: 'x' }, stream_state: { cursor: 'no' } },
};
const line = (state: unknown): string => JSON.stringify({ type: 'STATE', state });
const older = { type: 'STREAM', stream: { ...stream, stream_state: { cursor: 'older' } } };
const log = JSON.stringify({ type: 'LOG', log: { level: 'INFO', message: 'hello' } });
const current = { type: 'STREAM', stream };

/** The state that a read hands back for a stream that it does not have. */
async function understood(state: unknown): Promise<unknown> {
  const catalog = { streams: [{ stream: { name, json_schema: {} }, sync_mode: 'incremental' }] };
  const config = { credentials: { app_id: 'cli_a', app_secret: 'b' }, modules: ['contact'] };
  const run = await runInProcess(['read'], { input: { config, catalog, state } });
  return valueAt(tailState(run.lines), [0, 'stream', 'stream_state']);
}

test.each<[string, unknown]>([
  ['a list, as platforms keep it', [other, current]],
  [
    'a list with null for whatever is absent',
    [{ ...current, data: null, global: null, id: 3, sourceStats: null }],
  ],
  [
    'a list with an empty namespace',
    [{ type: 'STREAM', stream: { ...stream, stream_descriptor: { name, namespace: '' } } }],
  ],
  ['a list without types', [{ stream }]],
  ['a list over lines, as PyAirbyte joins it', `[${JSON.stringify(other)}\n, ${JSON.stringify(current)}]`],
  ['a list by a person', JSON.stringify([other, current], null, 2)],
  ['the later of two', [older, current]],
  ['one state alone', current],
  ['one state alone, over lines', JSON.stringify(current, null, 2)],
  ['one message alone', line(current)],
  [
    'a list of messages',
    [
      { type: 'STATE', state: older },
      { type: 'STATE', state: current },
    ],
  ],
  ['a global state', [{ type: 'GLOBAL', global: { shared_state: {}, stream_states: [stream] } }]],
  ['a global state, alone', { type: 'GLOBAL', global: { shared_state: null, stream_states: [stream] } }],
  ['a legacy state', [{ type: 'LEGACY', data: { [name]: kept } }]],
  ['a legacy state, alone', { type: 'LEGACY', data: { [name]: kept } }],
  ['a map by stream', { [name]: kept }],
  ['the output of a read', [log, line(older), log, line(other), line(current), log, ''].join('\n')],
  ['an output that was cut off', [log, line(older), line(current), line(older).slice(0, -9)].join('\n')],
  ['an output with a byte order mark', `\uFEFF${line(current)}\n${line(other)}\n`],
  ['an output from Windows', [log, line(current), ''].join('\r\n')],
  ['an output with a bare null between', ['null', line(older), 'null', line(current)].join('\n')],
  ['an output with other lines between', ['npm warn', line(current), '', 'Killed'].join('\n')],
])('understood: %s', async (_why, state) => {
  expect(await understood(state)).toEqual(kept);
});

// Pieces of one long line that were joined again and again took 66 seconds for 44 MB.
test.each(
  ['utf-8', 'utf-16le', 'utf-16be'].flatMap((encoding) =>
    [true, false].map((mark) => [encoding, mark] as const),
  ),
)('the output of a read in %s, with a byte order mark: %s', async (encoding, mark) => {
  const text = `${mark ? '\uFEFF' : ''}${[log, line(older), line(current), log].join('\r\n')}`;
  const bytes = Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
  const path = writeJson('rows.ndjson', '');
  writeFileSync(path, encoding === 'utf-16be' ? bytes.swap16() : bytes);
  expect([...(await readState(path))]).toEqual([[name, kept]]);
});

test('a state on one line takes time in proportion to its length', async () => {
  const timed = async (keys: number): Promise<number> => {
    const open = Array.from({ length: keys }, (_, at) => `key ${at}`);
    const long = { ...kept, open: { a: open } };
    const begun = performance.now();
    await understood([{ type: 'STREAM', stream: { ...stream, stream_state: long } }]);
    return performance.now() - begun;
  };
  await timed(50_000);
  expect((await timed(400_000)) / (await timed(100_000))).toBeLessThan(10);
});

test.each<[string, unknown]>([
  ['an empty list', []],
  ['an empty object', {}],
  ['null', null],
  ['an empty file', ''],
  ['an empty line', '\n'],
  [
    'a state without content',
    [{ type: 'STREAM', stream: { stream_descriptor: { name }, stream_state: null } }],
  ],
  ['an output without states', `${log}\n`],
  ['the state of another stream', [other]],
])('no state: %s', async (_why, state) => {
  expect(await understood(state)).toEqual({});
});
