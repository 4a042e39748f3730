/** Chance without chance: every draw of the simulator is a pure function of a seed. */

/** Scatters 32 bits over 32 bits (the finaliser of MurmurHash3). */
function scatter(word: number): number {
  let bits = word;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** One word out of several, each of which changes all of it. */
export function hash(first: number, second = 0, third = 0): number {
  return scatter(scatter(scatter(first ^ 0x9e3779b9) + second) + Math.imul(third, 0x27d4eb2f));
}

/** One word out of a text (FNV-1a, scattered). */
export function hashText(text: string): number {
  let bits = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  }
  return scatter(bits);
}

/** Draws in [0, 1), always the same ones for a seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The member of a list that a draw in [0, 1) falls on. */
export function pick<T>(list: readonly [T, ...T[]], draw: number): T {
  return list[Math.floor(draw * list.length)] ?? list[0];
}

/** Eight lower-case hexadecimal digits. */
export function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

const rounds = [1, 2, 3, 4];

/** A number's place in a seed's permutation of the 32-bit numbers: looks random, never collides. */
export function scramble(seed: number, number: number): number {
  let left = number >>> 16;
  let right = number & 0xffff;
  for (const round of rounds) [left, right] = [right, left ^ (hash(seed, right, round) & 0xffff)];
  return ((left << 16) | right) >>> 0;
}

/** The number that `scramble` made a word of. */
export function unscramble(seed: number, word: number): number {
  let left = word >>> 16;
  let right = word & 0xffff;
  for (const round of rounds.toReversed()) [left, right] = [right ^ (hash(seed, left, round) & 0xffff), left];
  return ((left << 16) | right) >>> 0;
}
