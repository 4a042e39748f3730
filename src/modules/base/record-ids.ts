// The record ids of a table that were seen, in a quarter of the memory of a Set.

/** A set of ids that only grows. */
export interface IdSet {
  /** False where the id is there already. */
  add(id: string): boolean;
  readonly size: number;
}

/** The three words of an id. */
type Words = readonly [number, number, number];

const charactersInWord = 5;
const bitsOfCharacter = 6;

/** Letters and digits as 1 to 62; 0 is any other character. */
const codes = new Uint8Array(128);
const lettersAndDigits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
for (let at = 0; at < lettersAndDigits.length; at += 1) codes[lettersAndDigits.charCodeAt(at)] = at + 1;

/** Of 32 bits, characters take 30. */
const isThere = 2 ** 30;
const hasPrefix = 2 ** 31;
const prefix = 'rec';

const shards = 64;
const firstCapacity = 32;
const maxLoad = 0.8;
const growth = 1.25;

/**
 * No ids yet. A table of a million records has a million ids, and `rec` with up to fifteen letters and digits fits into
 * three words without loss; any other id is kept as the text it is.
 */
export function createIdSet(): IdSet {
  const tables = Array.from({ length: shards }, (_, shard) =>
    createTable(Math.ceil(firstCapacity * growth ** (shard / shards))),
  );
  const others = new Set<string>();
  let packed = 0;
  return {
    add(id) {
      const words = pack(id);
      if (!words) return others.size < others.add(id).size;
      const hash = hashOf(words);
      const isNew = tables[hash % shards]?.add(words, Math.floor(hash / shards)) ?? false;
      if (isNew) packed += 1;
      return isNew;
    },
    get size() {
      return packed + others.size;
    },
  };
}

/** Ids of one shard, three words each, at the first free place from their hash on. Shards grow one at a time. */
function createTable(firstCapacity: number) {
  let capacity = firstCapacity;
  let words = new Uint32Array(3 * capacity);
  let used = 0;
  const put = ([first, second, third]: Words, hash: number): boolean => {
    let at = hash % capacity;
    for (; words[3 * at] !== 0; at = (at + 1) % capacity)
      if (words[3 * at] === first && words[3 * at + 1] === second && words[3 * at + 2] === third)
        return false;
    words.set([first, second, third], 3 * at);
    return true;
  };
  const grow = (): void => {
    const before = words;
    capacity = Math.ceil(capacity * growth);
    words = new Uint32Array(3 * capacity);
    for (let at = 0; at < before.length; at += 3) {
      const one: Words = [before[at] ?? 0, before[at + 1] ?? 0, before[at + 2] ?? 0];
      if (one[0] !== 0) put(one, Math.floor(hashOf(one) / shards));
    }
  };
  return {
    add(one: Words, hash: number): boolean {
      if (used >= capacity * maxLoad) grow();
      const isNew = put(one, hash);
      if (isNew) used += 1;
      return isNew;
    },
  };
}

/** An id as its words: the only one with these words, and undefined where it has too many or other characters. */
function pack(id: string): Words | undefined {
  const from = id.startsWith(prefix) ? prefix.length : 0;
  if (id.length - from > 3 * charactersInWord) return undefined;
  const words: [number, number, number] = [0, 0, 0];
  for (let at = from; at < id.length; at += 1) {
    const code = codes[id.charCodeAt(at)] ?? 0;
    if (code === 0) return undefined;
    const word = Math.floor((at - from) / charactersInWord) as 0 | 1 | 2;
    words[word] = words[word] * 2 ** bitsOfCharacter + code;
  }
  words[0] += isThere + (from > 0 ? hasPrefix : 0);
  return words;
}

function hashOf([first, second, third]: Words): number {
  let hash = Math.imul(first ^ (first >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ second ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ third ^ (hash >>> 16), 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) >>> 0;
}
