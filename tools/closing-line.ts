// Prints the closing line of all parts of CI: closing-line.ts COUNTS_FILE PROJECT,PROJECT,... [FAILED_STEP]...
import { existsSync, readFileSync } from 'node:fs';
import { verdictOf, type ProjectCounts } from '../test/support/closing-line.ts';

const [countsFile = '', projects = '', ...failedSteps] = process.argv.slice(2);
const text = existsSync(countsFile) ? readFileSync(countsFile, 'utf8') : '';
const counts = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ProjectCounts]));
const { lines, exitCode } = verdictOf(counts, projects.split(','), failedSteps);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = exitCode;
