/** Behaviour of Base that Lark does not document (docs/lark-api/base.md). */

/** The defaults are observed or likely behaviour. */
export interface BaseQuirks {
  /** More than the largest page: 99992402 (default), or as many as a page may have. */
  readonly basePageSize: 'refused' | 'clamped';
  /** Paging of searches: by place in the live listing (default, the worst case), or after the last record. */
  readonly basePaging: 'place' | 'record';
  /** The answer of a search to an app that advanced permissions exclude: an empty list (default), or 1254302. */
  readonly baseKeptOut: 'empty' | 'refused';
  /** Whether such an app can list tables, views and columns; by default it gets 403 and 1254302. */
  readonly baseKeptOutLists: 'refused' | 'shown';
  /** `isGreater ExactDate`: after the first moment of that day (default), or only from the next day on. */
  readonly baseAfterDay: 'moment' | 'next-day';
  /** Whether dates can be filtered at all; practitioners report 1254018. */
  readonly baseDateFilters: 'work' | 'refused';
  /** `view_id`: honoured (default), ignored as on older Bases, or with an order that changes from page to page. */
  readonly baseViews: 'honoured' | 'ignored' | 'restless';
  /** Requests for one Base while another is answered: 1254291 (default), or served all the same. */
  readonly baseLock: 'held' | 'none';
}

/** The observed behaviour. */
export const baseQuirks: BaseQuirks = {
  basePageSize: 'refused',
  basePaging: 'place',
  baseKeptOut: 'empty',
  baseKeptOutLists: 'refused',
  baseAfterDay: 'moment',
  baseDateFilters: 'work',
  baseViews: 'honoured',
  baseLock: 'held',
};
