/** The approvals of a simulated tenant: definitions, what was submitted to them, and how to change both. */
import type { Directory } from '../../contact/directory/directory.ts';
import type { Locale } from '../locales.ts';
import { renderDefinition, renderInstance, wholeView } from '../rendering.ts';
import { createChanging, type Changing } from './changing.ts';
import { addDefinition, definitionOf, languageOf, populate } from './seeding.ts';
import { keptOf } from './building.ts';
import type { Comment, Definition, DefinitionStatus, Instance } from './shapes.ts';
import { createStore, findDefinition, findInstance, type Store, type StoredInstance } from './store.ts';

/** How many of each a tenant is made with. */
export interface ApprovalSize {
  readonly definitions: number;
  readonly instances: number;
  /** How far back they go; default 400. */
  readonly days?: number;
}

/**
 * The ground truth: what an app with every scope sees that asks for nothing special, in the definition's own
 * language or another; addresses of files are not signed. What Lark would not show is not there.
 */
export interface Approvals extends Changing {
  /** Those that are not deleted, or those in this status. */
  readonly codes: (status?: DefinitionStatus) => readonly string[];
  readonly definitions: (locale?: Locale) => Generator<Definition>;
  readonly definition: (approvalCode: string, locale?: Locale) => Definition | undefined;
  /** By definition, the oldest first. */
  readonly instances: (locale?: Locale) => Generator<Instance>;
  readonly instance: (code: string, locale?: Locale) => Instance | undefined;
  /** Every comment of an instance, deleted ones too, with its replies. */
  readonly comments: (code: string) => readonly Comment[];
  /** What endpoints read; tests keep to the rest. */
  readonly store: Store;
}

/** Approvals of this size, the last of them just before now; the same seed, size and clock make the same ones. */
export function createApprovals(parts: {
  readonly seed: number;
  readonly size: ApprovalSize;
  readonly directory: Directory;
  readonly clock: () => number;
}): Approvals {
  const { seed, size, directory, clock } = parts;
  const store = createStore(seed, clock, directory);
  while (store.definitions.length < size.definitions) addDefinition(store);
  const to = clock();
  const forms = [...store.definitions.keys()];
  populate(store, { forms, instances: size.instances, from: to - (size.days ?? 400) * 86_400_000, to });

  const rendered = (stored: StoredInstance | undefined, locale?: Locale): Instance | undefined => {
    if (stored?.fate !== 'here') return undefined;
    return renderInstance(keptOf(store, stored), wholeView(locale ?? languageOf(stored.form)));
  };
  const definition = (form: number, locale?: Locale): Definition =>
    renderDefinition(definitionOf(store, form), wholeView(locale ?? languageOf(form)));

  return {
    store,
    codes: (status) =>
      store.definitions
        .filter((one) => (status === undefined ? one.status !== 'DELETED' : one.status === status))
        .map(({ code }) => code),
    *definitions(locale) {
      for (const form of store.definitions.keys()) yield definition(form, locale);
    },
    definition: (approvalCode, locale) => {
      const found = findDefinition(store, approvalCode);
      return found === undefined ? undefined : definition(found.form, locale);
    },
    *instances(locale) {
      for (const number of store.definitions.flatMap((one) => one.instances)) {
        const instance = rendered(store.instances[number], locale);
        if (instance !== undefined) yield instance;
      }
    },
    instance: (code, locale) => rendered(findInstance(store, code), locale),
    comments: (code) => {
      const stored = findInstance(store, code);
      return stored?.fate === 'here' ? keptOf(store, stored).comments : [];
    },
    ...createChanging(store),
  };
}
