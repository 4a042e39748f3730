/** Departments: those below one, several by id, one by id (docs/lark-api/contact.md#departments). */
import { success } from '../platform/answers.ts';
import { defineEndpoint, tier4, type ApiCall, type Endpoint } from '../platform/endpoint.ts';
import { pageOf } from '../platform/pages.ts';
import { flag, repeated, required } from '../platform/params.ts';
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
  type IdsAsked,
} from './common.ts';
import { departmentRenderer } from './fields.ts';
import { root } from './directory/store.ts';
import type { View } from './range.ts';

/** The root as a department: the documents say no more of it than its id, the same in both types (docs/lark-api/contact.md#users). */
const rootShown = { open_department_id: root, department_id: root };

/** The three endpoints that show departments. */
export function departmentEndpoints(world: World, view: () => View): readonly Endpoint[] {
  const { contact } = world.tenant;
  const { store } = contact;

  const renderDepartments = (ids: readonly string[], asked: IdsAsked, { granted }: ApiCall): object[] => {
    const show = departmentRenderer(asked, granted);
    return ids.flatMap((id) => {
      const department = contact.department(id);
      if (department === undefined) return id === root ? rootShown : [];
      return show(department);
    });
  };

  const children = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/departments/:department_id/children',
    rates: tier4,
    scopes: [baseScope, organizeScope, ...legacyScopes],
    metered: false,
    params: {
      department_id: required(departmentPattern),
      fetch_child: flag(false),
      ...idTypes,
      ...paging(10, 50),
    },
    handler: (params, call) => {
      const id = departmentMeant(store, params.department_id_type, params.department_id);
      if (id === undefined) return unknownDepartment(params.department_id_type);
      if (!view().seesDepartment(id)) {
        const { childrenRefusal } = world.quirks;
        return childrenRefusal === 40004 ? refusals.noDepartmentAuthority : refusals.noParentAuthority;
      }
      const listed = params.fetch_child ? contact.below(id) : (store.units.get(id)?.children ?? []);
      if (params.fetch_child && listed.length > world.recursionLimit) return refusals.recursion;
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      const page = pageOf(listed, params, call);
      return success({ ...page.paging, items: renderDepartments(page.items, ids, call) });
    },
  });

  const batch = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/departments/batch',
    rates: tier4,
    scopes: [baseScope],
    metered: false,
    params: { department_ids: repeated(50), ...idTypes },
    handler: (params, call) => {
      const meant = params.department_ids.flatMap(
        (id) => departmentMeant(store, params.department_id_type, id) ?? [],
      );
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      return success({ items: renderDepartments(meant.filter(view().seesDepartment), ids, call) });
    },
  });

  const one = defineEndpoint({
    method: 'GET',
    template: '/open-apis/contact/v3/departments/:department_id',
    // Its rate is "special" and unpublished; its siblings' stands in for it.
    rates: tier4,
    scopes: [baseScope, organizeScope, ...legacyScopes],
    metered: false,
    params: { department_id: required(departmentPattern), ...idTypes },
    handler: (params, call) => {
      const id = departmentMeant(store, params.department_id_type, params.department_id);
      if (id === undefined) return refusals.noDepartment;
      if (!view().seesDepartment(id)) return refusals.noDepartmentAuthority;
      const ids = idsAsked(store, params.user_id_type, params.department_id_type);
      return success({ department: renderDepartments([id], ids, call)[0] });
    },
  });

  return [children, batch, one];
}
