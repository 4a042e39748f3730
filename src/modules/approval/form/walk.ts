// Pure: the one walk over a form, through widgets, groups, tables and texts that hold JSON, and the rules that rewrite
// what it finds: sensitive values, signed addresses, and what changes in every answer.
// Source: docs/lark-api/approval.md#forms.
import { parseJson, toJson } from '../../../json.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Where a value stands. */
export interface Place {
  /** Its key; for an element of a list, the key of the list. */
  readonly name: string;
  readonly value: unknown;
  /** The object whose key it is, or holds it in a list. */
  readonly owner: Fields | undefined;
  /** Place in its list. */
  readonly index: number | undefined;
  readonly up: Place | undefined;
}

/** What a value is replaced with; undefined to leave it and walk into it. */
export type Rule = (value: unknown, place: Place) => { readonly value: unknown } | undefined;

export interface WalkOptions {
  /** Keys come in order, so that equal objects are written alike. */
  readonly sortKeys?: boolean;
}

/** A form is a few levels deep. Parts nested deeper than this are left out, so that no form exhausts the stack. */
const maxDepth = 100;

/** The value with every part replaced as the rule says; the same object where nothing was replaced. */
export function walk(value: unknown, rule: Rule, options: WalkOptions = {}): unknown {
  return visit({ name: '', value, owner: undefined, index: undefined, up: undefined }, rule, options, 0);
}

function visit(place: Place, rule: Rule, options: WalkOptions, depth: number): unknown {
  const { value } = place;
  const replaced = rule(value, place);
  if (replaced) return replaced.value;
  if (typeof value === 'string') return visitText(value, place, rule, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return null;
  return Array.isArray(value)
    ? visitList(value, place, rule, options, depth + 1)
    : visitObject(value as Fields, place, rule, options, depth + 1);
}

function visitList(list: readonly unknown[], up: Place, rule: Rule, options: WalkOptions, depth: number) {
  const { name, owner } = up;
  const walked = list.map((value, index) => visit({ name, value, owner, index, up }, rule, options, depth));
  return walked.some((value, index) => value !== list[index]) ? walked : list;
}

function visitObject(object: Fields, up: Place, rule: Rule, options: WalkOptions, depth: number) {
  const keys = options.sortKeys ? Object.keys(object).sort() : Object.keys(object);
  const walked = keys.map((name) => {
    const place: Place = { name, value: object[name], owner: object, index: undefined, up };
    return [name, visit(place, rule, options, depth)] as const;
  });
  const changed = walked.some(([name, value]) => value !== object[name]);
  return changed || options.sortKeys ? Object.fromEntries(walked) : object;
}

/** JSON in a text is walked like any other part, and stays as it was written where nothing is replaced. */
function visitText(text: string, place: Place, rule: Rule, depth: number): unknown {
  const inner = jsonIn(text);
  if (inner === undefined) return text;
  const walked = visit({ ...place, value: inner }, rule, {}, depth + 1);
  return walked === inner ? text : toJson(walked);
}

/** The object or list that a text holds as JSON. */
export function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Whether the place, or one that encloses it, is such a one. */
export function isWithin(place: Place, test: (place: Place) => boolean): boolean {
  for (let at: Place | undefined = place; at; at = at.up) if (test(at)) return true;
  return false;
}

const masked = '****';

/** Every value below becomes stars; what is empty stays, and so does the shape. */
const maskAll: Rule = (value) => {
  if (value === null || value === undefined || value === '') return { value };
  return typeof value === 'object' ? undefined : { value: masked };
};

/** Whether a widget holds a bank account, or a part of one. */
export function isAccount({ type, id }: { readonly type?: unknown; readonly id?: unknown }): boolean {
  return /^account/i.test(String(type)) || /^widgetAccount/.test(String(id));
}

const maskSensitive: Rule = (value, { name, owner, up }) => {
  if (owner && isAccount(owner) && (name === 'value' || name === 'ext'))
    return { value: walk(value, maskAll) };
  if (/^widgetAccount/.test(name)) return { value: walk(value, maskAll) };
  if (name === 'token' && up?.name === 'externalData') return { value: walk(value, maskAll) };
  return undefined;
};

/**
 * The JSON text of a form with bank accounts and the tokens of external data sources masked, at any depth. A text
 * without them stays byte for byte; one that cannot be read but may hold them is masked whole.
 */
export function maskForm(form: string): string {
  if (!/account|externalData/i.test(form)) return form;
  try {
    const parsed = parseJson(form);
    const walked = walk(parsed, maskSensitive);
    return walked === parsed ? form : toJson(walked);
  } catch {
    return masked;
  }
}

/** Whether a widget of this type, or a part with this name, holds files or pictures. */
export const isFileType = (type: unknown): boolean =>
  typeof type === 'string' && /^(image|attachment|file|picture|photo|video|audio)/i.test(type);
export const isFileName = (name: string): boolean =>
  /(image|picture|photo|pic|attachment|file|certificat(e|ion)|voucher|evidence)(s|list|url|urls)?$/i.test(
    name,
  );

/** The name that an id is; anything else is no name. */
function nameOf(id: unknown): string {
  return typeof id === 'string' ? id : '';
}

function holdsFiles({ name, owner }: Place): boolean {
  return isFileName(name) || isFileType(owner?.['type']) || isFileName(nameOf(owner?.['id']));
}

const address = /https?:(?:\\?\/){2}[^\s"'<>]+/gi;
const isAddress = /^\s*https?:\/\/\S+\s*$/i;
const signature =
  /[?&;](?:[\w-]*(?:expires|signature|token)|sign|sig|auth_key|authcode)=|\/authcode\/|u0026[\w-]*(?:expires|signature)=/i;

const isSigned = (text: string): boolean => text.match(address)?.some((one) => signature.test(one)) ?? false;
const withoutQuery = (one: string): string => (signature.test(one) ? one.replace(/[?#].*$/s, '') : one);

/** A file carries its size beside its address; the value of a file widget is a list of addresses. */
function isFileAddress(name: string, owner: Fields | undefined): boolean {
  if (!owner) return false;
  return (name === 'value' && isFileType(owner['type'])) || (name === 'url' && 'file_size' in owner);
}

/** Takes signed addresses out: whole values become null, and an address inside of a sentence loses its signature. */
export const withoutAddresses: Rule = (value, place) => {
  if (isFileAddress(place.name, place.owner)) return { value: null };
  if (typeof value !== 'string' || !/http/i.test(value)) return undefined;
  if (isAddress.test(value)) {
    return isSigned(value) || isWithin(place, holdsFiles) ? { value: null } : { value };
  }
  if (!isSigned(value) || jsonIn(value) !== undefined) return undefined;
  return { value: value.replace(address, withoutQuery) };
};

/** Takes out what differs in every answer: of files only their number stays, of signed addresses only the path. */
export const withoutVolatile: Rule = (value, place) => {
  if (isFileAddress(place.name, place.owner)) return { value: Array.isArray(value) ? value.length : 1 };
  if (typeof value !== 'string' || !/http/i.test(value) || jsonIn(value) !== undefined) return undefined;
  if (isAddress.test(value) && isWithin(place, holdsFiles)) return { value: value.replace(/[?#].*$/s, '') };
  return isSigned(value) ? { value: value.replace(address, withoutQuery) } : undefined;
};
