/** Reads the body of a search as Lark does: what is not understood is refused (docs/lark-api/base.md#records). */
import type { Refusal } from '../../platform/answers.ts';
import { fieldViolation } from '../../platform/answers.ts';
import { refusals } from '../common.ts';
import type { Condition, Filter, Sort } from './shapes.ts';

/** A search that is well formed; whether its columns exist is another matter. */
export interface Search {
  readonly view_id: string | undefined;
  readonly field_names: readonly string[] | undefined;
  readonly automatic_fields: boolean;
  readonly filter: Filter | undefined;
  readonly sort: readonly Sort[];
}

type Read<T> = T | Refusal;
const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'code' in value && 'status' in value;

function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? [...value] : undefined;
}

function conjunctionOf(value: unknown): 'and' | 'or' | undefined {
  return value === 'and' || value === 'or' ? value : undefined;
}

function conditionOf(value: unknown): Read<Condition> {
  const { field_name, operator, value: values } = objectIn(value) ?? {};
  const texts = textsIn(values);
  if (typeof field_name !== 'string' || typeof operator !== 'string')
    return refusals.filter('a condition has a field_name and an operator');
  if (texts === undefined) return refusals.filter(`the value of '${field_name}' is an array of strings`);
  if (texts.length > 10) return refusals.filter(`the value of '${field_name}' has at most 10 elements`);
  return { field_name, operator, value: texts };
}

function conditionsOf(value: unknown): Read<readonly Condition[]> {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return refusals.filter('conditions is an array');
  if (value.length > 50) return refusals.filter('at most 50 conditions');
  const read = value.map(conditionOf);
  return read.find(isRefusal) ?? (read as readonly Condition[]);
}

/** One level of groups, no more. */
function groupOf(value: unknown): Read<Filter['children'][number]> {
  const group = objectIn(value) ?? {};
  const conjunction = conjunctionOf(group['conjunction']);
  if (conjunction === undefined) return refusals.filter("conjunction is 'and' or 'or'");
  if (group['children'] !== undefined) return refusals.filter('children have no children');
  const conditions = conditionsOf(group['conditions']);
  return isRefusal(conditions) ? conditions : { conjunction, conditions };
}

function filterOf(value: unknown): Read<Filter | undefined> {
  if (value === undefined || value === null) return undefined;
  const filter = objectIn(value);
  if (filter === undefined) return refusals.json;
  if (Object.keys(filter).length === 0) return undefined;
  if (JSON.stringify(filter).length > 2000) return refusals.longFilter;
  const { children = [], ...top } = filter;
  const group = groupOf(top);
  if (isRefusal(group)) return group;
  if (!Array.isArray(children)) return refusals.filter('children is an array');
  const groups = children.map(groupOf);
  return groups.find(isRefusal) ?? { ...group, children: groups as Filter['children'] };
}

function sortOf(value: unknown): Read<readonly Sort[]> {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return refusals.json;
  if (JSON.stringify(value).length > 1000) return refusals.longSort;
  if (value.length > 100) return refusals.sort('at most 100 columns');
  const sorts = value.map((one): Read<Sort> => {
    const { field_name, desc = false } = objectIn(one) ?? {};
    if (typeof field_name !== 'string' || typeof desc !== 'boolean')
      return refusals.sort('[{"field_name": "...", "desc": true}]');
    return { field_name, desc };
  });
  return sorts.find(isRefusal) ?? (sorts as readonly Sort[]);
}

/** The search in a body; paging in the body is ignored. */
export function searchIn(body: unknown): Read<Search> {
  const sent = objectIn(body);
  if (sent === undefined) return refusals.json;
  const { view_id, field_names, automatic_fields = false } = sent;
  if (view_id !== undefined && view_id !== null && typeof view_id !== 'string')
    return refusals.body('view_id');
  if (typeof automatic_fields !== 'boolean') return refusals.body('automatic_fields');
  const names = field_names === undefined || field_names === null ? undefined : textsIn(field_names);
  if (names === undefined && Array.isArray(field_names)) return refusals.body('field_names');
  if (names !== undefined && names.length > 200) return fieldViolation('field_names', 'the max len is 200');
  if (typeof view_id === 'string' && view_id.length > 50)
    return fieldViolation('view_id', 'the max len is 50');
  const filter = filterOf(sent['filter']);
  if (isRefusal(filter)) return filter;
  const sort = sortOf(sent['sort']);
  if ('code' in sort) return sort;
  return {
    view_id: view_id === '' || view_id === null ? undefined : view_id,
    field_names: names?.length === 0 ? undefined : names,
    automatic_fields,
    filter,
    sort,
  };
}
