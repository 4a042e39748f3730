/** A Lark error code: what it means, what helps, and what the connector does. */

/**
 * The reaction of the connector to a code.
 *
 * - `retry`: wait and retry, a bounded number of times
 * - `throttled`: wait as long as Lark requests, then retry
 * - `renew_token`: fetch a new token once and retry
 * - `restart_listing`: a page token that Lark no longer accepts; the listing is read once more from its first page
 * - `fail`: no retry
 * - `close`: no retry, and no further call to this endpoint: none can succeed before the run is over
 */
export type Reaction = 'retry' | 'throttled' | 'renew_token' | 'restart_listing' | 'fail' | 'close';

/**
 * What can be closed although the credentials are valid. Each is opened in a different place:
 *
 * - `permission`: Permissions & Scopes in the developer console
 * - `document`: the document itself, where the app is added to it
 * - `range`: the range of people and departments that the app may see
 */
export type Gate = 'permission' | 'document' | 'range';

/** The name of each closed gate. */
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
  /** The gate that was closed, for codes about gates. */
  readonly gate?: Gate;
  /** Replaces `remedy` where the connector fetched the refused token itself. */
  readonly ownTokenRemedy?: string;
  /** Whether a wrong parameter is the cause; on a later page of a listing, that is the page token. */
  readonly aboutParameter?: true;
  /** Other meanings of the code, each for the messages of Lark that it fits; linear patterns without states. */
  readonly variants?: readonly { readonly message: RegExp; readonly code: LarkCode }[];
}

export type LarkCodes = Readonly<Record<number, LarkCode>>;
