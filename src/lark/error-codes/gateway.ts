/**
 * Codes that any endpoint may return: limits, paths, parameters, ids and internal errors.
 *
 * Sources: Lark's list of server error codes, its pages on rate limits, call quotas and IP allowlists. Of the numbers
 * 950xx the list calls 95001, 95003, 95005, 95010 and 95011 internal; 95006 to 95009 are about documents (wiki.ts).
 * See docs/lark-api/auth.md#rate-limits
 */
import { aboutParameter, notAsDocumented, tryAgain, usedUp, userMustAct } from './kinds.ts';
import type { LarkCode, LarkCodes } from './code.ts';

const internal = tryAgain('Lark had an internal error.');

/** The official list says to contact support; a retry may still help. */
const forSupport = (means: string): LarkCode => ({
  means,
  remedy: 'Lark asks to contact its support about this code: give them the log id.',
  reaction: 'retry',
  type: 'system_error',
});

const checkId =
  'Remove or correct the id if it is in the configuration. If it is not, it disappeared while the sync was running, and the next sync can pass.';

const throttled: LarkCode = {
  means: 'Lark limits how often this API may be called, and the limit was reached.',
  remedy:
    'The connector waits as long as Lark says, so usually nothing is to be done. If the problem persists, other programs use the same app: give this connector its own app, or lower rate_share in the configuration.',
  reaction: 'throttled',
  type: 'transient_error',
};

export const gatewayCodes = {
  // Limits and quotas
  99991400: throttled,
  99991401: userMustAct(
    'Lark refused the IP address that this connector calls from, because the app has an IP allowlist without it.',
    "Add this machine's public IPv4 address under Security Settings > IP allowlist in the developer console, or remove the list; both take effect at once. Tokens are not subject to the list, so signing in works even where data does not.",
  ),
  99991403: usedUp(
    "The company's quota of API calls for this month is used up.",
    'No call remains until the quota is reset on the 1st of next month, so syncing again before then cannot help. Upgrade the Lark plan, or schedule this sync less often and select fewer streams; on Lark, contact streams are not counted.',
  ),
  99991406: usedUp(
    "The company's purchased package of API calls is used up.",
    'No call remains until the company buys another package or upgrades the Lark plan, and the 1st of next month does not refill a package. Schedule this sync less often so that the next one lasts.',
  ),

  // Paths and parameters
  99991201: notAsDocumented(
    'Lark does not know the path that was called.',
    'Check the region and the base URL of the configuration: a private deployment may lack this API. Otherwise report it to the maintainers of this connector with the log id.',
  ),
  99991301: notAsDocumented('Lark knows the path that was called, but not with this HTTP method.'),
  9499: {
    ...aboutParameter(
      notAsDocumented(
        "Lark could not use the request, often because a value has another type than Lark's manual says.",
      ),
    ),
    variants: [{ message: /too many request|frequency limit|rate limit/i, code: throttled }],
  },
  99992402: aboutParameter(
    userMustAct(
      'A parameter of the request is missing or malformed.',
      "Lark's message names the parameter: when it is an id or a token from the configuration, copy it again in full. Otherwise report it to the maintainers of this connector with the log id.",
    ),
  ),
  30005: notAsDocumented(
    'Lark has switched off the API that was called.',
    'Update this connector to a version that uses the newer API. If there is none, report it to the maintainers with the log id.',
  ),

  // Ids of people, departments and companies
  99991674: notAsDocumented('Lark does not accept the type of user that the request is about.'),
  99991675: userMustAct(
    'A user id in the request has a form that Lark cannot read.',
    'Check the employee ids of the configuration: they must be of the chosen type, and open ids (ou_) do not belong there.',
  ),
  99992351: userMustAct('Lark does not know one or more of the open ids in the request.', checkId),
  99992352: userMustAct('Lark does not know some of the open ids in the request.', checkId),
  99992353: userMustAct('Lark does not know some of the open ids in the request.', checkId),
  99992357: userMustAct('Lark does not know an open department id in the request.', checkId),
  99992358: userMustAct('Lark does not know an open department id in the request.', checkId),
  99992359: userMustAct('Lark does not know a user id in the request.', checkId),
  99992360: userMustAct('Lark does not know a user id in the request.', checkId),
  99992361: userMustAct(
    'An open id in the request belongs to another app.',
    'Every app has its own open ids, also the test and the released version of an app: take the id from the app that this sync signs in with. A user id is the same for all apps of a company.',
  ),
  99992363: userMustAct('Lark does not know a union id in the request.', checkId),
  99992364: userMustAct(
    'A user id in the request belongs to another company, or Lark does not know the union id.',
    checkId,
  ),
  99992379: userMustAct('Lark does not know a department id in the request.', checkId),
  99992380: userMustAct(
    'Lark does not know a department id in the request.',
    'Check the department ids of the configuration, and whether department_id_type says what kind they are. If there are none, it disappeared while the sync was running, and the next sync can pass.',
  ),
  99992381: userMustAct('A union id in the request belongs to another company.', checkId),
  99992500: userMustAct(
    'Lark does not know the company that the tenant key names.',
    'Take the tenant key from the event that Lark sent when the company installed the app.',
  ),
  99992501: userMustAct(
    'Lark does not know the company that the tenant key names.',
    'Take the tenant key from the event that Lark sent when the company installed the app.',
  ),

  // Internal errors
  1500: internal,
  1503: internal,
  1551: forSupport('Lark had an internal error while it looked up the company.'),
  1557: forSupport('Lark had an internal error while it looked up a user.'),
  1642: internal,
  1663: internal,
  1665: forSupport('Lark had an internal error.'),
  1668: internal,
  2200: tryAgain(
    'Lark had an internal error, usually because it was called too often, and while signing in also because of the way the app is set up.',
    'Run the sync again later. If it happens while signing in, check the App ID and the App Secret under Credentials & Basic Info in the developer console, and that the app is enabled and has a published version.',
  ),
  4006: tryAgain('A Lark service was not available.'),
  5000: tryAgain('Lark had an internal error and asks to be called less often.'),
  10101: internal,
  10500: internal,
  45500: internal,
  55001: tryAgain('Lark had an internal error and asks to be called less often.'),
  95001: internal,
  95003: internal,
  95005: internal,
  95010: internal,
  95011: internal,
} satisfies LarkCodes;
