// What Python connectors are made of, with the same table: each in an environment of its own.
import { join } from 'node:path';
import { pythonEnvironment } from '../tools/python-environment.ts';

/** A program in Python and the package that it shows. */
interface PythonProgram {
  readonly name: string;
  readonly requirement: string;
  readonly file: string;
}

const programs: readonly PythonProgram[] = [
  { name: 'dlt resource', requirement: 'dlt==1.31.0', file: 'dlt_resource.py' },
  { name: 'singer-sdk tap', requirement: 'singer-sdk==0.54.9', file: 'singer_tap.py' },
  { name: "Airbyte's CDK, manifest", requirement: 'airbyte-cdk==7.39.1', file: 'cdk_manifest.py' },
];

/** The programs that can run here, and a sentence for each that cannot. */
export function pythonContestants(url: string) {
  const contestants: { name: string; command: string; args: readonly string[] }[] = [];
  const missing: string[] = [];
  for (const { name, requirement, file } of programs) {
    const { python, make } = pythonEnvironment(requirement);
    try {
      make();
      const program = join(import.meta.dirname, 'contestants/python', file);
      contestants.push({ name: `${name} (${requirement})`, command: python, args: [program, url] });
    } catch {
      missing.push(`${name} did not take part: ${requirement} could not be installed.`);
    }
  }
  return { contestants, missing };
}
