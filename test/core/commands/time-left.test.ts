// The time that a read still takes, out of the windows that it has read.
import { expect, test } from 'vitest';
import { createTimeLeft } from '../../../src/commands/terminal/time-left.ts';
import { createWindowCount } from '../../../src/engine/window-count.ts';

test('the slowest feed decides; nothing is logged before it has read enough', () => {
  let now = 0;
  const left = createTimeLeft(() => now);
  left.add('approval_instances', 0, 100);
  left.add('attendance_user_tasks', 0, 10);
  now = 10_000;
  left.add('approval_instances', 2, 100);
  expect(left.milliseconds()).toBeUndefined();
  left.add('approval_instances', 25, 100);
  expect(left.milliseconds()).toBe(30_000);
  left.add('attendance_user_tasks', 5, 10);
  expect(left.milliseconds()).toBe(30_000);
  left.add('approval_instances', 100, 100);
  expect(left.milliseconds()).toBe(10_000);
  left.add('attendance_user_tasks', 10, 10);
  expect(left.milliseconds()).toBeUndefined();
});

test('partitions that have not begun count as those that have', () => {
  const seen: [number, number][] = [];
  const count = createWindowCount(4, (closed, total) => seen.push([closed, total]));
  count.begin();
  count.add({ planned: 10, closed: 0 });
  count.begin();
  count.add({ planned: 20, closed: 0 });
  count.add({ planned: 0, closed: 1 });
  expect(seen).toEqual([
    [0, 40],
    [0, 60],
    [1, 60],
  ]);
});
