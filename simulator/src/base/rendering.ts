/** Renders records: ids of people in the requested type, their pictures only with a scope (docs/lark-api/base.md#access). */
import { idsAsked, legacyScopes } from '../contact/common.ts';
import type { UserIdType } from '../contact/directory/ids.ts';
import type { ApiCall } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import type { Person } from './columns/shapes.ts';
import type { BaseRecord } from './records/shapes.ts';

/** Any of them shows the pictures of people. */
export const pictureScopes = ['contact:user.base:readonly', ...legacyScopes];

/** How people are written. */
export function personRenderer(
  { tenant }: World,
  type: UserIdType,
  { granted }: ApiCall,
): (person: Person) => object {
  const ids = idsAsked(tenant.contact.store, type, 'open_department_id');
  const pictures = pictureScopes.some(granted);
  return ({ avatar_url, ...person }) => ({
    ...person,
    id: ids.user(person.id),
    ...(pictures && { avatar_url }),
  });
}

const isPerson = (value: unknown): value is Person =>
  typeof value === 'object' && value !== null && 'en_name' in value;

function renderCell(value: unknown, show: (person: Person) => object): unknown {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.some(isPerson) ? list.map((one) => (isPerson(one) ? show(one) : one)) : list;
  }
  if (typeof value === 'object' && value !== null && 'value' in value)
    return { ...value, value: renderCell(value.value, show) };
  return value;
}

/** Records with their automatic fields, or without. */
export function recordRenderer(
  world: World,
  type: UserIdType,
  call: ApiCall,
  automatic: boolean,
): (record: BaseRecord) => object {
  const show = personRenderer(world, type, call);
  return ({ record_id, created_by, last_modified_by, fields, ...times }) => ({
    record_id,
    ...(automatic && { ...times, created_by: show(created_by), last_modified_by: show(last_modified_by) }),
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, renderCell(value, show)]),
    ),
  });
}
