/**
 * Codes of Contact, mostly about the contact range: the users and departments that the app may see.
 *
 * Sources: the error tables of Lark's contact-v3 and tenant-v2 pages, its page on the contact range (scope_authority)
 * and its list of server error codes. 40001, 40003 and 40008 had another meaning in the older contact APIs; the texts
 * name both.
 */
import {
  aboutParameter,
  restartListing,
  closed,
  nextSync,
  notAsDocumented,
  notCalled,
  tryAgain,
  userMustAct,
  widenContactRange,
} from './kinds.ts';
import type { LarkCodes } from './code.ts';

const levelByLevel =
  'The connector reads such a department level by level instead. If a sync fails with this code, report it to the maintainers with the log id.';

export const contactCodes = {
  // What the app may see
  40004: closed(
    'range',
    'A department is outside the contact range of the app; this is not about a permission.',
    widenContactRange('the department, or all members where the whole company is to be read'),
  ),
  40014: closed(
    'range',
    'The parent department is outside the contact range of the app; this is not about a permission.',
    widenContactRange('the parent department, or all members where the whole company is to be read'),
  ),
  41050: closed(
    'range',
    'A person is outside the contact range of the app; this is not about a permission.',
    widenContactRange('this person, a department of theirs, or all members'),
  ),
  42009: closed(
    'range',
    'A user group is outside the contact range of the app; this is not about a permission.',
    widenContactRange('the user group, or all members, which makes all user groups visible'),
  ),

  // Ids and parameters
  40001: aboutParameter(
    userMustAct(
      'Lark does not accept a parameter of a contact request; in older APIs the code says that a store app may not change contacts.',
      'Check the department ids and role ids of the configuration, and department_id_type. If there are none, report it to the maintainers with the log id.',
    ),
  ),
  40002: notAsDocumented('This contact request cannot be made for the root department.'),
  40010: notCalled('The id of a department chat is not valid.'),
  40011: notAsDocumented('The page size of a contact request is outside the limits that Lark sets.'),
  40012: restartListing(
    'Lark no longer accepts the page token of a contact listing.',
    'The connector starts the listing again once by itself, so run the sync again. If the problem persists, report it to the maintainers of this connector with the log id.',
  ),
  40015: userMustAct(
    'A department does not exist, or no longer exists.',
    'Remove it from the department ids of the configuration, or check department_id_type. If it is not there, it was deleted while the sync was running, and the next sync can pass.',
  ),
  41012: userMustAct(
    'Lark does not accept a user id.',
    'Check the ids in the configuration and their type. If they are not from there, the person was removed while the sync was running, and the next sync can pass.',
  ),
  41071: notAsDocumented('The type of the member id in a user group request is not valid.'),
  41072: notAsDocumented(
    'The type of the member id does not fit the type of member in a user group request.',
  ),
  41073: notAsDocumented('A member id or member type in a user group request is not valid.'),
  41074: notAsDocumented('The type of member in a user group request is not valid.'),
  41202: userMustAct(
    'A role does not exist.',
    'Correct the role ids of the configuration: an administrator finds them in the Admin Console, under the role settings. Lark has no API that lists roles.',
  ),
  42002: nextSync(
    'A user group does not exist, or no longer exists.',
    'It was probably deleted while the sync was running, so run the sync again. If the problem persists, report it to the maintainers with the log id.',
  ),
  43051: notCalled('The id of a unit is not valid.'),
  44102: notAsDocumented('A contact request lacks the department id.'),

  // Large departments
  40162: notAsDocumented('A department has more than 500 sub-departments.', levelByLevel),
  43010: notAsDocumented('A department has too many sub-departments to be read at once.', levelByLevel),

  // Lark's side
  40003: tryAgain(
    'Lark had an internal error; in older APIs the code says that a department is outside the contact range of the app.',
    'Run the sync again later. If the problem persists for the same department, include it in Range of contacts data to access, under Permissions & Scopes > Data Permissions in the developer console, and publish a version.',
  ),
  40006: tryAgain('Lark had an internal error while reading contacts.'),
  40008: tryAgain(
    'Lark found no data for a department; in older APIs the code says that an open id does not exist.',
    'Run the sync again later. If the problem persists, the department or the id in the configuration is damaged or gone: remove it, and give the log id to Lark support.',
  ),

  // The company
  1184000: userMustAct(
    'Lark does not know the company that the token belongs to.',
    'Check that the App ID and the App Secret, or the tenant key of a store app, belong to the company that is to be synced, and that the region is right.',
  ),
  1184001: userMustAct(
    "The app may not read the company's name and key; a preinstalled store app that was not used for 180 days loses this right.",
    'Have a member of the company open the app once, or leave out the stream contact_tenant.',
  ),
  42008: userMustAct(
    'The token belongs to another company than the requested data.',
    'Check that the credentials and the ids in the configuration come from the same company.',
  ),
} satisfies LarkCodes;
