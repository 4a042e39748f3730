// The ground truth of a simulator in another process, object by object: a large one is longer than a string may be.

export interface Listed {
  /** The key of the list that it is in, such as `people`. */
  readonly list: string;
  readonly value: unknown;
}

/** The objects in some lists of `GET /simulator/tenant`: `{"people":[{...},{...}],"departments":[...]}`. */
export async function* tenantAt(url: string, lists: readonly string[]): AsyncGenerator<Listed> {
  const response = await fetch(`${url}/simulator/tenant?lists=${lists.join()}`);
  if (response.body === null) throw new Error(`${url} tells nothing of its tenant`);
  const reader = createReader();
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) yield* reader.read(text);
  if (!reader.done()) throw new Error(`${url} broke off`);
}

/** A scanner rather than a parser: what is in an object is left to `JSON.parse`. */
function createReader() {
  let [depth, list, kept] = [0, '', ''];
  /** How much of what is kept has been looked at. */
  let pending = 0;

  /** The objects that are complete; what is begun is kept for the next text. */
  const read = (text: string): Listed[] => {
    const found: Listed[] = [];
    const all = kept + text;
    let level = depth;
    let [from, at] = [0, pending];
    for (; at < all.length; at += 1) {
      switch (all.charCodeAt(at)) {
        case quote: {
          const end = endOfText(all, at);
          if (end !== -1 && level === 1) list = all.slice(at + 1, end);
          if (end === -1) {
            // Half a text: it is read again from its beginning when the rest has come.
            [kept, depth] = [all.slice(from), level];
            pending = at - from;
            return found;
          }
          at = end;
          break;
        }
        case brace:
        case bracket:
          level += 1;
          if (level === 3) from = at;
          break;
        case closingBrace:
        case closingBracket:
          level -= 1;
          if (level !== 2) break;
          found.push({ list, value: JSON.parse(all.slice(from, at + 1)) });
          from = at + 1;
      }
    }
    [kept, depth] = [all.slice(from), level];
    pending = kept.length;
    return found;
  };
  return { read, done: () => depth === 0 };
}

const [quote, backslash, brace, bracket, closingBrace, closingBracket] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];

/** Where the text that begins at a quote ends, or -1. */
function endOfText(all: string, begin: number): number {
  for (let end = all.indexOf('"', begin + 1); end !== -1; end = all.indexOf('"', end + 1)) {
    let slashes = 0;
    while (all.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}
