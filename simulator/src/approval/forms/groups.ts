/** Plans of the groups that other modules lend to a form: leave, overtime, trips, corrections. */
import { fileHost } from './files.ts';
import { localTimes } from './simple.ts';
import type { FillContext, Filled, Plan } from './shapes.ts';

const leaveTypes = [
  { value: '7111111111111111111', text: 'Annual leave' },
  { value: '7111111111111111112', text: 'Sick leave' },
];

/** A widget of a group in the shape of a list. */
const sub = (id: string, type: string, value: unknown, more: object = {}): object => ({
  id,
  type,
  ...more,
  value,
});

/** Leave in its shapes: documented, with its offset inside or beside the value, of another type, and as sub-widgets. */
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
  switch (context.number % 5) {
    case 0:
      return { ext: null, value };
    case 1:
      return { ext: null, value, timezoneOffset: offset };
    case 2:
      return { type: 'widgetLeaveGroupV2', ext: null, value };
    case 3:
      return { ext: null, value: { ...value, timezoneOffset: offset } };
    default:
      return {
        ext: null,
        value: [
          sub('widgetLeaveGroupType', 'radioV2', 'Annual leave', { name: 'Type', ext: null }),
          sub('widgetLeaveGroupStartTime', 'date', start, { name: 'Start', ext: null }),
          sub('widgetLeaveGroupEndTime', 'date', end, { name: 'End', ext: null }),
          sub('widgetLeaveGroupInterval', 'radioV2', '2', { name: 'Days', ext: null }),
          sub('widgetLeaveGroupUnit', 'radioV2', 'DAY', { name: 'Unit', ext: null }),
          sub('widgetLeaveCertification', 'image', [pictureOf(context, 'leave')], { ext: 'note.png' }),
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

/** Overtime: documented, recorded with the hours of each category, and as sub-widgets with a nested table of times. */
export const workGroup: Plan = {
  type: 'workGroup',
  name: 'Overtime',
  id: 'widgetWorkGroup',
  fill: (context) => {
    const { times, offset } = localTimes(context, 0.75, 0.875, 1.75, 1.875);
    const [start, end, nextStart, nextEnd] = times;
    const key = (name: string): string => `widgetWorkGroup${name}`;
    const range = (from: unknown, to: unknown): object[] => [
      sub(key('StartTime'), 'date', from),
      sub(key('EndTime'), 'date', to),
    ];
    const someone = context.someone();
    switch (context.number % 3) {
      case 0:
        return { ext: null, value: { name: 'Overtime pay', start, end, interval: 0.5, reason: 'release' } };
      case 1:
        return {
          ext: null,
          value: {
            ...{ start, end, interval: 6, reason: 'release', timezoneOffset: offset },
            detail: ['Workday', 'Night'].map((text, index) => ({
              ...{ workDetailStart: start, workDetailEnd: end },
              workDetailCategory: { text, value: String(index + 1) },
              workDetailInterval: { value: '3' },
            })),
          },
        };
      default:
        return {
          ext: null,
          value: [
            sub(key('TimeRangeFieldList'), 'fieldList', [range(start, end), range(nextStart, nextEnd)]),
            sub(key('OvertimeWorkers'), 'contact', [someone.user_id], { open_ids: [someone.open_id] }),
            sub(key('Interval'), 'number', 2),
            sub(key('Reason'), 'textarea', 'release'),
            sub(key('Unit'), 'radioV2', 'HOUR'),
          ],
        };
    }
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

/** An outing with pictures: sub-widgets, or an object that has some pictures in a text that holds JSON. */
export const outGroup: Plan = {
  type: 'outGroup',
  name: 'Outing',
  id: 'widgetOutGroup',
  fill: (context) => {
    const { times, offset } = localTimes(context, 0.375, 0.5);
    const [start, end] = times;
    const picture = pictureOf(context, 'outing');
    if (context.number % 2 === 0) {
      return {
        ext: null,
        value: {
          ...{ name: 'Client visit', start, end, interval: 3, unit: 'HOUR', timezoneOffset: offset },
          reason: 'signing',
          image: [picture],
          extra: JSON.stringify({ pictures: [picture] }),
        },
      };
    }
    return {
      ext: null,
      value: [
        sub('widgetOutGroupType', 'radioV2', 'Client visit'),
        sub('widgetOutGroupStartTime', 'date', start),
        sub('widgetOutGroupEndTime', 'date', end),
        sub('widgetOutGroupInterval', 'radioV2', '3'),
        sub('widgetOutGroupUnit', 'radioV2', 'HOUR'),
        sub('widgetOutGroupReason', 'textarea', 'signing'),
        sub('widgetOutGroupImage', 'image', [picture], { ext: '' }),
      ],
    };
  },
};

const pictureOf = (context: FillContext, kind: string): string =>
  `${fileHost}${kind}/${String(context.number)}-${String(context.row)}.png`;

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

/** A correction of today: of one check-in in local time without a zone, of a batch, and as sub-widgets. */
export const remedyGroupV2: Plan = {
  type: 'remedyGroupV2',
  name: 'Correction',
  fill: (context) => {
    const { times } = localTimes(context, -2, -3);
    const key = (name: string): string => `widgetRemedyGroupV2${name}`;
    switch (context.number % 3) {
      case 0: {
        const day = times[0]?.slice(0, 10).replaceAll('-', '/') ?? '';
        return {
          ext: null,
          value: {
            ...{ enableBatchRemedy: false, punchNo: 0 },
            [key('RemedyDate')]: { text: day },
            [key('RemedyTime')]: { text: `${day} 09:00` },
            [key('ClockTime')]: { text: 'On-duty 09:00', value: '1' },
            [key('Reason')]: 'forgot',
          },
        };
      }
      case 1:
        return {
          ext: null,
          value: {
            enableBatchRemedy: true,
            [key('Reason')]: 'device broken',
            [key('BatchDetail')]: times.map((time) => ({
              [key('BatchRemedyDate')]: time,
              [key('BatchRemedyTime')]: time,
              [key('BatchClockTime')]: { text: 'Off-duty 18:00' },
            })),
          },
        };
      default:
        return {
          ext: null,
          value: [
            sub('widgetRemedyTime', 'date', times[0], { name: 'Time' }),
            sub('widgetRemedyType', 'radioV2', 'Off-duty', { name: 'Kind' }),
          ],
        };
    }
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
