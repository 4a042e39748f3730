// plan: calls and time of each stream and module, before they are spent.
import type { ConfiguredStream, StreamStates } from '../../airbyte/inputs.ts';
import type { Config } from '../../config.ts';
import { forecast } from '../../engine/forecast.ts';
import { planRead, type Plan } from '../../engine/plan.ts';
import type { Context } from '../../modules/context.ts';
import type { LarkFeed, Module } from '../../modules/define.ts';
import type { Cost, PlannedSync } from '../../modules/estimate.ts';
import { assertStreamsExist, feedsOf, modulesOf } from '../../modules/index.ts';
import { connect, type World } from '../connect.ts';
import { streamsToRead } from '../read.ts';
import { isOfTable } from '../setup/scopes.ts';
import { figuresOf, type Figures } from './figures.ts';
import { createSurvey, maxLooks } from './survey.ts';

export interface PlanInput {
  readonly config: Config;
  readonly catalog?: readonly ConfiguredStream[];
  readonly streams?: readonly string[];
  readonly states: StreamStates;
}

/** What one sync costs now, and what it costs again later. */
export interface Costs {
  readonly first: Figures;
  readonly hourly: Figures;
  readonly daily: Figures;
}

export interface PlanResult {
  readonly streams: readonly (Costs & { readonly stream: string; readonly module: string })[];
  readonly modules: readonly (Costs & { readonly module: string; readonly narrow: string })[];
  readonly total: Costs;
  /** Calls that the figures were sampled with, besides one to sign in. */
  readonly looks: number;
  /** What Lark refused to show meanwhile. */
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
}

const hour = 3_600_000;

/** Milliseconds of a call where none was made. */
const usualCallTime = 200;

type Job = Plan<Context>['jobs'][number];

/**
 * Plans the syncs that `read` would make. At most ten calls, besides signing in.
 * @throws ConnectorError (config) when a stream is named that is not there, or Lark refuses the sign-in
 */
export async function planCommand(
  { config, catalog, streams, states }: PlanInput,
  world: World,
): Promise<PlanResult> {
  const feeds = feedsOf(config);
  const names = streams?.map((name) => (isOfTable(name) ? 'base_records' : name));
  assertStreamsExist(feeds, names ?? []);
  const configured = catalog?.map(withTable) ?? streamsToRead(feeds, names);
  const { jobs, refused, warnings } = planRead(feeds, configured, states);
  const { max_api_calls: _, ...limits } = config.limits;
  const needed = feeds.filter((feed) => jobs.some((job) => job.feed === feed));
  // Signing in takes a call, and one more for a store app.
  const bounded = { ...config, limits: { ...limits, max_api_calls: maxLooks + 2 } };
  const context = connect(bounded, world, () => undefined, { feeds: needed });
  const survey = createSurvey(context, world.clock);
  const modules = modulesOf(config).filter((module) => jobs.some((job) => isOf(module, job)));

  const costsOf = async (some: readonly Job[]): Promise<Record<keyof Costs, Cost[]>> => {
    const costs: Record<keyof Costs, Cost[]> = { first: [], hourly: [], daily: [] };
    for (const job of some) {
      const estimate = (job.feed as LarkFeed).estimate;
      for (const [name, sync] of Object.entries(syncsOf(job, context))) {
        costs[name as keyof Costs].push(...(await estimate(sync, survey)));
      }
    }
    return costs;
  };
  // Looks are shared out among the modules; then every figure is made of the same looks.
  for (const [index, module] of modules.entries()) {
    survey.allow(Math.floor((maxLooks * (index + 1)) / modules.length));
    await costsOf(jobs.filter((job) => isOf(module, job)).sort(largerFirst));
  }
  survey.allow(0);
  const pace = {
    rateShare: limits.rate_share,
    concurrency: limits.max_concurrency,
    callTime: survey.callTime() ?? usualCallTime,
  };
  const figures = async (some: readonly Job[]): Promise<Costs> => {
    const { first, hourly, daily } = await costsOf(some);
    return { first: figuresOf(first, pace), hourly: figuresOf(hourly, pace), daily: figuresOf(daily, pace) };
  };

  const result: PlanResult['streams'][number][] = [];
  for (const job of jobs)
    for (const run of job.runs)
      result.push({
        stream: run.stream.name,
        module: moduleOf(job),
        ...(await figures([{ ...job, runs: [run] }])),
      });
  const parts: PlanResult['modules'][number][] = [];
  for (const module of modules)
    parts.push({
      module: module.name,
      narrow: module.narrow(context),
      ...(await figures(jobs.filter((job) => isOf(module, job)))),
    });
  return {
    streams: result,
    modules: parts,
    total: await figures(jobs),
    looks: survey.callsMade(),
    refused: survey.refusals().map(({ message }) => message),
    warnings: [...warnings, ...refused.map(({ stream, error }) => `${stream}: ${error.message}`)],
  };
}

/** The sync now, and those an hour and a day after it. */
function syncsOf(job: Job, context: Context): Readonly<Record<keyof Costs, PlannedSync>> {
  const streams = new Set(job.runs.map(({ stream }) => stream.name));
  const { now } = context;
  const begin = (partition: Parameters<PlannedSync['of']>[0]) =>
    forecast(job, partition, now, (at) => ({ ...context, now: at }));
  return {
    first: { streams, of: begin },
    hourly: { streams, of: (partition) => begin(partition).next(now + hour) },
    daily: { streams, of: (partition) => begin(partition).next(now + 24 * hour) },
  };
}

/** A stream of one table is read as all records are. */
function withTable(one: ConfiguredStream): ConfiguredStream {
  return isOfTable(one.name) ? { ...one, name: 'base_records', columns: undefined } : one;
}

/** What is read in time is what there is most of: it is looked at first. */
const largerFirst = (one: Job, other: Job): number => Number(isSmall(one)) - Number(isSmall(other));
const isSmall = ({ feed }: Job): boolean => feed.windows === undefined && feed.changedSince === undefined;

const moduleOf = ({ runs }: Job): string => runs[0]?.stream.name.split('_')[0] ?? '';
const isOf = ({ name }: Module, job: Job): boolean => moduleOf(job) === name;
