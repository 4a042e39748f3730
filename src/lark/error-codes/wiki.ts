/**
 * Codes of documents and wiki pages: where a Base lives, and who may open it.
 *
 * Sources: Lark's page on wiki get_node and its list of server error codes (91402, 91403, and of the old document API
 * 95006 to 95009).
 */
import { addDocumentApp, closed, notAsDocumented, tryAgain, userMustAct } from './kinds.ts';
import type { LarkCodes } from './code.ts';

const copyDocumentLink =
  'Open the Base in the browser and copy the whole link into the configuration. If it was deleted, restore it or remove it from the configuration.';

export const wikiCodes = {
  // Documents
  91402: userMustAct(
    'Lark found no document for this token, which often is the token of a wiki page instead of the token of a Base.',
    'Copy the whole link of the Base from the browser into the configuration: with /wiki/ in it, the connector looks up the Base behind the page. An app token can be entered alone only when it comes from a link with /base/ in it.',
  ),
  91403: closed(
    'document',
    'The app is not a collaborator of this document; permissions of the app do not open a document.',
    addDocumentApp('document'),
  ),
  95006: userMustAct('Lark found no document for this token.', copyDocumentLink),
  95007: userMustAct('The document was deleted.', copyDocumentLink),
  95008: closed('document', 'The app may not open this document or its folder.', addDocumentApp('document')),
  95009: closed('document', 'The app may not open this document.', addDocumentApp('document')),

  // Wiki
  131001: tryAgain('The wiki could not answer.'),
  131002: userMustAct(
    'The wiki does not accept the token of the page.',
    'Open the page in the browser and copy the whole link into the configuration.',
  ),
  131004: userMustAct(
    'The wiki does not accept the app as a user.',
    'Check that the app is enabled and installed in the company that the wiki belongs to. If it is, give the log id to Lark support.',
  ),
  131005: userMustAct(
    'There is no wiki page for this link, or its document is no longer in the wiki.',
    copyDocumentLink,
  ),
  131006: closed(
    'document',
    'The app may not read this wiki page; permissions of the app do not open a page.',
    addDocumentApp('wiki page'),
  ),
  131007: notAsDocumented(
    'The wiki had an internal error that does not pass by itself.',
    'Lark asks not to try again: give the log id to Lark support.',
  ),
} satisfies LarkCodes;
