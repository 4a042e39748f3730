// One odd field costs its own column at most: no error, and no other row.
import { expect, test } from 'vitest';
import {
  approvalComments,
  approvalTasks,
  approvalTimeline,
  lostEntries,
} from '../../../src/modules/approval/events.ts';
import { approvalFormFields, untypedWarnings } from '../../../src/modules/approval/form-fields.ts';
import { approvalDefinitions } from '../../../src/modules/approval/definitions.ts';
import { approvalDefinition, instanceDetail } from '../../../src/modules/approval/endpoints.ts';
import {
  approvalInstances,
  approvalInstancesRaw,
  toSeenInstance,
} from '../../../src/modules/approval/instance.ts';
import { definition, groups, instances } from './fixtures/answers.ts';
import { parsedBy } from '../../support/parsed.ts';

type Row = Readonly<Record<string, unknown>>;
const streams = [
  approvalInstancesRaw,
  approvalInstances,
  approvalFormFields,
  approvalTasks,
  approvalTimeline,
  approvalComments,
];

/** What a field may be instead: absent, or of another type. */
const others: readonly unknown[] = [undefined, null, '', 7, true, [], [['x']], { x: 1 }, '{"x":[1]}'];

type Edit = (value: unknown) => unknown;

/** Every answer with one field below `value` replaced; JSON in a text is edited too. */
function* variants(value: unknown, put: Edit, path: string): Generator<readonly [string, unknown]> {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    yield* variants(JSON.parse(value), (inner) => put(JSON.stringify(inner)), `${path}!`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    const at = `${path}.${key}`;
    const replace: Edit = (other) =>
      put(
        isList
          ? value.map((one: unknown, index) => (String(index) === key ? other : one))
          : { ...value, [key]: other },
      );
    for (const other of others) yield [`${at} = ${JSON.stringify(other)}`, replace(other)];
    yield* variants(inner, replace, at);
  }
}

/** Rows by key: what a row cannot be without is there, and everything else may be null. */
function keysOf(rows: readonly Row[], keys: readonly string[]): string[] {
  return rows.map((row) => {
    const key = keys.map((name) => row[name]);
    if (key.some((part) => part === undefined || part === null || part === '')) {
      throw new Error(`A row without its key: ${JSON.stringify(row)}`);
    }
    return JSON.stringify(key);
  });
}

/** The rows of each stream of an answer, by key. */
function read(answer: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const parsed = parsedBy(instanceDetail, JSON.parse(JSON.stringify(answer)));
  const seen = toSeenInstance({ approval_code: 'A', ...parsed }, false);
  untypedWarnings(seen);
  return new Map(
    streams.map((stream) => {
      const keys = keysOf([...stream.rows(seen)], stream.primaryKey);
      const unique = new Set(keys);
      if (unique.size < keys.length) throw new Error(`${stream.name}: a key twice in ${keys.join(' ')}`);
      return [stream.name, unique];
    }),
  );
}

const lists = [
  ['approval_tasks', 'task_list'],
  ['approval_timeline', 'timeline'],
  ['approval_comments', 'comment_list'],
] as const;

/** The rows that an answer must have whatever becomes of the field at this place. */
function keptOf(answer: Row, place: string): readonly (readonly [string, ReadonlySet<string>])[] {
  const [, list, entry] = /^\.(\w+)(?:\.(\d+))?/.exec(place) ?? [];
  const others = lists.map(
    ([, name]) => [name, name === list ? without(answer[name], entry) : answer[name]] as const,
  );
  const [, widget] = /^\.form!\.(\d+)/.exec(place) ?? [];
  const form =
    widget === undefined
      ? answer['form']
      : JSON.stringify(without(JSON.parse(String(answer['form'])), widget).filter((one) => one !== null));
  const rest = { ...answer, ...Object.fromEntries(others), form: place.startsWith('.form ') ? '' : form };
  return [...read(rest)];
}

function without(list: unknown, index: string | undefined): readonly unknown[] {
  if (!Array.isArray(list) || index === undefined) return [];
  // Events are identified by their place, so what is left keeps it.
  return list.map((one: unknown, at) => (String(at) === index ? null : one));
}

/** Each instance, and each HR group beside another widget. */
const cases: readonly (readonly [string, Row])[] = [
  ...Object.entries(instances).filter(([name]) => name !== 'groups'),
  ...Object.entries(groups).map(([name, group]): [string, Row] => {
    const form = JSON.stringify([group, { id: 'z', type: 'input', value: 'next to it' }]);
    return [name, { instance_code: 'I', form }];
  }),
];

test.each(cases)('one odd field of %s costs no other row', (_name, answer) => {
  const kept = new Map<string, ReturnType<typeof keptOf>>();
  const lost: string[] = [];
  let count = 0;
  for (const [where, variant] of variants(answer, (value) => value, '')) {
    if (where.startsWith('.instance_code')) continue;
    count += 1;
    const place = /^\.\w+!?(?:\.\d+)?(?= |\.|$)/.exec(where)?.[0] ?? '';
    const known = kept.get(place) ?? keptOf(answer, where.startsWith('.form =') ? '.form ' : place);
    kept.set(place, known);
    const rows = read(variant);
    for (const [stream, keys] of known) {
      for (const key of keys) if (!rows.get(stream)?.has(key)) lost.push(`${where}: ${stream} ${key}`);
    }
  }
  expect(lost).toEqual([]);
  expect(count).toBeGreaterThan(50);
});

test('one odd field of a definition costs its own column at most', () => {
  for (const [where, variant] of variants(definition, (value) => value, '')) {
    const parsed = parsedBy(approvalDefinition, JSON.parse(JSON.stringify(variant)));
    const rows = [...approvalDefinitions.rows({ ...parsed, approval_code: 'A' })];
    expect(rows, where).toMatchObject([{ approval_code: 'A' }]);
  }
});

test('an answer with nothing of a definition is refused', () => {
  for (const empty of [{}, { approval_name: '' }, { form: null, status: '' }]) {
    expect(approvalDefinition.parse(empty).ok).toBe(false);
  }
});

test('an answer without the code of the instance is refused', () => {
  for (const empty of [{}, { instance_code: '' }, { instance_code: 7 }, { status: 'APPROVED' }]) {
    expect(instanceDetail.parse(empty).ok).toBe(false);
  }
});

test('a form nested ten thousand deep ends nothing', () => {
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  for (const form of [
    `[{"id":"w","type":"x","value":${deep}},{"id":"v","type":"input","value":"a"}]`,
    deep,
  ]) {
    const keys = read({ instance_code: 'I', form }).get('approval_form_fields');
    if (form !== deep) expect([...(keys ?? [])]).toEqual(['["I","w"]', '["I","v"]']);
  }
});

test.each([
  ['task_list', 'approval_tasks'],
  ['timeline', 'approval_timeline'],
  ['comment_list', 'approval_comments'],
])('a %s that is no list of objects costs rows, which is logged', (list, stream) => {
  const [answer] = Object.values(instances);
  const lost = (value: unknown): string[] =>
    lostEntries(
      toSeenInstance(
        { approval_code: 'CODE', ...parsedBy(instanceDetail, { ...answer, [list]: value }) },
        false,
      ),
    );
  for (const value of ['text', 7, { id: 'x' }, ['text'], [null]])
    expect(lost(value)).toEqual([expect.stringContaining(stream)]);
  for (const value of [undefined, null, '', [], [{ id: '1' }]]) expect(lost(value)).toEqual([]);
});
