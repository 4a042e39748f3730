// Pure: which of the known names was probably meant.

/** Those that resemble the key, the most alike first. */
export function ranked(
  key: string,
  candidates: readonly string[],
  nameOf: (one: string) => string,
): string[] {
  const wanted = simplified(key);
  return candidates
    .map((candidate) => ({ candidate, name: simplified(nameOf(candidate)) }))
    .map(({ candidate, name }) => ({ candidate, away: distance(wanted, name), name }))
    .filter(
      ({ candidate, away, name }) =>
        away <= Math.max(1, Math.floor(wanted.length / 4)) ||
        hasWordsOf(key, nameOf(candidate)) ||
        (Math.min(wanted.length, name.length) >= 4 && (name.includes(wanted) || wanted.includes(name))),
    )
    .sort((a, b) => a.away - b.away)
    .map(({ candidate }) => candidate);
}

/** Whether a name has all words of a key, of which there are several. */
function hasWordsOf(key: string, name: string): boolean {
  const words = wordsOf(key);
  return words.length > 1 && words.every((word) => wordsOf(name).includes(word));
}

const wordsOf = (name: string): string[] =>
  name
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .map(simplified)
    .filter((word) => word !== '');

/** Case, separators and a plural are not what tells keys apart. */
export const simplified = (key: string): string =>
  key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/s$/, '');

/** Letters to insert, remove or replace (Levenshtein). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
