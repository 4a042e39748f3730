/** HR groups come in every shape that Lark has been seen to send. */
import { expect, test } from 'vitest';
import { createTenant } from '../../src/tenant.ts';
import { allWidgets, type Widget } from './support.ts';

/** Kinds of shapes by what is in the JSON of a group. */
const shapes: Readonly<Record<string, readonly RegExp[]>> = {
  leave: [
    /^\{.*"unit":"DAY"/,
    /^\{.*"unit":"HOUR"/,
    /^\{.*"timezoneOffset"/,
    /^\[.*GroupStartTime/,
    /^\[.*"image"/,
  ],
  work: [/^\{.*"name"/, /^\{.*"detail":\[.*"workDetailInterval"/, /^\[.*TimeRangeFieldList.*"contact"/],
  trip: [/"transport":/, /"transportation":/],
  out: [/^\{.*"image":\[.*"extra":"\{/, /^\[.*OutGroupImage/],
  shift: [/"returnTime"/, /"with"/],
  remedy: [
    /^\{"time"/,
    /RemedyTime":\{"text":"\d{4}\/\d\d\/\d\d /,
    /BatchDetail":\[.*Batch.*Batch/,
    /^\[.*RemedyTime/,
  ],
};

test('a tenant has every shape of every HR group', () => {
  const { approval } = createTenant(1, 'small', () => Date.UTC(2026, 1, 3));
  const widgets: Widget[] = [...approval.instances()].flatMap(allWidgets);
  for (const [group, patterns] of Object.entries(shapes)) {
    const type = new RegExp(`^(widget)?${group}Group`, 'i');
    const values = widgets.filter((one) => type.test(one.type)).map(({ value }) => JSON.stringify(value));
    const absent = patterns.filter((pattern) => !values.some((value) => pattern.test(value)));
    expect(absent, group).toEqual([]);
  }
});
