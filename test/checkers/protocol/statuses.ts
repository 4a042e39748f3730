// What a stream says of itself, and in which order.
import type { Rule } from '../../support/rules.ts';
import { endingOf, eventsOf, isTerminal, type Conversation } from './conversation.ts';

function startsWithStarted({ known }: Conversation): string[] {
  return known.flatMap((story) => {
    const statuses = eventsOf(story, 'status');
    const first = statuses[0]?.status ?? 'nothing';
    const again = statuses.slice(1).filter(({ status }) => status === 'STARTED');
    return [
      ...(first === 'STARTED' ? [] : [`${story.name} begins with ${first}, not with STARTED`]),
      ...again.map(({ at }) => `${story.name} says STARTED again in line ${at}`),
    ];
  });
}

function runsAtLeastOnce({ known }: Conversation): string[] {
  return known
    .filter((story) => !eventsOf(story, 'status').some(({ status }) => status === 'RUNNING'))
    .map(({ name }) => `${name} never says RUNNING (an empty stream does, too)`);
}

function endsExactlyOnce({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const endings = eventsOf(story, 'status').filter(({ status }) => isTerminal(status));
    if (endings.length === 1) return [];
    const said = endings.map(({ status, at }) => `${status} in line ${at}`).join(', ') || 'none';
    return [`${story.name} must say one of COMPLETE and INCOMPLETE once, said ${said}`];
  });
}

function nothingAfterTheEnd({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const end = endingOf(story);
    return eventsOf(story, 'status')
      .filter(({ at, status }) => end !== undefined && at > end.at && !isTerminal(status))
      .map(({ at, status }) => `${story.name} says ${status} in line ${at}, after its end`);
  });
}

function recordsWhileItRuns({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const started = eventsOf(story, 'status').find(({ status }) => status === 'STARTED')?.at ?? 0;
    const ended = endingOf(story)?.at ?? Infinity;
    return eventsOf(story, 'record').flatMap(({ at }) => {
      if (at < started) return [`${story.name} has a RECORD in line ${at}, before STARTED`];
      return at > ended ? [`${story.name} has a RECORD in line ${at}, after its end`] : [];
    });
  });
}

/** The platform shows a stream as rate limited until it says RUNNING without a reason. */
function runsAgainAfterRateLimit({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const statuses = eventsOf(story, 'status');
    return statuses
      .filter(({ status }, n) => status === 'COMPLETE' && statuses[n - 1]?.rateLimited)
      .map(({ at }) => `${story.name} is COMPLETE in line ${at} without a plain RUNNING after RATE_LIMITED`);
  });
}

/** The rules about stream statuses. */
export const statusRules: Rule<Conversation>[] = [
  startsWithStarted,
  runsAtLeastOnce,
  endsExactlyOnce,
  nothingAfterTheEnd,
  recordsWhileItRuns,
  runsAgainAfterRateLimit,
];
