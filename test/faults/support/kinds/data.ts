// Answers of Lark that say `code: 0` and have less than they should, or something else.
import {
  dataOf,
  hasRows,
  isLaterPage,
  isPage,
  itemsOf,
  listKeyOf,
  withData,
  withList,
  type Exchange,
  type FaultKind,
} from '../exchange.ts';

const cutOff = { fits: ['transient_error', 'system_error'], passes: true } as const;
/** Another shape than documented: reported at once, since Lark would send it again. */
const unlike = { fits: ['transient_error', 'system_error'] } as const;

const more = (exchange: Exchange): boolean => dataOf(exchange)['has_more'] === true;
const counts = (exchange: Exchange): boolean =>
  [dataOf(exchange)['total'], dataOf(exchange)['count']].some((count) => typeof count === 'number');

/** A list that is missing, and nothing in the answer that says there is more than nothing. */
const missingUnseen: FaultKind['unseen'] = (exchange, how) =>
  how === 'always' && !more(exchange) && !counts(exchange) && !isLaterPage(exchange)
    ? 'an empty list may be left out, and a second answer says the same'
    : undefined;
const rowsUnseen: FaultKind['unseen'] = (exchange) =>
  counts(exchange) ? undefined : 'the listing has no count';

const without = (exchange: Exchange, key: string | undefined) =>
  withData(exchange, (data) => Object.fromEntries(Object.entries(data).filter(([name]) => name !== key)));

const data: readonly FaultKind[] = [
  { name: 'data missing', bend: () => ({ body: { code: 0, msg: 'success' } }), ...cutOff },
  { name: 'data null', bend: (exchange) => withData(exchange, () => null), ...cutOff },
  { name: 'data a list', bend: (exchange) => withData(exchange, () => []), ...unlike },
  { name: 'data a text', bend: (exchange) => withData(exchange, () => 'ok'), ...unlike },
  {
    name: 'data empty, a detail',
    applies: (exchange) => listKeyOf(exchange) === undefined,
    bend: (exchange) => withData(exchange, () => ({})),
    ...cutOff,
  },
  {
    name: 'data empty, a page',
    applies: (exchange) => isPage(exchange) && hasRows(exchange),
    bend: (exchange) => withData(exchange, () => ({})),
    ...cutOff,
    unseen: (exchange, how) =>
      how === 'always' && exchange.endpoint.endsWith('/children') && !isLaterPage(exchange)
        ? 'Lark leaves out has_more and the list of an empty page there'
        : undefined,
  },
  {
    name: 'code missing',
    bend: ({ answer: { code, ...answer } }) => ({ body: answer }),
    ...cutOff,
  },
  { name: 'code a text', bend: ({ answer }) => ({ body: { ...answer, code: '0' } }), ...cutOff },
];

const list = (name: string, kind: Omit<FaultKind, 'name'>): FaultKind => ({
  name: `list ${name}`,
  applies: hasRows,
  ...kind,
});

const lists: readonly FaultKind[] = [
  list('null', { bend: (exchange) => withList(exchange, () => null), ...cutOff, unseen: missingUnseen }),
  list('absent', {
    bend: (exchange) => without(exchange, listKeyOf(exchange)),
    ...cutOff,
    unseen: missingUnseen,
  }),
  list('null with has_more', {
    applies: (exchange) => isPage(exchange) && hasRows(exchange) && more(exchange),
    bend: (exchange) => withList(exchange, () => null),
    ...cutOff,
  }),
  list('absent with has_more', {
    applies: (exchange) => isPage(exchange) && hasRows(exchange) && more(exchange),
    bend: (exchange) => without(exchange, listKeyOf(exchange)),
    ...cutOff,
  }),
  list('an object', { bend: (exchange) => withList(exchange, () => ({})), ...unlike }),
  list('a text', { bend: (exchange) => withList(exchange, () => 'none'), ...unlike }),
  list('of nulls', { bend: (exchange) => withList(exchange, (items) => items.map(() => null)), ...unlike }),
  list('of lists', { bend: (exchange) => withList(exchange, (items) => items.map(() => [])), ...unlike }),
  list('of empty objects', {
    bend: (exchange) => withList(exchange, (items) => items.map(() => ({}))),
    ...unlike,
  }),
  list('empty', {
    bend: (exchange) => withList(exchange, () => []),
    ...cutOff,
    unseen: (exchange) =>
      counts(exchange) ? undefined : 'an empty list is an answer, and the listing has no count',
  }),
  list('without its last row', {
    bend: (exchange) => withList(exchange, (items) => items.slice(0, -1)),
    ...cutOff,
    unseen: rowsUnseen,
  }),
  list('with a row twice', {
    bend: (exchange) => withList(exchange, (items) => [...items, ...items.slice(0, 1)]),
    fits: [],
  }),
];

const about = (exchange: Exchange): string => exchange.url.pathname;
const isDetail = (exchange: Exchange): boolean =>
  listKeyOf(exchange) === undefined && about(exchange).length > 0;

const details: readonly FaultKind[] = [
  {
    name: 'detail of another',
    applies: (exchange, past) =>
      isDetail(exchange) && past.others(exchange).some((other) => about(other) !== about(exchange)),
    bend: (exchange, past) => ({
      body: past.others(exchange).findLast((other) => about(other) !== about(exchange))?.answer ?? '',
    }),
    ...cutOff,
    unseen: (exchange) =>
      exchange.endpoint.includes('/approval/v4/approvals')
        ? 'a definition does not have its code'
        : undefined,
  },
];

export const dataKinds: readonly FaultKind[] = [...data, ...lists, ...details, ...pageItems()];

/** One row that cannot be distinguished from others. */
function pageItems(): readonly FaultKind[] {
  return [
    list('with a row without anything', {
      applies: (exchange) => itemsOf(exchange).length > 1 && typeof itemsOf(exchange)[0] === 'object',
      bend: (exchange) => withList(exchange, (items) => [{}, ...items.slice(1)]),
      // Without a row of the list of tables, the catalog has a stream that does not exist.
      fits: ['transient_error', 'system_error', 'config_error'],
      unseen: () => 'a row without its key is left out with a WARN',
    }),
  ];
}
