/** Plans of the groups that other modules lend to a form: leave, overtime, trips, corrections. */
import { localTimes } from './simple.ts';
import type { FillContext, Filled, Plan } from './shapes.ts';

const leaveTypes = [
  { value: '7111111111111111111', text: 'Annual leave' },
  { value: '7111111111111111112', text: 'Sick leave' },
];

/** The four ways in which leave was ever read: documented, with its offset, as sub-widgets, under another type. */
function leave(context: FillContext): Filled {
  const { times, offset } = localTimes(context, 3, 4);
  const [start, end] = times;
  const hourly = context.number % 5 === 2;
  const value = {
    name: 'Annual leave',
    start,
    end,
    interval: hourly ? 7.5 : 2,
    unit: hourly ? 'HOUR' : 'DAY',
    reason: 'family & friends',
  };
  const sub = (id: string, type: string, name: string, of: unknown): object => ({
    id,
    type,
    name,
    ext: null,
    value: of,
  });
  switch (context.number % 4) {
    case 0:
      return { ext: null, value };
    case 1:
      return { ext: null, value, timezoneOffset: offset };
    case 2:
      return { type: 'widgetLeaveGroupV2', ext: null, value };
    default:
      return {
        ext: null,
        value: [
          sub('widgetLeaveGroupType', 'radioV2', 'Type', 'Annual leave'),
          sub('widgetLeaveGroupStartTime', 'date', 'Start', start),
          sub('widgetLeaveGroupEndTime', 'date', 'End', end),
          sub('widgetLeaveGroupInterval', 'radioV2', 'Days', '2'),
          sub('widgetLeaveGroupUnit', 'radioV2', 'Unit', 'DAY'),
        ],
      };
  }
}

/** Leave of today. */
export const leaveGroupV2: Plan = {
  type: 'leaveGroupV2',
  name: 'Leave',
  id: 'widgetLeaveGroupV2',
  required: true,
  defined: { option: leaveTypes },
  fill: leave,
};

/** Overtime. */
export const workGroup: Plan = {
  type: 'workGroup',
  name: 'Overtime',
  id: 'widgetWorkGroup',
  fill: (context) => {
    const { times } = localTimes(context, 0.75, 0.875);
    const [start, end] = times;
    return { ext: null, value: { name: 'Overtime pay', start, end, interval: 0.5, reason: 'release' } };
  },
};

/** A business trip; the vehicle's key is `transport` in one set of documents, `transportation` in the other. */
export const tripGroup: Plan = {
  type: 'tripGroup',
  name: 'Trip',
  fill: (context) => {
    const { times } = localTimes(context, 14, 15.5);
    const [start, end] = times;
    const vehicle = context.number % 2 === 0 ? { transport: 'Airplane' } : { transportation: 'Train' };
    const leg = { start, end, interval: 2, departure: 'China/Beijing/Beijing', destination: 'Singapore' };
    const schedule = [{ ...leg, ...vehicle, oneRound: 'Round trip', remark: '' }];
    return {
      ext: null,
      value: { schedule, interval: 2, reason: 'customer visit', peer: [context.someone().user_id] },
    };
  },
};

/** An outing; how it is read is not documented, so it is read as it is created: sub-widgets. */
export const outGroup: Plan = {
  type: 'outGroup',
  name: 'Outing',
  id: 'widgetOutGroup',
  fill: (context) => {
    const { times } = localTimes(context, 0.375, 0.5);
    const sub = (id: string, type: string, value: unknown): object => ({
      id: `widgetOutGroup${id}`,
      type,
      value,
    });
    return {
      ext: null,
      value: [
        sub('Type', 'radioV2', 'Client visit'),
        sub('StartTime', 'date', times[0]),
        sub('EndTime', 'date', times[1]),
        sub('Interval', 'radioV2', '3'),
        sub('Unit', 'radioV2', 'HOUR'),
        sub('Reason', 'textarea', 'signing'),
      ],
    };
  },
};

/** A swap of shifts as it was before. */
export const shiftGroup: Plan = {
  type: 'shiftGroup',
  name: 'Swap',
  fill: (context) => {
    const { times } = localTimes(context, 2, 3);
    return { ext: null, value: { shiftTime: times[0], returnTime: times[1], reason: 'swap' } };
  },
};

/** A swap of shifts of today; how it is read is not documented. */
export const shiftGroupV2: Plan = {
  type: 'shiftGroupV2',
  name: 'Swap',
  fill: (context) => ({
    ext: null,
    value: { shiftTime: localTimes(context, 2).times[0], with: context.someone().open_id },
  }),
};

/** A correction as it was before. */
export const remedyGroup: Plan = {
  type: 'remedyGroup',
  name: 'Correction',
  fill: (context) => ({ ext: null, value: { time: localTimes(context, -1.5).times[0], reason: 'forgot' } }),
};

/** A correction of today, one check-in or a batch. */
export const remedyGroupV2: Plan = {
  type: 'remedyGroupV2',
  name: 'Correction',
  fill: (context) => {
    const day = localTimes(context, -2).times[0]?.slice(0, 10) ?? '';
    const key = (name: string): string => `widgetRemedyGroupV2${name}`;
    const batch = context.number % 2 === 0;
    return {
      ext: null,
      value: {
        [key('RemedyDate')]: { text: day },
        [key('RemedyTime')]: { text: '09:00', value: '0' },
        [key('ClockTime')]: { text: '-' },
        [key('Reason')]: 'forgot',
        punchNo: 1,
        enableBatchRemedy: batch,
        ...(batch && {
          [key('BatchDetail')]: [
            { [key('BatchRemedyDate')]: { text: day }, [key('BatchRemedyTime')]: { text: '18:00' } },
          ],
        }),
      },
    };
  },
};

/** Leave as it was before. */
export const leaveGroup: Plan = {
  type: 'leaveGroup',
  name: 'Leave',
  fill: (context) => {
    const { times } = localTimes(context, 5, 6);
    return { ext: null, value: { name: 'Sick leave', start: times[0], end: times[1], interval: 1 } };
  },
};
