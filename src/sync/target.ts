// What `--to` means.

/** The forms of a destination. */
export type Target =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'duckdb'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** How the rows in a folder are written. */
export const folderFormats = ['ndjson', 'csv', 'parquet'] as const;
export type FolderFormat = (typeof folderFormats)[number];

/** @returns what is wrong with it as text, where it means nothing */
export function parseTarget(text: string): Target | string {
  if (text.trim() === '') return 'It is empty: give a folder, a .duckdb file or a postgres:// address.';
  if (/^postgres(?:ql)?:\/\//i.test(text)) return { kind: 'postgres', url: text };
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text))
    return 'Addresses of this kind are not supported: give a folder, a .duckdb file or a postgres:// address.';
  return { kind: text.endsWith('.duckdb') ? 'duckdb' : 'folder', path: text };
}
