// What a saved state does not do, or does unexpectedly, is logged before the read.
import { expect, test } from 'vitest';
import { stateWarnings } from '../../../src/commands/read.ts';
import { allFeeds } from '../../../src/modules/index.ts';

const configured = (name: string, syncMode: 'full_refresh' | 'incremental') => ({
  name,
  syncMode,
  columns: undefined,
});
const states = new Map([
  ['approval_tasks', { start_time: '2026-03-01T00:00:00.000Z' }],
  ['contact_users', { __ab_no_cursor_state_message: true }],
  ['contact_dogs', {}],
]);

test('states of streams that are not read', () => {
  const warnings = stateWarnings(allFeeds, [configured('approval_tasks', 'incremental')], states);
  expect(warnings).toEqual([
    'The state of contact_users, contact_dogs is ignored: this read does not include these streams.',
  ]);
});

test('states of streams that there are not, with the one that was probably meant', () => {
  const misspelt = new Map(
    ['approval_task', 'public.contact_users', 'zebra'].map((name) => [name, { a: 1 }]),
  );
  expect(stateWarnings(allFeeds, [configured('approval_tasks', 'incremental')], misspelt)).toEqual([
    'The state of approval_task (did you mean approval_tasks?), public.contact_users (did you mean contact_users?), ' +
      'zebra is ignored: this read does not include these streams.',
  ]);
});

test('a full refresh that goes on from a state, with what to do to read everything', () => {
  const catalog = ['approval_tasks', 'contact_users', 'contact_dogs'].map((name) =>
    configured(name, 'full_refresh'),
  );
  expect(stateWarnings(allFeeds, catalog, states)).toEqual([
    expect.stringMatching(/full_refresh: approval_tasks\. To read everything, leave out the state/),
  ]);
});

test('nothing otherwise', () => {
  const catalog = [configured('approval_tasks', 'full_refresh'), configured('contact_users', 'incremental')];
  expect(stateWarnings(allFeeds, catalog, new Map())).toEqual([]);
  expect(stateWarnings(allFeeds, catalog, new Map([['approval_tasks', {}]]))).toEqual([]);
});
