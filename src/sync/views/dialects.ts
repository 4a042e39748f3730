// What views are written with in each kind of database, for tables as `sync` and as Airbyte's destinations lay them out.

/** How a database writes what others write differently. */
export interface ViewDialect {
  readonly quote: (name: string) => string;
  /** The texts of a list, which some keep as JSON, joined by ` / `. */
  readonly joined: (list: string) => string;
  /** Whether an object of a list, which is JSON, has one of these texts under a key. */
  readonly hasText: (list: string, key: string, texts: readonly string[]) => string;
}

const separator = "' / '";

const quoted = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');

const inDoubleQuotes = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Airbyte's destination for Snowflake writes names in capitals. */
const inCapitals = (name: string): string => inDoubleQuotes(name.toUpperCase());

export const viewDialects = {
  duckdb: {
    quote: inDoubleQuotes,
    joined: (list) => `array_to_string(CAST(${list} AS VARCHAR[]), ${separator})`,
    hasText: (list, key, texts) =>
      `list_has_any(json_extract_string(${list}, '$[*].${key}'), [${quoted(texts)}])`,
  },
  postgres: {
    quote: inDoubleQuotes,
    joined: (list) =>
      `(SELECT string_agg(one.value, ${separator} ORDER BY one.place) FROM ` +
      `jsonb_array_elements_text(to_jsonb(${list})) WITH ORDINALITY AS one (value, place))`,
    hasText: (list, key, texts) =>
      `EXISTS (SELECT 1 FROM jsonb_array_elements(${list}) AS one (value) WHERE one.value ->> '${key}' IN (${quoted(texts)}))`,
  },
  snowflake: {
    quote: inCapitals,
    joined: (list) => `ARRAY_TO_STRING(${list}, ${separator})`,
    hasText: (list, key, texts) => `REGEXP_INSTR(TO_JSON(${list}), '"${key}":"(${texts.join('|')})"') > 0`,
  },
  bigquery: {
    quote: (name) => `\`${name}\``,
    joined: (list) => `ARRAY_TO_STRING(JSON_VALUE_ARRAY(${list}), ${separator})`,
    hasText: (list, key, texts) =>
      `REGEXP_CONTAINS(TO_JSON_STRING(${list}), r'"${key}":"(${texts.join('|')})"')`,
  },
} as const satisfies Readonly<Record<string, ViewDialect>>;

export type ViewDialectName = keyof typeof viewDialects;

export const viewDialectNames = Object.keys(viewDialects) as ViewDialectName[];
