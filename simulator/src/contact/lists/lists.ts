/** What a company keeps lists of: job titles, levels and families, employee types, work cities, roles (docs/lark-api/contact.md#lists). */
import { dice, hash, hex } from '../../random.ts';
import type { Store } from '../directory/store.ts';
import { jobFamilies, jobLevels, jobTitles, places } from '../directory/words.ts';

/** Names by language, as a list: departments have an object (docs/lark-api/contact.md#lists). */
export type I18nList = readonly { readonly locale: string; readonly value: string }[];

/** A job title. */
export interface JobTitle {
  readonly job_title_id: string;
  readonly name: string;
  readonly i18n_name: I18nList;
  readonly status: boolean;
}

/** A job level. */
export interface JobLevel {
  readonly job_level_id: string;
  readonly name: string;
  readonly description: string;
  readonly order: number;
  readonly status: boolean;
  readonly i18n_name: I18nList;
  readonly i18n_description: I18nList;
}

/** A job family; those at the top have no parent. */
export interface JobFamily {
  readonly job_family_id: string;
  readonly name: string;
  readonly description: string;
  readonly parent_job_family_id: string;
  readonly status: boolean;
  readonly i18n_name: I18nList;
  readonly i18n_description: I18nList;
}

/** A kind of employment; people carry its `enum_value` as a number. */
export interface EmployeeType {
  readonly enum_id: string;
  readonly enum_value: string;
  readonly content: string;
  /** 1 built in, 2 the company's own. */
  readonly enum_type: number;
  /** 1 active, 2 inactive. */
  readonly enum_status: number;
  readonly i18n_content: I18nList;
}

/** A city of work. */
export interface WorkCity {
  readonly work_city_id: string;
  readonly name: string;
  readonly i18n_name: I18nList;
  readonly status: boolean;
}

/** Who has a role, by open ids; `department_ids` are there only for a scope of `Part`. */
export interface RoleMember {
  readonly user_id: string;
  readonly scope_type: 'All' | 'Part' | 'None';
  readonly department_ids?: readonly string[];
}

/** A role; no endpoint lists roles, so a caller has to know its id. */
export interface Role {
  readonly role_id: string;
  readonly members: readonly RoleMember[];
}

/** All lists of a company. */
export interface ListTypes {
  readonly jobTitles: JobTitle;
  readonly jobLevels: JobLevel;
  readonly jobFamilies: JobFamily;
  readonly employeeTypes: EmployeeType;
  readonly workCities: WorkCity;
  readonly roles: Role;
}

/** The lists, and how to change them; what is not there is an error. */
export interface Lists {
  readonly of: <K extends keyof ListTypes>(list: K) => readonly ListTypes[K][];
  readonly add: <K extends keyof ListTypes>(list: K, item: ListTypes[K]) => void;
  readonly remove: <K extends keyof ListTypes>(list: K, item: ListTypes[K]) => void;
}

const named = (zh_cn: string, en_us: string): I18nList => [
  { locale: 'zh_cn', value: zh_cn },
  ...(en_us === '' ? [] : [{ locale: 'en_us', value: en_us }]),
];

function foundRoles(store: Store, sizes: readonly number[]): Role[] {
  const { seed } = store;
  const people = store.people.flatMap((person, number) =>
    person === undefined || person.left ? [] : [number],
  );
  const departments = [...store.units.keys()].slice(1);
  return sizes.map((size, number) => {
    const roll = dice(hash(seed, number, 81));
    const holders = people.filter(() => roll() < size / Math.max(1, people.length));
    const members = holders.map((person, index): RoleMember => {
      const user_id = store.ids.person('open_id', person);
      const scope_type = (['All', 'Part', 'None'] as const)[index % 3] ?? 'None';
      const at = Math.floor(roll() * departments.length);
      return {
        user_id,
        scope_type,
        ...(scope_type === 'Part' && { department_ids: departments.slice(at, at + 2) }),
      };
    });
    return { role_id: `7vrj${hex(hash(seed, number, 80))}${number}`, members };
  });
}

/** The lists of a company; some are longer than a page. */
export function createLists(store: Store): Lists {
  const { seed } = store;
  const id = (salt: number, number: number): string =>
    hex(hash(seed, number, salt)) + hex(hash(seed, number, salt + 1)).slice(0, 4);
  const titles = [...jobTitles.filter((title) => title !== ''), ...Array<string>(50).fill('')];
  const cities = [
    ...places.map(([city]) => city).filter((city) => city !== ''),
    ...Array<string>(48).fill(''),
  ];
  const families = [...jobFamilies, ...Array.from({ length: 51 }, (_, number) => `mga${id(84, number)}`)];
  const levels = [...jobLevels, `mga${id(86, 1)}`];
  const types = ['正式', '实习', '外包', '劳务', '顾问', 'Werkstudent', '🧑‍🚀'];

  const lists: { readonly [K in keyof ListTypes]: ListTypes[K][] } = {
    jobTitles: titles.map((title, number) => {
      const name = title === '' ? `Title ${number}` : title;
      return { job_title_id: id(70, number), name, i18n_name: named(name, name), status: number % 7 !== 3 };
    }),
    jobLevels: levels.map((job_level_id, number) => ({
      job_level_id,
      name: `P${number + 3}`,
      description: number % 2 === 0 ? '' : 'Works alone,\n"mostly"',
      order: 100 * (number + 1),
      status: number !== 3,
      i18n_name: named(`P${number + 3}`, ''),
      i18n_description: number % 2 === 0 ? [] : named('独立', 'Works alone'),
    })),
    jobFamilies: families.map((job_family_id, number) => ({
      job_family_id,
      name: `Family ${number}`,
      description: number % 3 === 0 ? '' : `Of kind ${number}`,
      parent_job_family_id: number < 2 ? '' : (families[number % 2] ?? ''),
      status: number % 11 !== 5,
      i18n_name: named(`序列 ${number}`, `Family ${number}`),
      i18n_description: [],
    })),
    employeeTypes: types.map((content, number) => ({
      enum_id: Buffer.from(id(88, number), 'hex').toString('base64'),
      enum_value: String(number + 1),
      content,
      enum_type: number < 5 ? 1 : 2,
      enum_status: number === 6 ? 2 : 1,
      i18n_content: named(content, ''),
    })),
    workCities: cities.map((city, number) => {
      const name = city === '' ? `City ${number}` : city;
      return { work_city_id: id(90, number), name, i18n_name: named(name, ''), status: number % 9 !== 4 };
    }),
    roles: foundRoles(store, [5, 130, 0]),
  };
  return {
    of: (list) => lists[list],
    add: (list, item) => {
      lists[list].push(item);
    },
    remove: (list, item) => {
      const index = lists[list].indexOf(item);
      if (index === -1) throw new Error(`The simulated tenant has no such item among its ${list}.`);
      lists[list].splice(index, 1);
    },
  };
}
