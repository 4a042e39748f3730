// The acceptance rules for a spec, a catalog and a record; each returns every problem it finds.
import { isObject } from '../support/json.ts';
import { offeredStreams, streamRules } from './acceptance/catalog-streams.ts';
import { typeRules } from './acceptance/catalog-types.ts';
import { formRules } from './acceptance/spec-form.ts';
import { limitRules, specForm } from './acceptance/spec-limits.ts';
import { oneOfRules } from './acceptance/spec-one-of.ts';
import { shapeProblems } from './protocol/line.ts';
import { problemsBy } from '../support/rules.ts';

export { recordLineProblems, recordProblems } from './acceptance/records.ts';

/** What is wrong with a SPEC's payload, by its message schema and the rules in acceptance/. */
export function specProblems(spec: unknown): string[] {
  const rules = [...limitRules, ...formRules, ...oneOfRules];
  return [
    ...shapeProblems({ type: 'SPEC', spec }).map((problem) => `fitsItsType: ${problem}`),
    ...(isObject(spec) ? problemsBy(rules, specForm(spec)) : []),
  ];
}

/** What is wrong with a CATALOG's payload, by its message schema and the rules in acceptance/. */
export function catalogProblems(catalog: unknown): string[] {
  const rules = [...streamRules, ...typeRules];
  return [
    ...shapeProblems({ type: 'CATALOG', catalog }).map((problem) => `fitsItsType: ${problem}`),
    ...(isObject(catalog) ? problemsBy(rules, offeredStreams(catalog)) : []),
  ];
}
