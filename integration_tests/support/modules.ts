// The settings of each module that read a simulated company. A module joins every suite by its entry here.
import type { Config } from '../../src/config.ts';
import type { Simulator } from '../../simulator/src/simulator.ts';
import type { JsonObject } from '../../test/support/json.ts';

type Module = Config['modules'][number];

interface ModuleSettings {
  /** What it cannot do without. */
  readonly needed: (simulator: Simulator) => JsonObject;
  /** What keeps it from asking for anything behind its cursor, or beyond now. */
  readonly forwardOnly?: JsonObject;
  /** Days behind the cursor that are read again by default. */
  readonly lookback?: number;
}

const moduleSettings: Readonly<Record<Module, ModuleSettings>> = {
  approval: {
    needed: ({ tenant }) => ({ approval_codes: tenant.approval.codes() }),
    forwardOnly: { lookback_days: 0, track_open_instances: false },
    lookback: 30,
  },
  base: {
    needed: ({ tenant }) => ({
      tables: tenant.base.bases().map(({ app_token }) => ({ app_token })),
      typed_streams: true,
    }),
  },
  attendance: {
    needed: () => ({}),
    forwardOnly: { lookback_days: 0, results_lookback_days: 0, shift_days_ahead: 0 },
    lookback: 35,
  },
  contact: { needed: () => ({}) },
};

export const modules = Object.keys(moduleSettings) as Module[];

/** How every module is to be read; given a time, those that have a start begin there. */
export function settingsFor(
  simulator: Simulator,
  how: { readonly start?: number; readonly forwardOnly?: boolean } = {},
): JsonObject {
  const { start, forwardOnly = false } = how;
  const objects = Object.entries(moduleSettings).map(([name, one]) => [
    name,
    {
      ...one.needed(simulator),
      ...(one.lookback !== undefined && start !== undefined && { start_date: secondsOf(start) }),
      ...(forwardOnly && one.forwardOnly),
    },
  ]);
  return { modules, ...(Object.fromEntries(objects) as JsonObject) };
}

/** Days behind its cursor that a stream reads again by default. */
export function lookbackOf(stream: string): number {
  return modules.find((name) => stream.startsWith(`${name}_`)) === undefined
    ? 0
    : (moduleSettings[stream.split('_')[0] as Module].lookback ?? 0);
}

const secondsOf = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
