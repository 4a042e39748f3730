/**
 * The few kinds of entries in the code tables, and the remedies that many codes share.
 *
 * The names of pages follow the English developer console as Lark's own documents write them
 * ("Permissions & Scopes > Data Permissions > Range of contacts data to access", "Version Management
 * & Release", "Credentials & Basic Info", "Security Settings").
 */
import type { Gate, LarkCode } from './code.ts';

/** A retry changes nothing: the user has to change the app, the document or the configuration. */
export const userMustAct = (means: string, remedy: string): LarkCode => ({
  means,
  remedy,
  reaction: 'fail',
  type: 'config_error',
});

/** No call to the endpoint can succeed in this run: it is not called again. */
export const usedUp = (means: string, remedy: string): LarkCode => ({
  means,
  remedy,
  reaction: 'close',
  type: 'config_error',
});

/** The user must act, and the code tells where. */
export const closed = (gate: Gate, means: string, remedy: string): LarkCode => ({
  ...userMustAct(means, remedy),
  gate,
});

/** The token was refused: a new one may work; if it does not, the set-up of the app is wrong. */
export const renewToken = (means: string, remedy: string): LarkCode => ({
  means,
  remedy,
  ownTokenRemedy: checkApp,
  reaction: 'renew_token',
  type: 'config_error',
});

/** A token of a user was sent, where the configuration has a pasted token; the connector never fetches one. */
export const userToken = (means: string, remedy: string): LarkCode => ({
  ...userMustAct(means, remedy),
  ownTokenRemedy: checkApp,
});

/** A parameter of the request was refused. */
export const aboutParameter = (code: LarkCode): LarkCode => ({ ...code, aboutParameter: true });

/** Lark could not answer now. */
export const tryAgain = (means: string, remedy: string = syncLater): LarkCode => ({
  means,
  remedy,
  reaction: 'retry',
  type: 'transient_error',
});

/** The same request would fail again, but the next sync sends another one. */
export const nextSync = (means: string, remedy: string): LarkCode => ({
  means,
  remedy,
  reaction: 'fail',
  type: 'transient_error',
});

/** The page token expired: the listing starts again once; if that does not help, the next sync may. */
export const restartListing = (means: string, remedy: string): LarkCode => ({
  means,
  remedy,
  reaction: 'restart_listing',
  type: 'transient_error',
});

/** The connector sent something that Lark does not accept, or Lark contradicts its own documentation. */
export const notAsDocumented = (means: string, remedy: string = report): LarkCode => ({
  means,
  remedy,
  reaction: 'fail',
  type: 'system_error',
});

/** A code of an API that this connector never calls, kept so that `explain` knows it. */
export const notCalled = (means: string): LarkCode => notAsDocumented(means, neverAsked);

const checkApp =
  'The connector signed in again and Lark refused the new token as well: check in the developer console that the app is enabled and that its published version can call this API. If only one stream is refused, leave it out and report it to the maintainers with the log id.';

export const syncLater =
  'The connector tries several times by itself, so run the sync again later. If the problem persists, give the log id to Lark support.';

export const report =
  'Report it to the maintainers of this connector, with the log id and the path of the request.';

const neverAsked =
  'This connector only reads and does not call the API that this code belongs to. If a sync shows it, report it to the maintainers with the log id.';

/** A change in the developer console takes effect only when a version with it has been approved. */
export const publishVersion =
  'create a version under Version Management & Release and have an administrator approve it';

/** The contact range is a gate of its own beside permissions; by default it is the app's availability. */
export const widenContactRange = (what: string): string =>
  `In the developer console, open Permissions & Scopes > Data Permissions > Range of contacts data to access, include ${what}, then ${publishVersion}. An administrator can also widen the range in the Admin Console, under Workplace > App management.`;

/** Sharing a document with the app is the third gate, beside permissions and the contact range. */
export const addDocumentApp = (document: string): string =>
  `Open the ${document} in the browser, choose … → More → Add document app, and add this app. It can be found there only after a Base permission has been granted under Permissions & Scopes and a version with it has been published.`;

export const checkCredentials =
  'Copy the App ID and the App Secret again from Credentials & Basic Info in the developer console, and check that the app is enabled. Check the region too: Lark and Feishu are separate, and an app exists on one of them only.';
