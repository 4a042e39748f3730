/** A search request (docs/lark-api/base.md#records). */

/** One comparison. */
export interface Condition {
  readonly field_name: string;
  readonly operator: string;
  readonly value: readonly string[];
}

/** Comparisons, and groups of them one level down. */
export interface Filter {
  readonly conjunction: 'and' | 'or';
  readonly conditions: readonly Condition[];
  readonly children: readonly {
    readonly conjunction: 'and' | 'or';
    readonly conditions: readonly Condition[];
  }[];
}

/** A column to sort by. */
export interface Sort {
  readonly field_name: string;
  readonly desc: boolean;
}
