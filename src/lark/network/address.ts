// Pure: parts of addresses.

/** Whether a part of an address can be decoded: a bare `%` in a password cannot. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
