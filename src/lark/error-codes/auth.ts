/**
 * Codes about signing in: the app, its secret, its tokens, its permissions, its installation.
 *
 * Sources: Lark's list of server error codes and its pages on the access token APIs and on error 99991672. Where live
 * answers contradict the list (10014 is "disabled" there, but "app secret invalid" or "app id not exists" in reality)
 * the text covers both. See docs/lark-api/auth.md#signing-in
 */
import { checkCredentials, closed, publishVersion, renewToken, userMustAct, userToken } from './kinds.ts';
import type { LarkCodes } from './code.ts';

const installApp =
  'Publish a version of the app under Version Management & Release, and have an administrator approve, install and enable it for the company.';

const signInAgain =
  'Check the credentials; a token that was pasted into the configuration lasts at most two hours, so replace it, or sign in with App ID and App Secret.';

const newAppAccessToken =
  'Paste a new app access token of the store app into the configuration, or sign in with App ID, App Secret and a recent app ticket, so that the connector can fetch one.';

const tenantTokenOnly =
  'This connector signs in as an app: use the App ID and the App Secret, or paste a tenant access token (it begins with t-), not a token of a user.';

export const authCodes = {
  // The app and its secret
  10003: userMustAct(
    'Lark does not accept the App ID or the App Secret: one of them is missing, malformed, or from the other platform.',
    checkCredentials,
  ),
  10005: userMustAct(
    'Lark does not accept the App ID, or the company that it was used for.',
    checkCredentials,
  ),
  10014: userMustAct(
    'Lark refused the app: the App Secret is wrong, the App ID is unknown, or the app is disabled.',
    checkCredentials,
  ),
  10015: userMustAct('Lark refused the App Secret, or the app as a whole.', checkCredentials),
  99991543: userMustAct('Lark does not know this App ID and App Secret.', checkCredentials),

  // Store apps
  10012: userMustAct(
    'Lark did not issue an app access token, in a store app usually because the app ticket is too old.',
    'Lark sends a new app ticket to the store app about every hour: put the latest one into the configuration. A custom app needs no ticket and signs in with App ID and App Secret alone.',
  ),
  /** Tried again because it may be Lark's, but what remains after that is nearly always the set-up. */
  10013: {
    means: 'Lark did not issue a tenant access token.',
    remedy:
      "Check the App ID and the App Secret under Credentials & Basic Info, and for a store app that the tenant key is the company's and that the company has installed the app.",
    reaction: 'retry',
    type: 'config_error',
  },
  10016: userMustAct(
    'Lark sends app tickets to store apps only, and this app is not one.',
    'Choose the custom app sign-in in the configuration, which needs the App ID and the App Secret only.',
  ),
  20014: renewToken('Lark did not accept the app access token.', newAppAccessToken),
  99991664: renewToken('The app access token is not valid, or it has expired.', newAppAccessToken),

  // The installation
  11207: userMustAct('The app cannot be used in this company at the moment.', installApp),
  11210: userMustAct('The app is not installed in this company.', installApp),
  20009: userMustAct('The app is not installed in this company.', installApp),
  99991662: userMustAct(
    'The app is disabled.',
    'Enable the app in the Admin Console under Workplace > App management, or on its page in the developer console.',
  ),
  99991673: userMustAct('The app is not installed in this company, or not available in it.', installApp),

  // Tokens
  4001: renewToken('Lark did not accept the token and asks for a new one.', signInAgain),
  20013: renewToken('The tenant access token is not valid.', signInAgain),
  99991661: renewToken(
    'The request reached Lark without a token.',
    'A proxy on the way may have removed the Authorization header: let it pass. Otherwise report it to the maintainers of this connector with the log id.',
  ),
  99991663: renewToken(
    'The tenant access token is not valid or has expired, or this API does not accept tenant access tokens.',
    `${signInAgain} If only one stream is refused, its API is for users and not for apps: leave that stream out and report it to the maintainers.`,
  ),
  99991665: renewToken('The tenant access token is not valid.', signInAgain),
  /** Documented for user tokens, observed for tenant tokens close to their end: docs/lark-api/auth.md#signing-in */
  99991668: renewToken(
    'Lark did not accept the token: it has expired, or it is the token of a user, or this API does not accept it.',
    tenantTokenOnly,
  ),
  99991669: userToken('The refresh token of a user is not valid.', tenantTokenOnly),
  99991671: renewToken(
    'The token has a form that Lark does not know: it must begin with t-.',
    tenantTokenOnly,
  ),
  99991677: userToken('The token of a user has expired.', tenantTokenOnly),

  // Permissions
  99991672: closed(
    'permission',
    'The app lacks a permission.',
    `In the developer console, add one of the permissions that Lark names under Permissions & Scopes, then ${publishVersion}. The command "source-lark scopes" prints all permissions that a configuration needs, ready for batch import.`,
  ),
  99991676: closed(
    'permission',
    'The token does not carry the permission that this call needs.',
    `Add the permission under Permissions & Scopes in the developer console as one for tenant tokens, then ${publishVersion}; a token that was pasted into the configuration must be created again afterwards.`,
  ),
  99991679: userToken('The user whose token was used has not granted this permission.', tenantTokenOnly),
} satisfies LarkCodes;
