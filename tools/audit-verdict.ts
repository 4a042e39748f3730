// Pure: what the output of `npm audit --json` means to a build.

/** One line for people, and how the step ends. */
export interface AuditVerdict {
  readonly text: string;
  readonly exitCode: 0 | 1;
}

/** The parts of npm's report that are read. */
interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: string }>>;
  readonly error?: { readonly summary?: string };
  readonly message?: string;
}

export function auditVerdict(output: string): AuditVerdict {
  const { vulnerabilities, error, message } = reportIn(output);
  if (!vulnerabilities) {
    const why = [error?.summary, message].find((text) => text) ?? 'no report';
    return { text: `npm audit: NOT CHECKED, the registry gave no answer (${why}).`, exitCode: 0 };
  }
  const found = Object.entries(vulnerabilities).map(
    ([name, { severity = 'unknown' }]) => `${name} (${severity})`,
  );
  if (found.length === 0) return { text: 'npm audit: no known vulnerability at run time.', exitCode: 0 };
  return {
    text: `npm audit: ${found.length} vulnerable packages at run time: ${found.join(', ')}.`,
    exitCode: 1,
  };
}

function reportIn(output: string): Report {
  try {
    return (JSON.parse(output) ?? {}) as Report;
  } catch {
    return {};
  }
}
