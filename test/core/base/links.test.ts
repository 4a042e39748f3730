// Links as people paste them, and what the configuration makes of them.
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import {
  parseTableRef,
  tableWithTwoViews,
  type TableInput,
  type TableRef,
} from '../../../src/modules/base/links.ts';

const app = 'BnVwbPq7TaXe4fsK2c8lh0Zynbd';
const base = (more: Partial<TableRef> = {}): TableRef => ({ kind: 'base', token: app, ...more });
const wiki = (more: Partial<TableRef> = {}): TableRef => ({ kind: 'wiki', token: 'wikcnNode', ...more });

const inView = base({ table: 'tblX1', view: 'vewY2' });

test.each<[string, TableInput, TableRef]>([
  ['a whole Base', { url: `https://x.larksuite.com/base/${app}` }, base()],
  ['a slash at the end', { url: `https://x.larksuite.com/base/${app}/` }, base()],
  ['a table', { url: `https://x.feishu.cn/base/${app}?table=tblX1` }, base({ table: 'tblX1' })],
  [
    'a table and a view',
    { url: `https://x.feishu.cn/base/${app}?table=tblX1&view=vewY2` },
    base({ table: 'tblX1', view: 'vewY2' }),
  ],
  [
    'what else browsers add',
    { url: `https://x.larkoffice.com/base/${app}?from=from_copylink&table=tblX1#share` },
    base({ table: 'tblX1' }),
  ],
  ['a wiki page', { url: 'https://x.larksuite.com/wiki/wikcnNode' }, wiki()],
  [
    'a table in a wiki page',
    { url: 'https://x.larksuite.com/wiki/wikcnNode?table=tblX1&view=vewY2' },
    wiki({ table: 'tblX1', view: 'vewY2' }),
  ],
  ['a private host with a port', { url: `https://lark.corp.example:8443/base/${app}` }, base()],
  ['a path before it', { url: `https://lark.corp.example/space/base/${app}` }, base()],
  ['no scheme', { url: `x.larksuite.com/base/${app}?table=tblX1` }, base({ table: 'tblX1' })],
  ['blanks around it', { url: `  https://x.larksuite.com/base/${app}\n` }, base()],
  ['empty parameters', { url: `https://x.larksuite.com/base/${app}?table=&view=` }, base()],
  ['a token', { app_token: app }, base()],
  [
    'tokens',
    { app_token: app, table_id: 'tblX1', view_id: 'vewY2' },
    base({ table: 'tblX1', view: 'vewY2' }),
  ],
  [
    'a link and a table id',
    { url: `https://x.feishu.cn/base/${app}`, table_id: 'tblX1' },
    base({ table: 'tblX1' }),
  ],
  [
    'ampersands as HTML writes them',
    { url: `https://x.feishu.cn/base/${app}?from=a&amp;table=tblX1&amp;view=vewY2` },
    base({ table: 'tblX1', view: 'vewY2' }),
  ],
  [
    'ampersands escaped twice, or by number',
    { url: `https://x.feishu.cn/base/${app}?table=tblX1&amp;amp;x=1&#38;view=vewY2` },
    base({ table: 'tblX1', view: 'vewY2' }),
  ],
  [
    'a query in the fragment',
    { url: `https://x.feishu.cn/base/${app}#?table=tblX1` },
    base({ table: 'tblX1' }),
  ],
  [
    'parameters in the fragment',
    { url: `https://x.feishu.cn/base/${app}#table=tblX1` },
    base({ table: 'tblX1' }),
  ],
  [
    'a path in the fragment',
    { url: `https://x.feishu.cn/#/base/${app}?table=tblX1` },
    base({ table: 'tblX1' }),
  ],
  ['http', { url: `http://x.feishu.cn/base/${app}?table=tblX1` }, base({ table: 'tblX1' })],
  ['the scheme of the app', { url: `lark://x.larksuite.com/base/${app}` }, base()],
  [
    'blanks behind the token and the table',
    { url: `https://x.feishu.cn/base/${app}%20?table=tblX1%20` },
    base({ table: 'tblX1' }),
  ],
  [
    'a title before it',
    { url: `Sales ops https://x.larksuite.com/base/${app}?table=tblX1` },
    base({ table: 'tblX1' }),
  ],
  [
    'Markdown',
    { url: `[Sales ops](https://x.larksuite.com/base/${app}?table=tblX1)` },
    base({ table: 'tblX1' }),
  ],
  ['the end of a sentence', { url: `<https://x.larksuite.com/base/${app}>.` }, base()],
  [
    'a login page on the way to it',
    {
      url: `https://accounts.larksuite.com/accounts/page/login?redirect_uri=${encodeURIComponent(
        `https://x.larksuite.com/base/${app}?table=tblX1&view=vewY2`,
      )}`,
    },
    base({ table: 'tblX1', view: 'vewY2' }),
  ],
  [
    'a link of the mobile app',
    {
      url: `https://applink.feishu.cn/client/web_url/open?mode=window&url=${encodeURIComponent(
        'https://x.feishu.cn/wiki/wikcnNode?table=tblX1',
      )}`,
    },
    wiki({ table: 'tblX1' }),
  ],
  ['the token of a Base inside a document', { app_token: `${app}_tblX1` }, base({ table: 'tblX1' })],
  ['the same in a link', { url: `https://x.feishu.cn/base/${app}_tblX1` }, base({ table: 'tblX1' })],
  ['the same twice', { url: `https://x.feishu.cn/base/${app}`, app_token: app }, base()],
  [
    'a host and a path in capitals',
    { url: `HTTPS://X.LARKSUITE.COM/BASE/${app}?table=tblX1` },
    base({ table: 'tblX1' }),
  ],
  ['another order, slashes', { url: `https://x.feishu.cn//base//${app}//?view=vewY2&table=tblX1/` }, inView],
  ['parameters in capitals', { url: `https://x.feishu.cn/base/${app}?TABLE=tblX1&View=vewY2` }, inView],
  ['an encoded query', { url: `https://x.feishu.cn/base/${app}?table%3DtblX1%26view%3DvewY2` }, inView],
  ['an encoded ampersand', { url: `https://x.feishu.cn/base/${app}?table=tblX1%26amp%3Bview=vewY2` }, inView],
  ['an ampersand of JSON', { url: `https://x.feishu.cn/base/${app}?table=tblX1\\u0026view=vewY2` }, inView],
  ['an encoded path', { url: `https://x.feishu.cn/base%2F${app}?table=tblX1` }, base({ table: 'tblX1' })],
  [
    'an encoded link',
    { url: encodeURIComponent(`https://x.feishu.cn/base/${app}?table=tblX1&view=vewY2`) },
    inView,
  ],
  ['a table in the path', { url: `https://x.feishu.cn/base/${app}/tblX1` }, base({ table: 'tblX1' })],
  ['a table and a view in the path', { url: `https://x.feishu.cn/base/${app}/table/tblX1/vewY2` }, inView],
  ['a wrapped line', { url: `https://x.feishu.cn/base/${app}\n  ?table=tblX1\n&view=vewY2` }, inView],
  [
    'marks without width',
    { url: `\u200Bhttps://x.feishu.cn/base/${app}?table=tblX1\uFEFF` },
    base({ table: 'tblX1' }),
  ],
  [
    'a wiki page in capitals',
    { url: 'https://x.larksuite.com/Wiki/wikcnNode/?table=tblX1' },
    wiki({ table: 'tblX1' }),
  ],
  ['empty fields of a form', { url: '', app_token: app, table_id: ' ', view_id: '' }, base()],
])('understands %s', (_what, input, ref) => {
  expect(parseTableRef(input)).toEqual({ ref });
});

const table = (id: string): TableInput => ({ url: `https://x.larksuite.com/base/${app}?table=${id}` });

test.each<[string, TableInput, RegExp]>([
  ['nothing', {}, /name a url or an app_token.*copy the whole link/],
  ['a dashboard', table('blkA1'), /this is a dashboard, not a table: open a table .* copy the link/],
  ['a workflow', table('wkfA1'), /this is a workflow, not a table: open a table/],
  ['a document', table('ldxA1'), /this is a document .*, not a table/],
  ['an app page', table('wbpA1'), /this is an app page, not a table/],
  ['a view for a table', table('vewA1'), /this is a view, not a table/],
  ['something else for a table', table('abc'), /the id of a table begins with tbl/],
  ['a dashboard by its id', { app_token: app, table_id: 'blkA1' }, /this is a dashboard/],
  ['a document', { url: `https://x.larksuite.com/docx/${app}` }, /has \/base\/ or \/wiki\/ and a token/],
  ['a Base without a token', { url: 'https://x.larksuite.com/base/' }, /and a token in it/],
  ['a shared form', { url: 'https://x.feishu.cn/share/base/form/shrcn1' }, /does not say which Base/],
  ['a shared view', { url: 'https://x.feishu.cn/share/base/view/shrcn1' }, /does not say which Base/],
  [
    'a shared record',
    { url: 'https://x.feishu.cn/record/KBcN1' },
    /shared form, view or record does not say/,
  ],
  [
    'a workspace',
    { url: 'https://x.feishu.cn/base/workspace/A1?table=tblA' },
    /this is a workspace of Base: open the table/,
  ],
  ['the start page', { url: 'https://x.feishu.cn/base/home' }, /this is the start page of Base: open/],
  [
    'the start page with a slash',
    { url: 'http://x.larksuite.com/base/home/?from=a' },
    /the start page of Base/,
  ],
  [
    'another page of Base',
    { url: 'https://x.feishu.cn/base/add-ons/E1' },
    /a page of Base that names no Base/,
  ],
  [
    'a wiki space',
    { url: 'https://x.feishu.cn/wiki/space/7034502641455497244' },
    /this is a wiki space, not one of its pages/,
  ],
  [
    'the settings of one',
    { url: 'https://x.feishu.cn/wiki/settings/70345' },
    /this is the settings of a wiki space/,
  ],
  ['a space in capitals', { url: 'https://x.feishu.cn/wiki/Space/70345' }, /a wiki space, not one/],
  ['a workspace in capitals', { url: 'https://x.feishu.cn/BASE/Workspace/A1' }, /a workspace of Base/],
  ['the start page of Wiki', { url: 'https://x.feishu.cn/wiki/home' }, /the start page of Wiki/],
  ['another page of Wiki', { url: 'https://x.feishu.cn/wiki/recent' }, /a page of Wiki that names no Base/],
  [
    'a spreadsheet',
    { url: `https://x.feishu.cn/sheets/${app}?sheet=a` },
    /this is a spreadsheet: a link to a Base has/,
  ],
  ['a folder', { url: `https://x.feishu.cn/drive/folder/${app}` }, /this is a folder: a link to a Base has/],
  [
    'an app made with Base',
    { url: `https://x.feishu.cn/app/${app}?pageId=p` },
    /this is an app made with Base: a/,
  ],
  [
    'a login page alone',
    { url: 'https://accounts.feishu.cn/login?redirect_uri=https%3A%2F%2Fx.feishu.cn%2Fbase%2Fhome' },
    /the start page of Base/,
  ],
  ['no link', { url: 'not a link' }, /not a link|has \/base\//],
  ['a link for a token', { app_token: 'https://x.feishu.cn/base/A' }, /token of the Base is malformed/],
  ['a view without a table', { app_token: app, view_id: 'vewA1' }, /a view is given without its table/],
  ['no view', { app_token: app, table_id: 'tblA1', view_id: 'tblB2' }, /the id of a view begins with vew/],
  ['two Bases', { url: `https://x.feishu.cn/base/${app}`, app_token: 'Other' }, /two Bases/],
  ['two tables', { ...table('tblA1'), table_id: 'tblB2' }, /two tables/],
  [
    'two views',
    { url: `https://x.feishu.cn/base/${app}?table=tblA1&view=vewA1`, view_id: 'vewB2' },
    /two views/,
  ],
])('refuses %s, and says what to paste', (_what, input, problem) => {
  expect(parseTableRef(input)).toEqual({ problem: expect.stringMatching(problem) as string });
});

test.each<[string, TableRef[], string | undefined]>([
  ['once', [base({ table: 'tblA' })], undefined],
  ['twice alike', [base({ table: 'tblA' }), base({ table: 'tblA' })], undefined],
  [
    'with one view twice',
    [base({ table: 'tblA', view: 'v' }), base({ table: 'tblA', view: 'v' })],
    undefined,
  ],
  ['with its whole Base', [base(), base({ table: 'tblA', view: 'v' })], undefined],
  ['with two views', [base({ table: 'tblA', view: 'v' }), base({ table: 'tblA', view: 'w' })], 'tblA'],
  ['with and without a view', [base({ table: 'tblA' }), base({ table: 'tblA', view: 'w' })], 'tblA'],
  ['in two Bases', [base({ table: 'tblA', view: 'v' }), wiki({ table: 'tblA', view: 'w' })], undefined],
])('a table that is named %s', (_how, refs, twice) => {
  expect(tableWithTwoViews(refs)).toBe(twice);
});

describe('the configuration', () => {
  const parse = (settings: object): unknown =>
    parseConfig({ credentials: { app_id: 'cli_a', app_secret: 'secret' }, base: settings });

  test.each<[string, object, RegExp]>([
    ['no table at all', {}, /base\.tables: paste the link/],
    ['a dashboard', { tables: [{ app_token: app, table_id: 'blkA' }] }, /base\.tables.*0.*dashboard/],
    [
      'a table with two views',
      {
        tables: [
          { app_token: app, table_id: 'tblA', view_id: 'vewA' },
          { app_token: app, table_id: 'tblA', view_id: 'vewB' },
        ],
      },
      /base\.tables.*tblA is named with two views/,
    ],
    [
      'a filter with a view',
      { server_filter: true, tables: [{ app_token: app, table_id: 'tblA', view_id: 'vewA' }] },
      /base\.server_filter.*view/,
    ],
  ])('refuses %s', (_what, settings, problem) => {
    expect(() => parse(settings)).toThrow(problem);
  });

  test('takes a table that is named twice, and a filter without views', () => {
    const tables = [table('tblA'), table('tblA'), { app_token: app }];
    expect(() => parse({ server_filter: true, tables })).not.toThrow();
  });
});
