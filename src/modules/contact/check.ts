// Whether contacts can be read at all, in one call.
import { ConnectorError } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { directorySettings } from '../directory/index.ts';
import { departmentsById, noneVisible, notShown } from '../directory/range.ts';
import { visibleRange } from './endpoints.ts';

/** How many of the configured departments one call can return. */
const maxSamples = 50;

/**
 * One call: the configured departments (the first fifty), or else the first page of the app's contact range.
 * @returns what it saw, in words
 * @throws ConnectorError (config) that says which gate is closed: the scope, or the contact range
 */
export async function checkContact(context: Context): Promise<string> {
  const { config, lark } = context;
  const { department_ids, department_id_type, user_id_type } = config.contact;
  const named = [...new Set(department_ids)].filter((id) => id !== '0').slice(0, maxSamples);
  if (named.length > 0) {
    const found = await departmentsById(lark, directorySettings(context), named, department_id_type);
    if (found.length < named.length) throw atRange(notShown(named, found));
    return `${found.length} of the ${department_ids.length} configured departments`;
  }
  const { items, hasMore } = await lark.firstPage(visibleRange, { query: { user_id_type } });
  if (items.length === 0) throw atRange(noneVisible());
  const count = (wanted: string): number => items.filter(({ kind }) => kind === wanted).length;
  return (
    `a contact range of ${count('department')} departments, ${count('group')} groups and ${count('user')} users` +
    (hasMore ? ' (first page of it)' : '')
  );
}

/** Lark's own code for what it only shows by an empty answer here. */
const noDepartmentAuthority = 40004;

function atRange({ type, message }: ConnectorError): ConnectorError {
  return new ConnectorError(type, message, { code: noDepartmentAuthority });
}
