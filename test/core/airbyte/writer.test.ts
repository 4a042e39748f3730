// The writer keeps order, loses nothing, and goes no faster than its reader.
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { log, record, state, type AirbyteMessage } from '../../../src/airbyte/messages.ts';
import { toLine } from '../../../src/airbyte/line.ts';
import { createWriter } from '../../../src/airbyte/writer.ts';
import { settle } from '../engine/support/turns.ts';

/** A reader that takes one chunk, and the next one only on request. */
function slowReader(highWaterMark = 16_384) {
  const chunks: string[] = [];
  let next: (() => void) | undefined;
  const out = new Writable({
    highWaterMark,
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      chunks.push(chunk);
      next = done;
    },
  });
  return {
    out,
    chunks,
    text: () => chunks.join(''),
    takeOne: () => {
      const done = next;
      next = undefined;
      done?.();
    },
    /** Takes everything from now on. */
    takeAll: async () => {
      for (let idle = 0; idle < 5; idle += 1) {
        if (next) idle = 0;
        const done = next;
        next = undefined;
        done?.();
        await settle(1);
      }
    },
  };
}

const row = (n: number, size = 100): AirbyteMessage => record('a', { n, text: 'x'.repeat(size) }, 1);
const lines = (messages: readonly AirbyteMessage[]): string =>
  messages.map((message) => `${toLine(message)}\n`).join('');

test('lines come in order, all of them, whatever the sizes', async () => {
  const { out, text, takeAll } = slowReader();
  const messages = Array.from({ length: 500 }, (_, n) =>
    n % 50 === 0 ? row(n, 70_000) : n % 7 ? row(n) : log('INFO', `${n}`),
  );
  const writer = createWriter(out);
  const writing = (async () => {
    for (const message of messages) await writer.write(message);
    await writer.drain();
  })();
  await takeAll();
  await writing;
  expect(text()).toBe(lines(messages));
});

test('a batch is one write', async () => {
  const { out, chunks, takeAll } = slowReader();
  const writer = createWriter(out);
  const messages = Array.from({ length: 100 }, (_, n) => row(n));
  for (const message of messages) await writer.write(message);
  await takeAll();
  expect(chunks).toEqual([lines(messages)]);
});

test('nothing stays behind while the connector waits for something else', async () => {
  const { out, text, takeAll } = slowReader();
  const writer = createWriter(out);
  await writer.write(row(1));
  expect(text()).toBe('');
  await takeAll();
  expect(text()).toBe(lines([row(1)]));
});

test('a state leaves at once, behind its records', () => {
  const { out, text } = slowReader();
  const writer = createWriter(out);
  const messages = [row(1), row(2), state('a', {}, 2)];
  for (const message of messages) void writer.write(message);
  expect(text()).toBe(lines(messages));
});

test('a reader that stops stops the writer, at a batch', async () => {
  const { out, takeAll } = slowReader();
  const writer = createWriter(out);
  let written = 0;
  const writing = (async () => {
    for (; written < 5000; written += 1) await writer.write(row(written, 1000));
  })();
  await settle(100);
  const before = written;
  expect(before).toBeLessThan(200);
  await settle(100);
  expect(written).toBe(before);
  await takeAll();
  await writing;
});

test('a reader that stops stops the writer, though each turn brings but one small record', async () => {
  const { out, takeAll } = slowReader();
  const writer = createWriter(out);
  let written = 0;
  const writing = (async () => {
    for (; written < 2000; written += 1) {
      await writer.write(row(written, 1000));
      await settle(1);
    }
  })();
  await settle(1000);
  expect(out.writableLength).toBeLessThan(100_000);
  expect(written).toBeLessThan(100);
  await takeAll();
  await writing;
});

test('drain resolves only when the last line was taken', async () => {
  const { out, text, takeOne, takeAll } = slowReader();
  const writer = createWriter(out);
  void writer.write(row(1));
  let drained = false;
  const draining = writer.drain().then(() => (drained = true));
  await settle();
  expect(text()).toBe(lines([row(1)]));
  expect(drained).toBe(false);
  takeOne();
  await takeAll();
  await draining;
});

test('drain rejects when the reader is gone', async () => {
  const out = new Writable({
    write(_chunk, _encoding, done) {
      done(new Error('EPIPE'));
    },
  });
  out.on('error', () => undefined);
  const writer = createWriter(out);
  void writer.write(row(1));
  await expect(writer.drain()).rejects.toThrow();
});
