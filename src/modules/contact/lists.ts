// The company's lists: job titles, levels and families, employee types, work cities. Source: lark-base-contact-auth 4.8.
import { z } from 'zod';
import { defineStream, type Row, type Stream } from '../../engine/feed.ts';
import { flag, integer, key, objects, text } from '../../engine/schema/columns.ts';
import type { ListEndpoint } from '../../lark/endpoint.ts';
import { defineFeed, type LarkFeed } from '../define.ts';
import { orNull } from '../values.ts';
import { employeeTypeList, jobFamilyList, jobLevelList, jobTitleList, workCityList } from './endpoints.ts';

const byLanguage = (what: string) =>
  objects(`${what} by language.`, { locale: z.string().nullish(), value: z.string().nullish() });

const inUse = flag('Whether it is in use.');

/** Every column is a field of Lark's under its own name; an empty text means none. */
function itself(columns: Readonly<Record<string, z.ZodType>>): (item: Row) => Row[] {
  return (item) => [Object.fromEntries(Object.keys(columns).map((column) => [column, orNull(item[column])]))];
}

/** A stream whose rows are the items of a list. */
function listStream<Columns extends Readonly<Record<string, z.ZodType>>>(
  name: string,
  description: string,
  id: keyof Columns & string,
  columns: Columns,
): Stream<Row> {
  const rows = itself(columns) as (item: Row) => Readonly<Record<keyof Columns, unknown>>[];
  return defineStream<Row, Columns>({ name, description, row: z.object(columns), primaryKey: [id], rows });
}

export const contactJobTitles = listStream(
  'contact_job_titles',
  'One row per job title of the company; people carry its name.',
  'job_title_id',
  {
    job_title_id: key('Id of the job title.'),
    name: text('Name.'),
    i18n_name: byLanguage('Names'),
    status: inUse,
  },
);

export const contactJobLevels = listStream(
  'contact_job_levels',
  'One row per job level of the company; people carry its id.',
  'job_level_id',
  {
    job_level_id: key('Id of the job level.'),
    name: text('Name.'),
    description: text('Description.'),
    order: integer('Place among the levels.'),
    status: inUse,
    i18n_name: byLanguage('Names'),
    i18n_description: byLanguage('Descriptions'),
  },
);

export const contactJobFamilies = listStream(
  'contact_job_families',
  'One row per job family of the company; people carry its id.',
  'job_family_id',
  {
    job_family_id: key('Id of the job family.'),
    name: text('Name.'),
    description: text('Description.'),
    parent_job_family_id: text('Id of the family above.'),
    status: inUse,
    i18n_name: byLanguage('Names'),
    i18n_description: byLanguage('Descriptions'),
  },
);

export const contactEmployeeTypes = listStream(
  'contact_employee_types',
  'One row per employee type of the company; people carry its enum_value as a number.',
  'enum_id',
  {
    enum_id: key('Id of the employee type.'),
    enum_value: text('Number of the type, as text: employee_type in contact_users.'),
    content: text('Name.'),
    enum_type: integer('1 built in, 2 of the company’s own.'),
    enum_status: integer('1 in use, 2 not in use.'),
    i18n_content: byLanguage('Names'),
  },
);

export const contactWorkCities = listStream(
  'contact_work_cities',
  'One row per work city of the company; people carry its name.',
  'work_city_id',
  {
    work_city_id: key('Id of the work city.'),
    name: text('Name.'),
    i18n_name: byLanguage('Names'),
    status: inUse,
  },
);

const listFeed = (stream: Stream<Row>, endpoint: ListEndpoint<Row>): LarkFeed =>
  defineFeed<Row>({
    streams: [stream],
    uses: [endpoint],
    read: (_request, { lark }) => lark.pages(endpoint),
  });

/** One feed a list: each has a permission and a rate of its own. */
export const lists: readonly LarkFeed[] = [
  listFeed(contactJobTitles, jobTitleList),
  listFeed(contactJobLevels, jobLevelList),
  listFeed(contactJobFamilies, jobFamilyList),
  listFeed(contactEmployeeTypes, employeeTypeList),
  listFeed(contactWorkCities, workCityList),
];
