// Pure: which tables are meant by links as people paste them, and by tokens.

/** One entry of `base.tables`. */
export interface TableInput {
  readonly url?: string | undefined;
  readonly app_token?: string | undefined;
  readonly table_id?: string | undefined;
  readonly view_id?: string | undefined;
}

/** A Base or one of its tables. */
export interface TableRef {
  /** The token is that of a Base, or of a wiki page that contains one. */
  readonly kind: 'base' | 'wiki';
  readonly token: string;
  /** Without it, every table. */
  readonly table?: string;
  readonly view?: string;
}

export type ParsedTableRef = { readonly ref: TableRef } | { readonly problem: string };

const copy = 'open the table in the browser and copy the whole link';

/** What an id in `table=` is, by its prefix (docs/lark-api/base.md#links). */
const blocks: readonly (readonly [string, string])[] = [
  ['blk', 'a dashboard'],
  ['dsh', 'a dashboard'],
  ['wkf', 'a workflow'],
  ['ldx', 'a document inside the Base'],
  ['wbp', 'an app page'],
  ['vew', 'a view'],
  ['rec', 'a record'],
];

/** Pages of Lark that name no Base, by the step after `/base/` or `/wiki/`. */
const pages: Readonly<Record<TableRef['kind'], Readonly<Record<string, string>>>> = {
  base: { home: 'the start page of Base', workspace: 'a workspace of Base' },
  wiki: {
    home: 'the start page of Wiki',
    space: 'a wiki space, not one of its pages',
    settings: 'the settings of a wiki space',
  },
};

/** Other things that links of Lark open, by the step in the path. */
const documents: Readonly<Record<string, string>> = {
  docx: 'a document',
  docs: 'a document',
  sheet: 'a spreadsheet',
  sheets: 'a spreadsheet',
  mindnotes: 'a mind map',
  slides: 'a presentation',
  file: 'a file',
  drive: 'a folder',
  app: 'an app made with Base',
};

/** Understands one entry; a problem is a sentence that says what to paste. */
export function parseTableRef(input: TableInput): ParsedTableRef {
  const { url, app_token, table_id, view_id } = trimmed(input);
  if (url === undefined && app_token === undefined) {
    return { problem: `name a url or an app_token: ${copy}` };
  }
  const linked = url === undefined ? undefined : parseLink(url);
  if (linked && 'problem' in linked) return linked;
  const ref = linked?.ref ?? withoutTable(app_token ?? '');
  if (app_token !== undefined && ref.kind === 'base' && ref.token !== withoutTable(app_token).token) {
    return { problem: 'url and app_token name two Bases: leave one of them out' };
  }
  if (ref.table !== undefined && table_id !== undefined && ref.table !== table_id) {
    return { problem: 'url and table_id name two tables: leave one of them out' };
  }
  if (ref.view !== undefined && view_id !== undefined && ref.view !== view_id) {
    return { problem: 'url and view_id name two views: leave one of them out' };
  }
  return checked(ref.kind, ref.token, ref.table ?? table_id, ref.view ?? view_id);
}

/** A Base inside a document has its token and its table in one (docs/lark-api/base.md#links). */
function withoutTable(token: string): TableRef {
  const [, app_token, table] = /^(\w+?)_(tbl\w+)$/.exec(token) ?? [];
  return app_token === undefined || table === undefined
    ? { kind: 'base', token }
    : { kind: 'base', token: app_token, table };
}

function parseLink(text: string): ParsedTableRef {
  const link = linkIn(text);
  if (!link) return { problem: `this is not a link: ${copy}` };
  const { steps, param } = link;
  const at = steps.findIndex((step) => /^(?:base|wiki)$/i.test(step));
  const token = steps[at + 1];
  const before = at < 0 ? steps : steps.slice(0, at);
  if (before.includes('share') || before.includes('record')) {
    return { problem: `a shared form, view or record does not say which Base it is from: ${copy}` };
  }
  if (at < 0 || token === undefined) {
    // Login pages, app links and warnings before a foreign page carry the link to the Base as a parameter.
    const inner = link.params.find((value) => /(\/|%2F)(base|wiki)(\/|%2F)/i.test(value));
    if (inner !== undefined && inner !== text) return parseLink(inner);
    const other = steps.map((step) => documents[step]).find((what) => what !== undefined);
    const what = other === undefined ? '' : `this is ${other}: `;
    return { problem: `${what}a link to a Base has /base/ or /wiki/ and a token in it: ${copy}` };
  }
  const kind = steps[at]?.toLowerCase() === 'wiki' ? 'wiki' : 'base';
  // Tokens are long and have digits or capitals; Lark's own pages are plain words.
  const known = pages[kind][token.toLowerCase()];
  if (known !== undefined || /^[a-z_-]{1,20}$/.test(token)) {
    const page = known ?? `a page of ${kind === 'wiki' ? 'Wiki' : 'Base'} that names no Base`;
    return { problem: `this is ${page}: ${copy}` };
  }
  const split = kind === 'base' ? withoutTable(token) : { token, table: undefined };
  const stepWith = (prefix: string): string | undefined =>
    steps.slice(at + 2).find((step) => step.startsWith(prefix));
  const table = param('table') ?? split.table ?? stepWith('tbl');
  return checked(
    kind,
    split.token,
    table,
    param('view') ?? (table === undefined ? undefined : stepWith('vew')),
  );
}

interface Link {
  readonly steps: readonly string[];
  readonly params: readonly string[];
  readonly param: (name: string) => string | undefined;
}

/** The address in a text: names before it, brackets around it, HTML and line breaks in it are what copying adds. */
function linkIn(text: string): Link | undefined {
  const plain = (/^\s*https?%3A/i.test(text) ? decoded(text) : text)
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
    .replace(/&(?:amp;|#38;|#x26;)+|\\u0026/gi, '&')
    .replace(/\s+(?=[?&]\w+=)/g, '');
  const [found] = /[a-z][a-z\d+.-]*:\/\/[^\s<>"'()[\]]+/i.exec(plain) ?? [];
  const address = found?.replace(/[.,;，。；]+$/, '') ?? `https://${plain}`;
  if (!URL.canParse(address)) return undefined;
  const { pathname, search, hash } = new URL(address);
  const [path = '', query = ''] =
    hash.includes('?') || !hash.includes('=') ? hash.slice(1).split('?') : ['', hash.slice(1)];
  const params = [...paramsOf(search), ...paramsOf(query)];
  return {
    steps: stepsOf(
      /(?:\/|%2F)(?:base|wiki|share|record)(?:\/|%2F)/i.test(pathname) ? pathname : `${pathname}/${path}`,
    ),
    params: params.map(([, value]) => value),
    param: (wanted) =>
      params
        .filter(([name]) => name.toLowerCase() === wanted)
        .map(([, value]) => value.trim().replace(/\/+$/, ''))
        .find((value) => value !== ''),
  };
}

/** The parameters of a query, also where their separators are encoded; a link in a value stays whole. */
function paramsOf(query: string): (readonly [name: string, value: string])[] {
  return [...new URLSearchParams(query)].flatMap(([name, value]) =>
    /:\/\/|%2F/i.test(value) || !/[&=]/.test(name + value)
      ? [[name, value] as const]
      : [...new URLSearchParams(value === '' ? name : `${name}=${value.replace(/&(?:amp;)+/gi, '&')}`)],
  );
}

function stepsOf(path: string): string[] {
  return path
    .split('/')
    .flatMap((step) => decoded(step).split('/'))
    .map((step) => step.trim())
    .filter((step) => step !== '');
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function checked(
  kind: TableRef['kind'],
  token: string,
  table: string | undefined,
  view: string | undefined,
): ParsedTableRef {
  if (!/^[\w-]+$/.test(token)) {
    return { problem: `the token of the ${kind === 'wiki' ? 'wiki page' : 'Base'} is malformed: ${copy}` };
  }
  if (table !== undefined && !/^tbl\w+$/.test(table)) {
    const what = blocks.find(([prefix]) => table.startsWith(prefix))?.[1];
    const reason = what === undefined ? 'the id of a table begins with tbl' : `this is ${what}, not a table`;
    return { problem: `${reason}: open a table in the list at the left of the Base, and copy the link then` };
  }
  if (view !== undefined && table === undefined) {
    return { problem: `a view is given without its table: ${copy}` };
  }
  if (view !== undefined && !/^vew\w+$/.test(view)) {
    return {
      problem: 'the id of a view begins with vew: open the view in the browser and copy the whole link',
    };
  }
  return { ref: { kind, token, ...(table !== undefined && { table }), ...(view !== undefined && { view }) } };
}

function trimmed({ url, app_token, table_id, view_id }: TableInput): TableInput {
  return Object.fromEntries(
    Object.entries({ url, app_token, table_id, view_id }).flatMap(([key, value]) => {
      const text = value?.trim() ?? '';
      return text === '' ? [] : [[key, text]];
    }),
  );
}

/** The Bases and tables of a valid configuration. */
export function tableRefs(tables: readonly TableInput[]): TableRef[] {
  return tables.flatMap((input) => {
    const parsed = parseTableRef(input);
    return 'ref' in parsed ? [parsed.ref] : [];
  });
}

/** The first table that is named with two views, or with and without one. */
export function tableWithTwoViews(refs: readonly TableRef[]): string | undefined {
  const views = new Map<string, string | undefined>();
  for (const { kind, token, table, view } of refs) {
    if (table === undefined) continue;
    const name = `${kind} ${token} ${table}`;
    if (views.has(name) && views.get(name) !== view) return table;
    views.set(name, view);
  }
  return undefined;
}
