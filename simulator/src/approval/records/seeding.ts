/** Founds definitions, and fills them with instances over a time. */
import { dice, hash } from '../../random.ts';
import { defineForm } from '../forms/fill.ts';
import { plansOf, templates } from '../forms/templates.ts';
import type { Locale } from '../locales.ts';
import { endingOf, formText, nameOf, nodesOf } from './building.ts';
import type { Definition, DefinitionStatus } from './shapes.ts';
import { codeOf, place, type Store } from './store.ts';

/** The language of a definition's own names. */
export function languageOf(form: number): Locale {
  return (templates[form % templates.length] ?? templates[0]).language;
}

/** A definition in full; its names are English. */
export function definitionOf({ seed, definitions, someone }: Store, form: number): Definition {
  const code = codeOf(seed, 'definition', form);
  const viewer = someone(dice(hash(seed, form, 96))()).open_id;
  return {
    approval_code: code,
    approval_name: nameOf(form),
    status: definitions[form]?.status ?? 'UNKNOWN',
    form: formText(defineForm(plansOf(form))),
    node_list: nodesOf(seed, form),
    viewers:
      form % 2 === 0
        ? [{ type: 'TENANT', id: '', user_id: '' }]
        : [
            { type: 'USER', id: '', user_id: viewer },
            { type: 'DEPARTMENT', id: 'od-4f3e2d1c0b9a88776655443322110099', user_id: '' },
          ],
    approval_admin_ids: [someone(0).open_id],
    form_widget_relation: '{"groups":[]}',
  };
}

const statuses: readonly DefinitionStatus[] = ['ACTIVE', 'ACTIVE', 'INACTIVE', 'DELETED'];

/** One definition more, of the next template in turn. */
export function addDefinition(store: Store, status?: DefinitionStatus): string {
  const form = store.definitions.length;
  const code = codeOf(store.seed, 'definition', form);
  const usual = statuses[form % statuses.length] ?? 'ACTIVE';
  store.definitions.push({ code, status: status ?? usual, instances: [] });
  return code;
}

/** How many instances, of which definitions, created when. */
export interface Filling {
  /** By their places in the list of definitions. */
  readonly forms: readonly number[];
  readonly instances: number;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Now and then the instance before this one is reverted some days after its approval; otherwise nothing is placed. */
function revertLast(store: Store, to: number): boolean {
  const last = store.instances.at(-1);
  if (last === undefined || last.number % 12 !== 9 || last.reverts !== undefined) return false;
  const ending = endingOf(store, last);
  if (ending?.status !== 'APPROVED') return false;
  const { form, made, number } = last;
  const start = Math.floor(ending.at + 60_000 + dice(hash(store.seed, number, 97))() * 10 * 86_400_000);
  if (start > to) return false;
  last.reverted = true;
  place(store, { form, start, made, reverts: number, reverted: false, fate: 'here' });
  return true;
}

/** Spreads instances over a time, some of them in the same millisecond, reverting ones among them. */
export function populate(store: Store, { forms, instances, from, to }: Filling): void {
  const made = store.clock();
  if (to > made) throw new Error('Instances cannot be created in the future: move the clock first.');
  const roll = dice(hash(store.seed, store.instances.length, 98));
  let start = from;
  let form = forms[0];
  for (let at = 0; at < instances && form !== undefined; at += 1) {
    if (at > 0 && revertLast(store, to)) continue;
    if (at % 20 !== 19) {
      start = Math.floor(from + ((to - from) * (at + roll())) / instances);
      form = forms[Math.floor(roll() * forms.length)] ?? form;
    }
    place(store, { form, start, made, reverted: false, fate: 'here' });
  }
}
