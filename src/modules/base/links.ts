// Pure: which tables are meant by links as people paste them, and by tokens.

/** One line of the configuration, as it is written. */
export interface Pasted {
  readonly url?: string | undefined;
  readonly app_token?: string | undefined;
  readonly table_id?: string | undefined;
  readonly view_id?: string | undefined;
}

/** A Base or one of its tables. */
export interface Place {
  /** The token is that of a Base, or of a wiki page that holds one. */
  readonly kind: 'base' | 'wiki';
  readonly token: string;
  /** Without it, every table. */
  readonly table?: string;
  readonly view?: string;
}

export type Understood = { readonly place: Place } | { readonly problem: string };

const copy = 'open the table in the browser and copy the whole link';

/** What an id in `table=` is, by how it begins (docs/lark-api/base.md#links). */
const others: readonly (readonly [string, string])[] = [
  ['blk', 'a dashboard'],
  ['dsh', 'a dashboard'],
  ['wkf', 'a workflow'],
  ['ldx', 'a document inside the Base'],
  ['wbp', 'an app page'],
  ['vew', 'a view'],
  ['rec', 'a record'],
];

/** Understands one line; a problem is a sentence that says what to paste. */
export function understand(pasted: Pasted): Understood {
  const { url, app_token, table_id, view_id } = trimmed(pasted);
  if (url === undefined && app_token === undefined) {
    return { problem: `name a url or an app_token: ${copy}` };
  }
  const linked = url === undefined ? undefined : understandLink(url);
  if (linked && 'problem' in linked) return linked;
  const place = linked?.place ?? { kind: 'base', token: app_token ?? '' };
  if (app_token !== undefined && place.kind === 'base' && place.token !== app_token) {
    return { problem: 'url and app_token name two Bases: leave one of them out' };
  }
  if (place.table !== undefined && table_id !== undefined && place.table !== table_id) {
    return { problem: 'url and table_id name two tables: leave one of them out' };
  }
  if (place.view !== undefined && view_id !== undefined && place.view !== view_id) {
    return { problem: 'url and view_id name two views: leave one of them out' };
  }
  return checked(place.kind, place.token, place.table ?? table_id, place.view ?? view_id);
}

function understandLink(text: string): Understood {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return { problem: `this is not a link: ${copy}` };
  const { pathname, searchParams } = new URL(address);
  const steps = pathname.split('/').filter((step) => step !== '');
  if (steps.includes('share')) {
    return { problem: `a shared form, view or record does not say which Base it is from: ${copy}` };
  }
  const at = steps.findIndex((step) => step === 'base' || step === 'wiki');
  const token = steps[at + 1];
  if (at < 0 || token === undefined) {
    return { problem: `a link to a Base has /base/ or /wiki/ and a token in it: ${copy}` };
  }
  const kind = steps[at] === 'wiki' ? 'wiki' : 'base';
  return checked(kind, token, given(searchParams.get('table')), given(searchParams.get('view')));
}

function checked(
  kind: Place['kind'],
  token: string,
  table: string | undefined,
  view: string | undefined,
): Understood {
  if (!/^[\w-]+$/.test(token)) {
    return { problem: `the token of the ${kind === 'wiki' ? 'wiki page' : 'Base'} is malformed: ${copy}` };
  }
  if (table !== undefined && !/^tbl\w+$/.test(table)) {
    const what = others.find(([prefix]) => table.startsWith(prefix))?.[1];
    const said = what === undefined ? 'the id of a table begins with tbl' : `this is ${what}, not a table`;
    return { problem: `${said}: open a table in the list at the left of the Base, and copy the link then` };
  }
  if (view !== undefined && table === undefined) {
    return { problem: `a view is given without its table: ${copy}` };
  }
  if (view !== undefined && !/^vew\w+$/.test(view)) {
    return {
      problem: 'the id of a view begins with vew: open the view in the browser and copy the whole link',
    };
  }
  return {
    place: { kind, token, ...(table !== undefined && { table }), ...(view !== undefined && { view }) },
  };
}

function trimmed(pasted: Pasted): Pasted {
  const given = ({ url, app_token, table_id, view_id }: Pasted) => ({ url, app_token, table_id, view_id });
  return Object.fromEntries(
    Object.entries(given(pasted)).flatMap(([key, value]) => {
      const text = value?.trim() ?? '';
      return text === '' ? [] : [[key, text]];
    }),
  );
}

function given(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text;
}

/** The places of a valid configuration. */
export function placesOf(tables: readonly Pasted[]): Place[] {
  return tables.flatMap((pasted) => {
    const understood = understand(pasted);
    return 'place' in understood ? [understood.place] : [];
  });
}

/** The first table that is named with two views, or with and without one. */
export function tableWithTwoViews(places: readonly Place[]): string | undefined {
  const views = new Map<string, string | undefined>();
  for (const { kind, token, table, view } of places) {
    if (table === undefined) continue;
    const name = `${kind} ${token} ${table}`;
    if (views.has(name) && views.get(name) !== view) return table;
    views.set(name, view);
  }
  return undefined;
}
