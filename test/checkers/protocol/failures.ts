// The exit code, the TRACE ERRORs and their order, and what a read may say at all.
import type { Rule } from '../../support/rules.ts';
import { endingOf, eventsOf, hasFailed, type Conversation } from './conversation.ts';

const retryOrder = ['transient_error', 'system_error', 'config_error'];

function exitCodeTellsTheTruth({ configured, errors, exitCode }: Conversation): string[] {
  const failed = configured.filter(hasFailed).map(({ name }) => name);
  const clean = failed.length === 0 && errors.length === 0;
  if (exitCode === 0 && !clean)
    return [
      `exit code 0 although there are ${errors.length} TRACE ERROR(s), INCOMPLETE: ${failed.join(', ')}`,
    ];
  if (exitCode === 1 && clean) return ['exit code 1 although nothing failed'];
  return exitCode === 0 || exitCode === 1 ? [] : [`exit code ${String(exitCode)}, must be 0 or 1`];
}

/** What ended the run as a whole is reported once and without a stream; the streams that it cut off need no error of their own. */
function oneErrorPerFailedStream({ configured, strangers, errors }: Conversation): string[] {
  const ends = errors.filter(({ stream }) => stream === undefined);
  const nameless = ends.filter(({ failureType }, n) => n > 0 || failureType !== 'config_error');
  const unexpected = errors.filter(
    ({ stream }) =>
      stream !== undefined && ![...configured, ...strangers].some(({ name }) => name === stream),
  );
  return [
    ...nameless.map(({ at }) => `the TRACE ERROR in line ${at} names no stream`),
    ...unexpected.map(
      ({ at, stream }) => `the TRACE ERROR in line ${at} is about ${String(stream)}, not in the catalog`,
    ),
    ...configured.flatMap((story) => {
      const own = errors.filter(({ stream }) => stream === story.name).length;
      const ending = endingOf(story)?.status;
      const wanted = ending === 'INCOMPLETE' ? 1 : 0;
      const excused = ends.length > 0 && ending === 'INCOMPLETE' && own === 0;
      return ending === undefined || own === wanted || excused
        ? []
        : [`${story.name} is ${ending} and has ${own} TRACE ERROR(s), must have ${wanted}`];
    }),
  ];
}

function errorsComeAfterAllStatuses({ configured, strangers, errors }: Conversation): string[] {
  const statuses = [...configured, ...strangers].flatMap((story) => eventsOf(story, 'status'));
  const last = Math.max(0, ...statuses.map(({ at }) => at));
  return errors
    .filter(({ at }) => at < last)
    .map(({ at }) => `the TRACE ERROR in line ${at} comes before the status in line ${last}`);
}

/** The platform sorts by emitted_at and lets the first error decide about a retry. */
function retryableErrorsComeFirst({ errors }: Conversation): string[] {
  return errors.slice(1).flatMap((error, n) => {
    const before = errors[n] ?? error;
    const [rank, rankBefore] = [error, before].map(({ failureType }) => retryOrder.indexOf(failureType));
    return [
      ...((rank ?? 0) < (rankBefore ?? 0)
        ? [`the ${error.failureType} in line ${error.at} comes after a ${before.failureType}`]
        : []),
      ...(error.emittedAt < before.emittedAt
        ? [`the TRACE ERROR in line ${error.at} has an earlier emitted_at than the one before it`]
        : []),
    ];
  });
}

function readSaysOnlyWhatReadsSay({ messages }: Conversation): string[] {
  return messages
    .filter(({ message: { type } }) => ['SPEC', 'CATALOG', 'CONNECTION_STATUS'].includes(type))
    .map(({ at, message }) => `a ${message.type} in line ${at} is no message of a read`);
}

function estimatesAreOfOneKind({ messages }: Conversation): string[] {
  const kinds = messages.flatMap(({ message }) =>
    message.type === 'TRACE' && message.trace.type === 'ESTIMATE' ? [message.trace.estimate.type] : [],
  );
  return new Set(kinds).size > 1 ? ['there are ESTIMATEs of both STREAM and SYNC'] : [];
}

/** The rules about failures and about the conversation as a whole. */
export const failureRules: Rule<Conversation>[] = [
  exitCodeTellsTheTruth,
  oneErrorPerFailedStream,
  errorsComeAfterAllStatuses,
  retryableErrorsComeFirst,
  readSaysOnlyWhatReadsSay,
  estimatesAreOfOneKind,
];
