/** The listings of job titles, levels and families, employee types, work cities, and who has a role (docs/lark-api/contact.md#lists). */
import { success } from '../../platform/answers.ts';
import {
  defineEndpoint,
  perMinute,
  perSecond,
  tier4,
  type Endpoint,
  type Rate,
} from '../../platform/endpoint.ts';
import { pageOf, tokenOf } from '../../platform/pages.ts';
import { required } from '../../platform/params.ts';
import type { World } from '../../world.ts';
import { baseScope, idsAsked, idTypes, paging, refusals } from '../common.ts';
import type { ListTypes } from './lists.ts';

const asApp = 'contact:contact:readonly_as_app';

interface Listing {
  readonly list: Exclude<keyof ListTypes, 'roles'>;
  readonly path: string;
  readonly rates: readonly Rate[];
  readonly scopes: readonly string[];
  /** The default size of a page, and the largest. */
  readonly pages: readonly [number, number];
}

const listings: readonly Listing[] = [
  {
    list: 'jobTitles',
    path: 'job_titles',
    rates: [perMinute(10)],
    scopes: ['contact:job_title:readonly', asApp],
    pages: [10, 50],
  },
  {
    list: 'jobLevels',
    path: 'job_levels',
    rates: [perSecond(10)],
    scopes: ['contact:job_level:readonly', 'contact:job_level', asApp],
    pages: [10, 50],
  },
  {
    list: 'jobFamilies',
    path: 'job_families',
    rates: [perSecond(10)],
    scopes: ['contact:job_family:readonly', 'contact:job_family', asApp],
    pages: [10, 50],
  },
  {
    list: 'workCities',
    path: 'work_cities',
    rates: [perMinute(10)],
    scopes: ['contact:work_city:readonly', asApp],
    pages: [10, 50],
  },
  {
    list: 'employeeTypes',
    path: 'employee_type_enums',
    // Its rate is "special" and unpublished; that of most of Contact stands in for it.
    rates: tier4,
    scopes: [baseScope, 'contact:contact:access_as_app', asApp],
    pages: [20, 100],
  },
];

/** These lists do not depend on the contact range: nothing in the documents says so. */
export function listEndpoints({ tenant }: World): readonly Endpoint[] {
  const { lists, store } = tenant.contact;

  const plain = listings.map(({ list, path, rates, scopes, pages }) =>
    defineEndpoint({
      method: 'GET',
      template: `/open-apis/contact/v3/${path}`,
      rates,
      scopes,
      metered: false,
      params: paging(...pages),
      handler: (params, call) => {
        const { items, paging: more } = pageOf<object>(lists.of(list), params, call);
        return success({ items, ...more });
      },
    }),
  );

  const roleMembers = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/functional_roles/:role_id/members',
    rates: [perMinute(100)],
    scopes: ['contact:functional_role:readonly', 'contact:functional_role'],
    metered: false,
    params: { role_id: required(), ...idTypes, ...paging(20, 100) },
    handler: (params, call) => {
      const role = lists.of('roles').find(({ role_id }) => role_id === params.role_id);
      if (role === undefined) return refusals.noRole;
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      const { items, paging: more } = pageOf(role.members, params, call);
      const members = items.map(({ user_id, scope_type, department_ids }) => ({
        user_id: ids.user(user_id),
        scope_type,
        ...(department_ids && { department_ids: department_ids.map(ids.department) }),
      }));
      // The documents' own example has a token on its last page .
      return success({ members, page_token: tokenOf(call.listing, role.members.length), ...more });
    },
  });

  return [...plain, roleMembers];
}
