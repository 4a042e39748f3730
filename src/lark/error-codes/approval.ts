/**
 * Codes of Approval, of the current API and of those before it.
 *
 * Sources: the error tables of Lark's approval-v4 pages (139xxxx), its list of server error codes, and its old page
 * "Approval Error Code" (60001 to 60014, 65001, 4002 to 4005). 1390001 has many causes, and 1395001 says "try again
 * later" but can also be caused by a parameter: their texts cover both.
 */
import { aboutParameter, nextSync, notAsDocumented, notCalled, tryAgain, userMustAct } from './kinds.ts';
import type { LarkCodes } from './code.ts';

const findCode =
  'Open the Approval admin console with ?devMode=on at the end of its address, edit the definition, and copy the definitionCode from the address into the approval codes of the configuration. Check also that the app belongs to the same company.';

const removeCode = 'Remove its code from the approval codes of the configuration, or restore the definition.';

const goneMeanwhile =
  'It was probably deleted while the sync was running, and the next sync no longer lists it.';

const askAdministrator =
  'Ask an administrator of Approval whether the app may see this definition, and check under Permissions & Scopes in the developer console that a version with approval:approval:readonly is published. Without that, leave the code out of the configuration.';

export const approvalCodes = {
  // Definitions
  1390002: userMustAct('There is no approval definition with this approval code.', findCode),
  1390016: userMustAct('The approval definition was deleted.', removeCode),
  60002: userMustAct('There is no approval definition with this approval code.', findCode),
  4002: userMustAct('There is no approval definition with this approval code.', findCode),
  1390015: notCalled('The approval definition is not active.'),
  1390013: notCalled('The approval definition is not supported for this operation.'),
  60013: userMustAct(
    "The company's Lark plan does not support this approval definition.",
    'Remove its code from the approval codes of the configuration, or upgrade the Lark plan.',
  ),

  // Instances and tasks
  1390003: nextSync('There is no approval instance with this code.', goneMeanwhile),
  60003: nextSync('There is no approval instance with this code.', goneMeanwhile),
  4003: nextSync('There is no approval instance with this code.', goneMeanwhile),
  1390010: notCalled('There is no approval task with this id.'),
  60010: notCalled('There is no approval task with this id.'),

  // Who and what
  1390001: aboutParameter(
    userMustAct(
      'Approval does not accept a parameter: a code, a span of time, a page size, or a person.',
      'Check the approval codes of the configuration, and set window_hours to 10 or less. If both are right, report it to the maintainers with the log id.',
    ),
  ),
  60001: aboutParameter(
    userMustAct(
      'Approval does not accept a parameter.',
      'Check the approval codes of the configuration, and set window_hours to 10 or less. If both are right, report it to the maintainers with the log id.',
    ),
  ),
  1390004: notAsDocumented('Approval does not know the user id or open id that was sent.'),
  60004: notAsDocumented('Approval does not know the user that was sent.'),
  4004: notAsDocumented('Approval does not know the user that was sent.'),
  1390009: userMustAct('The app may not read this approval.', askAdministrator),
  60009: userMustAct('The app may not read this approval.', askAdministrator),
  4005: notAsDocumented('Approval does not accept this HTTP method.'),

  // Lark's side
  1395001: tryAgain(
    'Approval had an error that it did not explain; Lark says to try again later, but a wrong parameter can also be the cause.',
    'Run the sync again later. If the problem persists, check the approval codes and the start date of the configuration, and give the log id to Lark support.',
  ),
  60014: tryAgain('The approval instance was being changed by something else at the same time.'),
  65001: tryAgain(
    'Approval had an internal error; Lark says that a wrong parameter can also be the cause.',
    'Run the sync again later. If the problem persists, check the approval codes of the configuration, and give the log id to Lark support.',
  ),

  // Writing, subscribing and other things that a reader does not do
  1390007: notCalled('The app is already subscribed to the events of this approval definition.'),
  1390014: notCalled('The company of a third-party approval was not found.'),
  1390018: notCalled('The approval asks for a handwritten signature, which the API cannot give.'),
  1395061: notCalled('The list of districts has a newer version.'),
  60005: notCalled('The department of the person does not fit the approval.'),
  60006: notCalled('The form of the approval was not filled in as its definition asks.'),
  60007: notCalled('The app is already subscribed to the events of this approval definition.'),
  60008: notCalled('The app is not subscribed to the events of this approval definition.'),
  60011: notCalled("The approval belongs to a paid plan that the company's Lark plan does not include."),
  60012: notCalled('There is already an approval instance with this uuid.'),
} satisfies LarkCodes;
