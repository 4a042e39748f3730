// What a view is put together from.

/** A column of a view as SQL. */
export interface Selected {
  readonly as: string;
  readonly sql: string;
}

/** A table, or a selection in brackets, that is joined. */
export interface Join {
  readonly table: string;
  readonly from: string;
  readonly alias: string;
  readonly on: string;
}
