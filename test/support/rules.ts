// A rule is a named function that returns problems; this runs many of them and names each in what it found.

/** Looks at one subject and returns what is wrong with it, a sentence a problem. */
export type Rule<Subject> = (subject: Subject) => string[];

const shown = 40;

/** All problems that the rules find, each with its rule's name in front. */
export function problemsBy<Subject>(rules: readonly Rule<Subject>[], subject: Subject): string[] {
  return rules.flatMap((rule) => rule(subject).map((problem) => `${rule.name}: ${problem}`));
}

/** Throws one error that lists the problems, or does nothing when there are none. */
export function throwProblems(subject: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const rest = problems.length > shown ? [`... and ${problems.length - shown} more`] : [];
  throw new Error(
    [`${subject}: ${problems.length} problem(s)`, ...problems.slice(0, shown), ...rest].join('\n  '),
  );
}
