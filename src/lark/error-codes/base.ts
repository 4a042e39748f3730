/**
 * Codes of Base: ids, columns, load, limits and advanced permissions.
 *
 * Sources: the error tables of Lark's bitable-v1 pages (records/search, batch_get, tables, views, fields) and its Base
 * FAQ. 1254019 to 1254022, 1254060 to 1254072 and 1254100 to 1254105 belong to writing, but stand in the tables of
 * reading pages too; 1254071 is inside its range without a text of its own. Names and HTTP statuses differ between the
 * pages, so only the code counts: 1254030 is "page too large" on search and "page token" on batch_get.
 */
import {
  aboutParameter,
  closed,
  nextSync,
  notAsDocumented,
  notCalled,
  tryAgain,
  userMustAct,
} from './kinds.ts';
import type { LarkCode, LarkCodes } from './code.ts';

const copyLink =
  'Open the table in the browser and copy the whole link into the configuration. A link with /wiki/ in it is fine, but the token in such a link is not the token of a Base, so do not enter it as app token.';

const copyTableLink =
  'Open the table in the browser and copy the whole link into the configuration: the table id begins with tbl, and blk, wkf or ldx are no tables. If the table is new, wait a minute and sync again.';

const copyViewLink =
  'Open the view in the browser and copy the whole link, or leave the view out of the configuration to read the whole table. If the view is new, wait a minute and sync again.';

const serverFilterOff =
  'Switch server_filter off in the Base settings, which reads the whole table instead. Otherwise report it to the maintainers of this connector with the log id.';

const giveManage =
  'Open the Base in the browser, choose … → More → Add document app, and give this app the permission Can manage. A role under Advanced permissions does as well, when a group that contains the app has it.';

const readAgain =
  'Run the sync again: it reads the list of columns again. If the problem persists, give the app the permission Can manage in the Base, since advanced permissions can hide a column.';

const lessAtOnce =
  'The connector waits and tries several times by itself, so run the sync again when the Base is used less. Fewer formulas and lookups, and no other program that reads or writes the Base at that time, make it faster.';

const busy = (means: string): LarkCode => tryAgain(means, lessAtOnce);

const columnOf = (kind: string): LarkCode => notCalled(`A value does not fit a column of the kind ${kind}.`);

export const baseCodes = {
  // Requests
  1254000: aboutParameter(notAsDocumented('Base could not read the request.', serverFilterOff)),
  1254001: aboutParameter(notAsDocumented('Base could not read the request.', serverFilterOff)),
  1254002: aboutParameter(
    tryAgain(
      'Base failed without a reason: it was too busy, or did not recognise the table or the place where the listing was to go on.',
      'Run the sync again later, and check that the table still exists. If the problem persists, copy the link of the table into the configuration again.',
    ),
  ),
  1254007: aboutParameter(notAsDocumented('Base found a value missing in the request.')),
  1254008: userMustAct('Base found the view to be empty or unusable.', copyViewLink),
  1254010: aboutParameter(notAsDocumented('Base could not read the request.')),
  1254011: notAsDocumented('The page size of a Base request is outside the limits that Lark sets.'),
  1254012: notAsDocumented('Base does not support this kind of column or view in the API.'),
  1254015: notAsDocumented('A value in a Base request does not fit the kind of its column.'),
  1254016: notAsDocumented('Base does not accept the order that was asked for.', serverFilterOff),
  1254018: notAsDocumented('Base does not accept the filter that was asked for.', serverFilterOff),
  1254107: notAsDocumented(
    'The filter is longer than the 2,000 characters that Base accepts.',
    serverFilterOff,
  ),
  1254108: notAsDocumented('The order is longer than the 1,000 characters that Base accepts.'),

  // Ids and names
  1254003: userMustAct('The app token is not the token of a Base.', copyLink),
  1254040: userMustAct(
    'There is no Base with this app token: it was deleted, or the token is of something else, such as a wiki page.',
    'Open the Base in the browser and copy the whole link into the configuration. If the Base was created a moment ago, wait a minute and sync again.',
  ),
  1254004: userMustAct('The table id is not valid.', copyTableLink),
  1254041: userMustAct(
    'There is no table with this id in the Base: it was deleted, or the id is of another Base.',
    copyTableLink,
  ),
  1254005: userMustAct('The view id is not valid.', copyViewLink),
  1254042: userMustAct('There is no view with this id in the table.', copyViewLink),
  1254006: notAsDocumented('A record id is not valid.'),
  1254043: nextSync(
    'A record was not there any more when it was read.',
    'It was probably deleted while the sync was running, so run the sync again.',
  ),
  1254009: notAsDocumented('A column id is not valid.'),
  1254044: nextSync('A column was not there any more when it was read.', readAgain),
  1254024: nextSync(
    'A column does not exist under this name: it was renamed, or advanced permissions hide it.',
    readAgain,
  ),
  1254045: userMustAct(
    'A column does not exist under this name: advanced permissions hide it from the app, or it was renamed.',
    readAgain,
  ),

  // Load
  1254290: busy('Base was called too often.'),
  1254291: busy('Something else read or wrote the same table at the same time.'),
  1254607: busy('Base has not finished an earlier operation, or the page asks for too much data.'),
  1254036: tryAgain(
    'The Base is still being copied, and cannot be read until that is done.',
    'Run the sync again when the copy is complete.',
  ),
  1255040: busy('Base did not answer in time.'),
  1254030: notAsDocumented(
    'The page was too large for Base, or the page token of a batch request was not valid.',
    'The connector asks for smaller pages by itself, so a single record may be too large: shorten its longest cells. Otherwise report it to the maintainers with the log id.',
  ),

  // Permissions
  1254301: userMustAct(
    'The operation needs advanced permissions, which are switched off in this Base or not supported by it.',
    'Whoever manages the Base can switch them on under Advanced permissions; a Base inside a wiki or a document cannot have them. If the Base is only to be read, report this to the maintainers with the log id.',
  ),
  1254302: closed('document', 'The advanced permissions of the Base do not let the app read it.', giveManage),
  1254303: closed('document', 'The app may not read an attachment in the Base.', giveManage),

  // Lark's side
  1255001: tryAgain('Base had an internal error.'),
  1255002: tryAgain('Base had an internal error.'),
  1255003: tryAgain('Base could not write its answer.'),
  1255004: tryAgain('Base could not read its own data.'),
  1255005: tryAgain('Base could not convert its own data.'),

  // Limits of a Base
  1254100: notCalled('The Base holds as many tables and dashboards as Lark allows.'),
  1254101: notCalled('The table holds as many views as Lark allows.'),
  1254102: notCalled('The Base holds as many files as Lark allows.'),
  1254103: notCalled('The table holds as many records as Lark allows.'),
  1254104: notCalled('More records were sent at once than Lark allows.'),
  1254105: notCalled('The table holds as many columns as Lark allows.'),
  1254109: userMustAct(
    'A table is too large for the formulas in it.',
    'Simplify the formulas of the table, or split the table. The other tables of the Base can be read meanwhile.',
  ),
  1254130: userMustAct(
    'A cell holds more than Base accepts.',
    'Shorten the longest cells of the table. The other tables of the Base can be read meanwhile.',
  ),

  // Writing
  1254013: notCalled('There is already a table with this name.'),
  1254014: notCalled('There is already a column with this name.'),
  1254019: notCalled('The kind of view is not valid.'),
  1254020: notCalled('There is already a view with this name.'),
  1254021: notCalled('A view has no name.'),
  1254022: notCalled('The name of a view is not valid.'),
  1254060: columnOf('text'),
  1254061: columnOf('number'),
  1254062: columnOf('single select'),
  1254063: columnOf('multiple select'),
  1254064: columnOf('date'),
  1254065: columnOf('checkbox'),
  1254066: columnOf('person'),
  1254067: columnOf('link to records'),
  1254068: columnOf('web link'),
  1254069: columnOf('attachment'),
  1254070: notCalled('A change to a column was refused.'),
  1254071: notCalled('A value does not fit its column.'),
  1254072: columnOf('phone number'),
} satisfies LarkCodes;
