// npm audit of what the connector needs at run time: fails on a known vulnerability, and says so where the registry gives
// no answer, which is not the fault of a build.
import { spawnSync } from 'node:child_process';
import { auditVerdict } from './audit-verdict.ts';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const { text, exitCode } = auditVerdict(stdout);
process.stdout.write(`${text}\n`);
process.exitCode = exitCode;
