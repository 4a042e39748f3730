/** Users: the members of a department, several by id, one by id (docs/lark-api/contact.md#users). */
import { fieldViolation, success } from '../platform/answers.ts';
import {
  defineEndpoint,
  perSecond,
  tier4,
  type Endpoint,
  type Param,
  type Parsed,
} from '../platform/endpoint.ts';
import { pageOf } from '../platform/pages.ts';
import { repeated, required } from '../platform/params.ts';
import type { World } from '../world.ts';
import {
  baseScope,
  departmentMeant,
  departmentPattern,
  idsAsked,
  idTypes,
  legacyScopes,
  organizeScope,
  paging,
  refusals,
  unknownDepartment,
} from './common.ts';
import { personRenderer } from './fields.ts';
import type { View } from './range.ts';

/** The names of `user_ids` in the body, whatever the app may see (docs/lark-api/contact.md#users). */
const idsInBody: Param<readonly string[]> = {
  read: (_values, field, { body }) => {
    const sent = (body as Readonly<Record<string, unknown>> | undefined)?.['user_ids'];
    const refuse = (description: string): Parsed<never> => ({
      ok: false,
      refusal: fieldViolation(field, description),
    });
    if (!Array.isArray(sent) || sent.length === 0) return refuse('user_ids is required');
    if (sent.length > 10) return refuse('the max len is 10');
    return sent.every((id) => typeof id === 'string')
      ? { ok: true, value: sent }
      : refuse('the type is string list');
  },
};

/** A listing as it is documented. */
function withoutSeats(person: object): object {
  const { assign_info: _, subscription_ids: __, ...rest } = person as Readonly<Record<string, unknown>>;
  return rest;
}

/** The four endpoints that show users. */
export function userEndpoints({ tenant, quirks }: World, view: () => View): readonly Endpoint[] {
  const { contact } = tenant;
  const { store } = contact;

  const findByDepartment = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/users/find_by_department',
    rates: tier4,
    scopes: [baseScope, organizeScope, ...legacyScopes],
    metered: false,
    params: { department_id: required(departmentPattern), ...idTypes, ...paging(10, 50) },
    handler: (params, call) => {
      const id = departmentMeant(store, params.department_id_type, params.department_id);
      if (id === undefined) return unknownDepartment(params.department_id_type);
      if (!view().seesDepartment(id)) return refusals.noDepartmentAuthority;
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      const page = pageOf(store.units.get(id)?.members ?? [], params, call);
      const people = page.items.flatMap((number) => contact.personAt(number) ?? []);
      const items = people.map(personRenderer(ids, call.granted));
      return success({ ...page.paging, items: quirks.seats === 'listed' ? items : items.map(withoutSeats) });
    },
  });

  const batch = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/users/batch',
    rates: tier4,
    scopes: [baseScope],
    metered: false,
    params: { user_ids: repeated(50), ...idTypes },
    handler: (params, { granted }) => {
      const { seesPerson } = view();
      const known = params.user_ids
        .map((id) => store.ids.numberOf(params.user_id_type, id))
        .filter((number) => number !== undefined && store.people[number] !== undefined)
        .map(Number);
      const seen = known.filter(seesPerson);
      if (quirks.batchOutOfRange === 'refuse' && seen.length < known.length) return refusals.noUserAuthority;
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      const people = seen.flatMap((number) => contact.personAt(number) ?? []);
      return success({ items: people.map(personRenderer(ids, granted)) });
    },
  });

  const one = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/users/:user_id',
    rates: tier4,
    scopes: [baseScope, ...legacyScopes],
    metered: false,
    params: { user_id: required(), ...idTypes },
    handler: (params, { granted }) => {
      const number = store.ids.numberOf(params.user_id_type, params.user_id);
      const person = number === undefined ? undefined : contact.personAt(number);
      if (number === undefined || person === undefined) return refusals.badUser;
      if (!view().seesPerson(number)) return refusals.noUserAuthority;
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      return success({ user: personRenderer(ids, granted)(person) });
    },
  });

  const names = defineEndpoint({
    method: 'POST',
    template: '/open-apis/contact/v3/users/basic_batch',
    rates: [perSecond(5)],
    scopes: ['contact:user.basic_profile:readonly'],
    metered: false,
    params: { user_ids: idsInBody, user_id_type: idTypes.user_id_type },
    handler: ({ user_ids, user_id_type }) => {
      const users = user_ids.flatMap((id) => {
        const number = store.ids.numberOf(user_id_type, id);
        const person = number === undefined ? undefined : contact.personAt(number);
        if (person === undefined) return [];
        const { name, en_name } = person;
        return { user_id: id, name, i18n_name: { zh_cn: name, ja_jp: '', en_us: en_name } };
      });
      return success({ users });
    },
  });

  return [findByDepartment, batch, one, names];
}
