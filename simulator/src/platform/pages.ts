/** Pages and their tokens: opaque to a client, an offset into the live listing to us. */
import { hash, hashText, scramble, unscramble } from '../random.ts';

const tokenSeed = 0x70616765;

/** Decodes to `/+` in base64: a token that is not URL-encoded breaks, as Lark's own do (docs/lark-api/auth.md#paging). */
const prefix = [0x01, 0x00, 0xfd, 0xfd, 0x1f, 0xbe];

function bytesOf(word: number): number[] {
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff];
}

/** The token of the page that begins at `offset` of a listing, in base64 with `/`, `+` and `=`. */
export function tokenOf(listing: string, offset: number): string {
  const place = scramble(tokenSeed, offset);
  const check = hash(hashText(listing), place);
  const tail = [...bytesOf(hash(check, 1)), ...bytesOf(hash(check, 2))];
  return Buffer.from([...prefix, ...bytesOf(place), ...bytesOf(check), ...tail, 0xfe]).toString('base64');
}

/** The offset in a token of this listing; undefined for a token that Lark would not know. */
export function offsetOf(listing: string, token: string): number | undefined {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length < prefix.length + 4) return undefined;
  const offset = unscramble(tokenSeed, bytes.readUInt32BE(prefix.length));
  return tokenOf(listing, offset) === token ? offset : undefined;
}

/** Some items of a listing, and how to go on. */
export interface Page<T> {
  readonly items: readonly T[];
  /** `has_more`, and `page_token` only when there is more: Contact's way (docs/lark-api/auth.md#paging). */
  readonly paging: { readonly has_more: boolean; readonly page_token?: string };
}

/** One page of a listing that may have changed since the page before: places slide, as in Lark's worst case. */
export function pageOf<T>(
  all: readonly T[],
  page: { readonly page_size: number; readonly page_token: number },
  { listing }: { readonly listing: string },
): Page<T> {
  const end = page.page_token + page.page_size;
  const has_more = end < all.length;
  return {
    items: all.slice(page.page_token, end),
    paging: { has_more, ...(has_more && { page_token: tokenOf(listing, end) }) },
  };
}
