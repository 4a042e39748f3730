// What a feed brings along to be examined: worlds of its own, each with its ground truth.
import type { Feed, Row } from '../../../../src/engine/types.ts';
import type { Notice } from '../../../../src/engine/sync.ts';

/** The rows that a complete copy holds, by stream. */
export type Truth = ReadonlyMap<string, readonly Row[]>;

/** A service at one moment, as one feed sees it. Reading it must not change it. */
export interface World<Context> {
  /** The context of one sync; each opens its own. */
  readonly open: (notify: (notice: Notice) => void) => Context;
  /** The present of this world (epoch milliseconds); moves on by `change` only. */
  readonly clock: () => number;
  /** What the service holds now, from the feed's start to as far as the feed asks; whole rows. */
  readonly truth: () => Truth | Promise<Truth>;
  /**
   * Lets time pass: rows appear and change, none further back than the lookback behind what was settled before.
   * Without it, the properties about a changing service say so by being skipped.
   */
  readonly change?: () => void | Promise<void>;
  readonly close?: () => void | Promise<void>;
}

/** A feed under examination. */
export interface Subject<Context> {
  readonly feed: Feed<Context>;
  /** A fresh world; equal seeds make equal worlds. */
  readonly world: (seed: number) => World<Context> | Promise<World<Context>>;
}

/** How thoroughly to look: in-memory worlds are cheap, those behind HTTP are not. */
export interface Effort {
  /** Worlds for each random property. */
  readonly runs: number;
  /** At most so many of the places where a kill makes a difference, spread evenly. */
  readonly kills: number;
}

/** Runs an examination in a world of its own, and leaves it tidy. */
export async function inWorld<Context>(
  subject: Subject<Context>,
  seed: number,
  examine: (world: World<Context>) => void | Promise<void>,
): Promise<void> {
  const world = await subject.world(seed);
  try {
    await examine(world);
  } finally {
    await world.close?.();
  }
}
