/** The simulated company: each room of the simulator adds what its module keeps. */
import { createCompany, type Company } from './company/company.ts';
import { createDirectory, type Directory } from './contact/directory/directory.ts';
import type { Size } from './contact/directory/shapes.ts';

/** The ground truth behind every answer, with all fields as Lark shows them to an app with every scope. */
export interface Tenant {
  readonly company: Company;
  /** People, departments, user groups, and how to change them. */
  readonly contact: Directory;
}

/** Two sizes by name, or exact figures. */
export type TenantSize = 'small' | 'large' | Size;

const sizes: Readonly<Record<'small' | 'large', Size>> = {
  small: { people: 40, departments: 12, depth: 4 },
  large: { people: 100_000, departments: 8_000, depth: 15 },
};

/** A tenant; the same seed and size make the same one, byte for byte. */
export function createTenant(seed: number, size: TenantSize): Tenant {
  const exact = typeof size === 'string' ? sizes[size] : size;
  return { company: createCompany(seed), contact: createDirectory(seed, exact) };
}

/** The ground truth as JSON, in pieces, because a large tenant is longer than one string should be. */
export function* tenantJson({ company, contact }: Tenant): Generator<string> {
  yield `{"company":${JSON.stringify(company)}`;
  const lists = {
    departments: contact.departments(),
    people: contact.people(),
    leavers: contact.leavers(),
    groups: contact.groups(),
  };
  for (const [name, list] of Object.entries(lists)) {
    yield `,"${name}":[`;
    let separator = '';
    for (const item of list) {
      yield separator + JSON.stringify(item);
      separator = ',';
    }
    yield ']';
  }
  yield '}';
}
