/** The app's contact range as Lark lists it (docs/lark-api/contact.md#endpoints). */
import { success } from '../platform/answers.ts';
import { defineEndpoint, tier4, type Endpoint } from '../platform/endpoint.ts';
import { pageOf } from '../platform/pages.ts';
import type { World } from '../world.ts';
import { baseScope, idsAsked, idTypes, paging } from './common.ts';
import { root } from './directory/store.ts';

/** Users first, then departments, then groups, all within one page size. */
export function scopesEndpoint({ tenant, range }: World): Endpoint {
  const { store } = tenant.contact;
  return defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/scopes',
    rates: tier4,
    scopes: [baseScope, 'contact:contact:access_as_app', 'contact:contact:readonly_as_app'],
    metered: false,
    params: { ...idTypes, ...paging(50, 100) },
    handler: (params, call) => {
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      const ticked = range();
      const top = store.units.get(root);
      const present = (id: string): boolean => {
        const number = store.ids.numberOf('open_id', id);
        return number !== undefined && store.people[number] !== undefined;
      };
      const listed =
        ticked === 'all'
          ? {
              users: (top?.members ?? []).map(ids.userAt),
              departments: (top?.children ?? []).map(ids.department),
              groups: [...store.groups.keys()],
            }
          : {
              users: (ticked.users ?? []).filter(present).map(ids.user),
              departments: (ticked.departments ?? []).filter((id) => store.units.has(id)).map(ids.department),
              groups: (ticked.groups ?? []).filter((id) => store.groups.has(id)),
            };
      const all = [
        ...listed.users.map((id) => ['user_ids', id] as const),
        ...listed.departments.map((id) => ['department_ids', id] as const),
        ...listed.groups.map((id) => ['group_ids', id] as const),
      ];
      const { items, paging: more } = pageOf(all, params, call);
      const on = (list: string): string[] => items.filter(([name]) => name === list).map(([, id]) => id);
      return success({
        user_ids: on('user_ids'),
        department_ids: on('department_ids'),
        group_ids: on('group_ids'),
        ...more,
      });
    },
  });
}
