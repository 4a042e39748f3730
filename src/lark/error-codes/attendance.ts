/**
 * Codes of Attendance, where the leave API gives many of the same numbers another meaning.
 *
 * Sources: the error tables of Lark's attendance-v1 pages, the messages of 1220600 in its development guidelines, and
 * the table of leave_employ_expire_records for the second meanings of 1220001 to 1220007 and for 1220008 to 1220030
 * (it has no 1220023). The connector does not read leave balances.
 */
import {
  aboutParameter,
  closed,
  notAsDocumented,
  notCalled,
  publishVersion,
  renewToken,
  tryAgain,
  userMustAct,
} from './kinds.ts';
import type { LarkCode, LarkCodes } from './code.ts';

const checkEmployees =
  'Check employee_type and the employee ids of the configuration: with employee_id they are user ids of Contact, with employee_no job numbers, and never open ids (ou_).';

const dataRange =
  'ask an administrator of Attendance to let the app see these people, in the data range of the Attendance admin console.';

const leave = (means: string): LarkCode => notCalled(`Leave balances: ${means}`);

export const attendanceCodes = {
  // People and permissions
  1220001: {
    ...aboutParameter(
      userMustAct(
        'Attendance does not accept a parameter; in the leave API the code says that the company is missing.',
        `${checkEmployees} If they are right, report it to the maintainers with the log id.`,
      ),
    ),
    variants: [
      {
        message: /check_date_from must be in/i,
        code: userMustAct(
          'Attendance has no data for the first requested day, which lies before the company began to use Attendance or too far in the future.',
          'Set start_date of attendance in the configuration to the day on which the company began to use Attendance, or later.',
        ),
      },
      {
        message: /interval is larger than/i,
        code: notAsDocumented('The requested span is longer than Attendance allows.'),
      },
    ],
  },
  1220002: renewToken(
    'Attendance does not know the company of the token; in the leave API the code says that a unit is not valid.',
    'Check that the App ID and the App Secret belong to the company that is to be synced, and that the region is right.',
  ),
  1220003: userMustAct(
    'Attendance does not accept the type of employee id; in the leave API the code says that a date is not valid.',
    'Set employee_type in the configuration to employee_id or employee_no, and give the employee ids in that form.',
  ),
  1220004: userMustAct(
    'A person does not exist in Attendance or is outside what the app may see there; in the leave API the code says that a quantity is not valid.',
    `${checkEmployees} If they are right, ${dataRange}`,
  ),
  1220005: closed(
    'range',
    'Attendance does not let the app see this data; in the leave API the code says that a leave type does not exist.',
    `Check under Permissions & Scopes in the developer console that the attendance permissions are granted and published. If it is, ${dataRange}`,
  ),
  1220006: closed(
    'permission',
    'The app may not use this part of Attendance; in the leave API the code says that a person was not found.',
    `Add the attendance permissions under Permissions & Scopes in the developer console, then ${publishVersion}. If they are there, leave this stream out: Lark offers it to some companies only.`,
  ),
  1220007: userMustAct(
    "This part of Attendance is not for this company's kind of account; in the leave API the code says that a leave plan does not exist.",
    'Leave this stream out of the sync, or ask Lark whether the company can use it.',
  ),
  1220600: userMustAct(
    'Attendance refused the request for a reason that its message names, such as a missing right, a person or group that does not exist, or a date.',
    `${checkEmployees} If the message speaks of a missing right, ask an administrator of Attendance to widen the data range of the app; if it says "no row affected", sync again.`,
  ),

  // Lark's side
  1225000: tryAgain('Attendance had an internal error.'),
  1226000: tryAgain('Attendance could not read its shifts.'),
  1226500: tryAgain('Attendance had an internal error, of a kind that Lark says it no longer has.'),
  1227000: tryAgain('Attendance could not reach its management service.'),
  1227500: tryAgain(
    'Attendance could not look up a person, because its service failed or because the id does not exist.',
    'Run the sync again later. If the problem persists, check employee_type and the employee ids of the configuration: an id that does not exist can be answered in this way.',
  ),
  1228000: tryAgain('Attendance could not reach its statistics service.'),
  1226003: notAsDocumented('Attendance does not allow this operation on a shift.'),

  // The leave API
  1220008: leave('it could not be checked whether a leave plan applies to the person.'),
  1220009: leave('there is no rule for granting this leave.'),
  1220010: leave('this grant exists already.'),
  1220011: tryAgain('Leave balances: Lark could not look up the person.'),
  1220012: tryAgain('Leave balances: Lark had an error in its database.'),
  1220013: tryAgain('Leave balances: Lark could not check whether a leave plan applies to the person.'),
  1220014: tryAgain('Leave balances: Lark could not calculate a grant.'),
  1220015: tryAgain('Leave balances: Lark had an internal error.'),
  1220016: leave('a parameter is not valid.'),
  1220017: leave('the person was not found.'),
  1220018: leave('the rule for calculating the balance is not valid.'),
  1220019: leave('the calculation of the balance gave nothing.'),
  1220020: leave('no leave plan fits the person.'),
  1220021: leave('no balance can be calculated for leave that is not granted in cycles.'),
  1220022: leave('the data of the leave plan is not valid.'),
  1220024: leave('the leave type has subtypes, and one of them must be named.'),
  1220025: leave('the granted quantity is outside -9999 to 9999.'),
  1220026: leave('the granted quantity has more than six decimal places.'),
  1220027: leave('the reason of the grant is longer than 3,000 characters.'),
  1220028: leave('the conversion of units in the granting rule is not right.'),
  1220029: leave('the leave type is not in use any more.'),
  1220030: leave('the id of the grant is longer than 64 characters.'),
} satisfies LarkCodes;
