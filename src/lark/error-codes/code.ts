/** What a Lark error code is to this connector: what it means, what helps, and what we do. */

/**
 * What the connector does when Lark answers with a code.
 *
 * - `retry`: wait and ask again, a bounded number of times
 * - `throttled`: wait as long as Lark says, then ask again
 * - `renew_token`: fetch a new token once and ask again
 * - `begin_again`: a page token that Lark no longer accepts; the listing is read once more from its first page
 * - `fail`: no second try
 * - `close`: no second try, and no further call to this endpoint: none can succeed before the run is over
 */
export type Reaction = 'retry' | 'throttled' | 'renew_token' | 'begin_again' | 'fail' | 'close';

/**
 * What can be closed although the credentials are good. Each is opened in a place of its own:
 *
 * - `permission`: Permissions & Scopes in the developer console
 * - `document`: the document itself, where the app is added to it
 * - `range`: the range of people and departments that the app may see
 */
export type Gate = 'permission' | 'document' | 'range';

/** What a closed gate is called. */
export const gateTitles: Readonly<Record<Gate, string>> = {
  permission: 'a permission is missing',
  document: 'a document is not shared with the app',
  range: 'the range that the app may see is too small',
};

export interface LarkCode {
  /** What happened, in one sentence for the person who set up the sync. */
  readonly means: string;
  /** What to do and where to click, in the words of Lark's developer console; never empty. */
  readonly remedy: string;
  readonly reaction: Reaction;
  /**
   * What it is when we give up: `config_error` = the user must act, `transient_error` = later may
   * work, `system_error` = our mistake or Lark's.
   */
  readonly type: 'config_error' | 'transient_error' | 'system_error';
  /** Which gate was closed, where the code says so. */
  readonly gate?: Gate;
}

export type LarkCodes = Readonly<Record<number, LarkCode>>;
