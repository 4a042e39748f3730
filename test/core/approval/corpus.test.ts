// Every leaf of what Lark answers is in the rows, or on a short list of deliberate omissions.
import { expect, test } from 'vitest';
import { approvalDefinitions } from '../../../src/modules/approval/definitions.ts';
import {
  approvalDefinition,
  instanceCodes,
  instanceDetail,
} from '../../../src/modules/approval/endpoints.ts';
import { approvalComments, approvalTasks, approvalTimeline } from '../../../src/modules/approval/events.ts';
import { approvalFormFields } from '../../../src/modules/approval/form-fields.ts';
import {
  approvalInstances,
  approvalInstancesRaw,
  toSeenInstance,
} from '../../../src/modules/approval/instance.ts';
import { rowsOf, type Row } from '../../simulated/modules/support.ts';
import { definition, instances, listing } from './fixtures/answers.ts';
import { parsedBy } from '../../support/parsed.ts';

/** Streams with typed columns, which hold no signed addresses. */
export const typedStreams = [
  approvalInstances,
  approvalFormFields,
  approvalTasks,
  approvalTimeline,
  approvalComments,
];

/** Left out of typed streams on purpose; all of it is in the raw payload. */
const omitted = [
  /^(.*\.)?url$/, // an address that ends after some hours
  /^timeline\[\d+\]\.files|comment_list\[\d+\]\.files/, // checked by the list of files below
  /\.ext\.(capitalValue|currencyRange|maxValue|minValue)/, // formats of an amount
];

const time = /^\d{13}$/;

/** Every scalar with its path; JSON in a text is opened. */
function leavesOf(value: unknown, path = ''): (readonly [string, unknown])[] {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return leavesOf(JSON.parse(value) as unknown, path);
    } catch {
      return [[path, value]];
    }
  }
  if (Array.isArray(value)) return value.flatMap((one, index) => leavesOf(one, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one, path === '' ? key : `${path}.${key}`));
}

/** Every scalar of some rows, as it may be written: times as they are in rows. */
function valuesOf(rows: readonly Row[]): Set<unknown> {
  return new Set(leavesOf(rows).map(([, value]) => value));
}

const isSigned = (value: unknown): boolean => /x-signature|authcode/.test(String(value));

function isCarried(value: unknown, values: ReadonlySet<unknown>): boolean {
  if (value === null || value === '' || value === '0' || values.has(value)) return true;
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  return time.test(String(value)) && values.has(new Date(Number(value)).toISOString());
}

test.each(Object.entries(instances))('every leaf of %s is in its typed rows', (_name, answer) => {
  const seen = toSeenInstance(parsedBy(instanceDetail, answer), false);
  const values = valuesOf(typedStreams.flatMap((stream) => rowsOf(stream, seen)));
  const lost = leavesOf(answer)
    .filter(([path, value]) => !omitted.some((pattern) => pattern.test(path)) && !isSigned(value))
    .filter(([, value]) => !isCarried(value, values));
  expect(lost).toEqual([]);
  expect([...values].filter(isSigned)).toEqual([]);
});

test.each(Object.entries(instances))('the raw payload of %s is the answer', (_name, answer) => {
  const seen = toSeenInstance(parsedBy(instanceDetail, answer), false);
  expect(rowsOf(approvalInstancesRaw, seen)[0]?.['payload']).toEqual(answer);
});

test('files of comments and events keep their size, title and type', () => {
  const seen = toSeenInstance(instances['sample'] ?? { instance_code: '' }, false);
  for (const stream of [approvalTimeline, approvalComments]) {
    expect(rowsOf(stream, seen)[0]?.['files']).toEqual([
      { file_size: 186_823, title: 'quote.png', type: 'image' },
    ]);
  }
});

test('every leaf of a definition is in its row', () => {
  const answer = parsedBy(approvalDefinition, definition);
  const values = valuesOf(rowsOf(approvalDefinitions, { ...answer, approval_code: 'A' }));
  expect(leavesOf(definition).filter(([, value]) => !isCarried(value, values))).toEqual([]);
});

test('a listing gives its codes', () => {
  expect(parsedBy(instanceCodes, listing)).toEqual(listing['instance_code_list']);
});
