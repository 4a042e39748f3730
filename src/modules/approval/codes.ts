// Pure: instance codes as short as they can be, for states that hold thousands of them.

const uuid = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;

/** One spelling of a code, however a listing writes it: the letters of a UUID are digits, in either case. */
export function canonicalCode(code: string): string {
  const upper = code.toUpperCase();
  return uuid.test(upper) ? upper : code;
}

/** An upper-case UUID in 22 characters; any other code unchanged, behind a `=`. */
export function packCode(code: string): string {
  return uuid.test(code) ? Buffer.from(code.replaceAll('-', ''), 'hex').toString('base64url') : `=${code}`;
}

/** The code that `packCode` was given. */
export function unpackCode(packed: string): string {
  if (packed.startsWith('=')) return packed.slice(1);
  const digits = Buffer.from(packed, 'base64url').toString('hex').toUpperCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
