// Files with the lines of records that wait for their commit.
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Stages {
  /** An empty file for a stream; comes back with its path. */
  readonly open: (stream: string) => string;
  readonly append: (stream: string, lines: string) => void;
  /** Bytes than which no line of a stream is longer. */
  readonly longest: (stream: string) => number;
  readonly flush: () => void;
  readonly clear: (stream: string) => void;
  readonly close: () => void;
}

interface Stage {
  readonly fd: number;
  pending: string[];
  size: number;
  longest: number;
}

/** Bytes of a UTF-16 code unit in UTF-8, at most. */
const bytesPerUnit = 3;

/** Characters that are worth one system call. */
const batch = 1_048_576;

/** Files in a folder of their own, which is made when the first is opened, and goes with them. */
export function openStages(folder: string): Stages {
  const stages = new Map<string, Stage>();
  rmSync(folder, { recursive: true, force: true });

  const flush = (stage: Stage): void => {
    const bytes = Buffer.from(stage.pending.join(''));
    stage.pending = [];
    stage.size = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(stage.fd, bytes, at);
  };
  return {
    open(stream) {
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${stages.size}.ndjson`);
      stages.set(stream, { fd: openSync(path, 'a'), pending: [], size: 0, longest: 0 });
      return path;
    },
    append(stream, lines) {
      const stage = stages.get(stream);
      if (!stage) return;
      stage.pending.push(lines);
      stage.size += lines.length;
      stage.longest = Math.max(stage.longest, lines.length * bytesPerUnit);
      if (stage.size >= batch) flush(stage);
    },
    longest: (stream) => stages.get(stream)?.longest ?? 0,
    flush() {
      for (const stage of stages.values()) flush(stage);
    },
    clear(stream) {
      const stage = stages.get(stream);
      if (stage) ftruncateSync(stage.fd, 0);
    },
    close() {
      for (const { fd } of stages.values()) closeSync(fd);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
