/** Definitions and instances as one caller sees them: in a language, and with or without user ids. */
import { fileHost } from './forms/files.ts';
import type { Choice, Widget } from './forms/shapes.ts';
import { translate, type Locale } from './locales.ts';
import { listed } from './records/comments.ts';
import { formText } from './records/building.ts';
import type { Definition, Instance } from './records/shapes.ts';
import type { Kept } from './records/store.ts';

/** How something is looked at. */
export interface View {
  readonly locale: Locale;
  /** Whether the app may see user ids . */
  readonly userIds: boolean;
  /** `nested_mutable_group`: the whole of a referenced Base. */
  readonly nested: boolean;
  /** `with_option`: options of external sources and of attendance too. */
  readonly options: boolean;
  /** What is put behind the address of a file; empty in the ground truth. */
  readonly signature: string;
}

/** What an app with every scope sees that asks for nothing special. */
export function wholeView(locale: Locale): View {
  return { locale, userIds: true, nested: false, options: false, signature: '' };
}

const hidden = new Set(['user_id', 'user_id_list']);

function withoutUserIds(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutUserIds(item));
  if (key === 'ext' && typeof value === 'string') return JSON.stringify(withoutUserIds(JSON.parse(value)));
  if (typeof value !== 'object' || value === null) return value;
  const open = Object.entries(value).filter(([name]) => !hidden.has(name));
  return Object.fromEntries(open.map(([name, one]) => [name, withoutUserIds(one, name)]));
}

function isChoice(value: unknown): value is Choice {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}

function translatedChoices(option: unknown, locale: Locale): unknown {
  if (Array.isArray(option)) return option.map((one) => translatedChoices(one, locale));
  return isChoice(option) ? { ...option, text: translate(option.text, locale) } : option;
}

/** A chosen value is a text, and so in the caller's language, unless it is the id of an external option. */
function translatedValue({ type, value, option }: Widget, locale: Locale): unknown {
  const texts =
    type === 'radio' || type === 'checkbox' || (/^(radio|checkbox)V2$/.test(type) && option !== undefined);
  if (!texts) return value;
  if (Array.isArray(value)) return value.map((one) => translate(String(one), locale));
  return typeof value === 'string' ? translate(value, locale) : value;
}

function withoutUsers({ type, value }: Widget): unknown {
  if (type === 'contact') return [];
  if (Array.isArray(value)) {
    return (value as Widget[]).map((one) => (one.type === 'contact' ? { ...one, value: [] } : one));
  }
  return type === 'tripGroup' ? { ...(value as object), peer: [] } : value;
}

function renderWidget(widget: Widget, view: View): Widget {
  const { locale } = view;
  const shown = {
    ...widget,
    name: translate(widget.name, locale),
    ...('option' in widget && { option: translatedChoices(widget.option, locale) }),
  };
  if (widget.type === 'fieldList') {
    const rows = widget.value as readonly (readonly Widget[])[];
    return { ...shown, value: rows.map((row) => row.map((cell) => renderWidget(cell, view))) };
  }
  if (widget.type === 'mutableGroup' && !view.nested) return { ...shown, value: '' };
  if (!view.userIds && /^(contact|tripGroup|workGroup)$/.test(widget.type))
    return { ...shown, value: withoutUsers(widget) };
  return 'value' in widget ? { ...shown, value: translatedValue(widget, locale) } : shown;
}

const addresses = new RegExp(`${fileHost.replaceAll('.', '\\.')}[^"\\\\]+`, 'g');

/** The form in the caller's view, as it is where the view changes nothing and where it is no JSON. */
function viewedForm(form: string, view: View): string {
  if (view.locale === 'en-US' && view.userIds && !form.includes('"mutableGroup"')) return form;
  try {
    const widgets = JSON.parse(form) as readonly Widget[];
    return formText(widgets.map((widget) => renderWidget(widget, view)));
  } catch {
    return form;
  }
}

function renderForm(form: string, view: View): string {
  const text = viewedForm(form, view);
  if (view.signature === '') return text;
  const signature = view.signature.replaceAll('&', '\\u0026');
  return text.replaceAll(addresses, (address) => address + signature);
}

function signed<T>(item: T, { signature }: View): T {
  const { files } = item as { readonly files?: readonly { readonly url: string }[] };
  if (files === undefined) return item;
  return { ...item, files: files.map((file) => ({ ...file, url: file.url + signature })) };
}

/** An instance in the caller's view; the key `comment_list` is absent where there is no comment. */
export function renderInstance({ instance, comments }: Kept, view: View): Instance {
  const listedOnes = comments
    .filter(({ is_delete }) => is_delete === 0)
    .map((one) => signed(listed(one), view));
  const shown: Instance = {
    ...instance,
    approval_name: translate(instance.approval_name, view.locale),
    ...(instance.form !== undefined && { form: renderForm(instance.form, view) }),
    task_list: instance.task_list.map((task) => ({
      ...task,
      node_name: translate(task.node_name, view.locale),
    })),
    timeline: instance.timeline.map((event) => signed(event, view)),
    ...(listedOnes.length > 0 && { comment_list: listedOnes }),
  };
  return view.userIds ? shown : (withoutUserIds(shown) as Instance);
}

interface DefinedWidget {
  readonly type: string;
  readonly name: string;
  readonly option?: unknown;
  readonly externalData?: unknown;
  readonly children?: readonly DefinedWidget[];
}

const lent = /^(leave|work|trip|out|shift|remedy)Group/;

function renderDefined({ option, ...widget }: DefinedWidget, view: View): DefinedWidget {
  const asked = view.options || (widget.externalData === undefined && !lent.test(widget.type));
  return {
    ...widget,
    name: translate(widget.name, view.locale),
    ...(option !== undefined && asked && { option: translatedChoices(option, view.locale) }),
    ...(widget.children !== undefined && {
      children: widget.children.map((one) => renderDefined(one, view)),
    }),
  };
}

/** A definition in the caller's view. */
export function renderDefinition(definition: Definition, view: View): Definition {
  const widgets = JSON.parse(definition.form) as readonly DefinedWidget[];
  const shown: Definition = {
    ...definition,
    approval_name: translate(definition.approval_name, view.locale),
    form: formText(widgets.map((widget) => renderDefined(widget, view))),
    node_list: definition.node_list.map((node) => ({ ...node, name: translate(node.name, view.locale) })),
  };
  return view.userIds ? shown : (withoutUserIds(shown) as Definition);
}
