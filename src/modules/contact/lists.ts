// The company's lists: job titles, levels and families, employee types, work cities. docs/lark-api/contact.md#lists.
import { z } from 'zod';
import type { Row } from '../../engine/types.ts';
import type { ListEndpoint } from '../../lark/endpoint.ts';
import { flag, id, integer, objects, text } from '../columns.ts';
import { defineFeed, defineStream, type LarkFeed, type LarkStream } from '../define.ts';
import { eachOnce } from '../estimate.ts';
import { idText, keyed, warnOnce, wholeNumber } from '../keyed.ts';
import { employeeTypeList, jobFamilyList, jobLevelList, jobTitleList, workCityList } from './endpoints.ts';

const byLanguage = (what: string) =>
  objects<Row>(`${what} by language.`, { locale: z.string().nullish(), value: z.string().nullish() });

const inUse = flag<Row>('Whether it is in use.');

const contactJobTitles = defineStream<Row>({
  name: 'contact_job_titles',
  description: 'One row per job title of the company; users carry its name.',
  key: ['job_title_id'],
  columns: {
    job_title_id: id('Id of the job title.'),
    name: text('Name.'),
    i18n_name: byLanguage('Names'),
    status: inUse,
  },
});

const contactJobLevels = defineStream<Row>({
  name: 'contact_job_levels',
  description: 'One row per job level of the company; users carry its id.',
  key: ['job_level_id'],
  columns: {
    job_level_id: id('Id of the job level.'),
    name: text('Name.'),
    description: text('Description.'),
    order: integer('Place among the levels.'),
    status: inUse,
    i18n_name: byLanguage('Names'),
    i18n_description: byLanguage('Descriptions'),
  },
});

const contactJobFamilies = defineStream<Row>({
  name: 'contact_job_families',
  description: 'One row per job family of the company; users carry its id.',
  key: ['job_family_id'],
  columns: {
    job_family_id: id('Id of the job family.'),
    name: text('Name.'),
    description: text('Description.'),
    parent_job_family_id: text('Id of the family above.', {
      references: 'contact_job_families.job_family_id',
    }),
    status: inUse,
    i18n_name: byLanguage('Names'),
    i18n_description: byLanguage('Descriptions'),
  },
});

const contactEmployeeTypes = defineStream<Row>({
  name: 'contact_employee_types',
  description: 'One row per employee type of the company; users carry its enum_value.',
  key: ['enum_id'],
  columns: {
    enum_id: id('Id of the employee type.'),
    enum_value: integer('Number of the type: employee_type in contact_users.', {
      from: ({ enum_value }) => wholeNumber(enum_value) ?? enum_value,
    }),
    content: text('Name.'),
    enum_type: integer('1 built in, 2 of the company’s own.'),
    enum_status: integer('1 in use, 2 not in use.'),
    i18n_content: byLanguage('Names'),
  },
});

const contactWorkCities = defineStream<Row>({
  name: 'contact_work_cities',
  description: 'One row per work city of the company; users carry its name.',
  key: ['work_city_id'],
  columns: {
    work_city_id: id('Id of the work city.'),
    name: text('Name.'),
    i18n_name: byLanguage('Names'),
    status: inUse,
  },
});

function listFeed(stream: LarkStream<Row>, endpoint: ListEndpoint): LarkFeed {
  const [key = ''] = stream.primaryKey;
  const rule = {
    of: stream.name,
    needs: key,
    toItem(row: Row): Row | undefined {
      const value = idText(row[key]);
      return value === undefined ? undefined : { ...row, [key]: value };
    },
  };
  return defineFeed<Row>({
    streams: [stream],
    uses: [endpoint],
    estimate: eachOnce([endpoint]),
    async *read(_request, context) {
      for await (const page of context.lark.pages(endpoint)) yield keyed(warnOnce(context), page, rule);
    },
  });
}

/** One feed a list: each has a permission and a rate of its own. */
export const lists: readonly LarkFeed[] = [
  listFeed(contactJobTitles, jobTitleList),
  listFeed(contactJobLevels, jobLevelList),
  listFeed(contactJobFamilies, jobFamilyList),
  listFeed(contactEmployeeTypes, employeeTypeList),
  listFeed(contactWorkCities, workCityList),
];
