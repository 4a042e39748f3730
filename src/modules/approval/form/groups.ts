// Pure: the typed columns of groups of every shape, and of widgets that Lark does not document, by the names and kinds of
// their parts. Source: docs/lark-api/approval.md#hr-groups.
import { momentOf, offsetOf, unixMomentOf, type Moment } from './moments.ts';
import { isSimple, partsIn, readSimple, type TypedValue, type Widget } from './simple.ts';
import { idsIn, isChoice, joined, numberOf, objectOf, textOf } from './values.ts';
import { isAccount, isFileName, isFileType, jsonIn, walk, type Place } from './walk.ts';

/** The typed columns of a widget. */
export function readWidget(widget: Widget, offset = offsetOf(widget)): TypedValue {
  if (widget.type === 'fieldList' || isFileType(widget.type)) return readSimple(widget, offset) ?? {};
  const simple = readSimple(widget, offset);
  if (simple && (hasValue(simple) || typeof widget.value !== 'object')) return simple;
  if (isAccount(widget)) return {};
  const number = typeof widget.value === 'number' ? widget.value : undefined;
  return {
    ...readGroup(periodIn(widget) ?? widget.value, offset),
    ...(number !== undefined && { number, text: String(number) }),
  };
}

/** A period of two dates in a list. */
function periodIn({ type, value }: Widget): Readonly<Record<'start' | 'end', unknown>> | undefined {
  if (type !== 'dateInterval' || !Array.isArray(value) || value.some((one) => typeof one === 'object'))
    return undefined;
  const [start, end] = value as readonly unknown[];
  return { start, end };
}

/** Whether anything of a value could be typed. */
export function hasValue(typed: TypedValue): boolean {
  return Object.values(typed).some((one) => one !== undefined && (!Array.isArray(one) || one.length > 0));
}

/** The typed columns of a group, or of one row of it, in whatever shape. */
export function readGroup(value: unknown, offset: number | undefined): TypedValue {
  const parts = partsOf(value, offset);
  const first = (role: Role): Part | undefined => outermost(parts, role)[0];
  const last = (role: Role): Part | undefined => outermost(parts, role).at(-1);
  const begin = first('start') ?? first('time') ?? first('date');
  const batch = outermost(parts, 'time').filter(({ level }) => level > 0);
  const end = last('end') ?? (batch.length > 1 ? batch.at(-1) : undefined);
  const number = quantityOf(outermost(parts, 'number'));
  const people = parts.filter(({ role }) => role === 'ids');
  return {
    text: textOfParts(parts, number),
    number,
    time: begin?.time,
    date: begin?.date,
    endTime: end?.time,
    currency: first('currency')?.text,
    ids: people.length === 0 ? undefined : [...new Set(people.flatMap(({ ids = [] }) => ids))],
  };
}

type Role = 'ids' | 'start' | 'end' | 'time' | 'date' | 'number' | 'unit' | 'currency' | 'reason' | 'text';

/** A part that holds one value. */
interface Part {
  readonly role: Role;
  /** How many rows of lists enclose it: the period of a group counts more than those of its rows. */
  readonly level: number;
  readonly text?: string | undefined;
  readonly number?: number | undefined;
  readonly time?: string | undefined;
  readonly date?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

/** The parts in this role that fewest rows enclose. */
function outermost(parts: readonly Part[], role: Role): readonly Part[] {
  const all = parts.filter((part) => part.role === role);
  const level = Math.min(...all.map((part) => part.level));
  return all.filter((part) => part.level === level);
}

/** The quantity of the group, or the sum of those of its rows. */
function quantityOf(parts: readonly Part[]): number | undefined {
  const [first, ...others] = parts;
  if (first === undefined || first.level === 0) return first?.number;
  const sum = others.reduce((total, { number = 0 }) => total + number, first.number ?? 0);
  return Number(sum.toFixed(6));
}

/** Choices and free texts, the quantity where its unit is known, and the reason; of the rows only where there are none. */
function textOfParts(parts: readonly Part[], number: number | undefined): string | undefined {
  const [unit] = outermost(parts, 'unit');
  const quantity = number !== undefined && unit?.text !== undefined ? `${number} ${unit.text}` : undefined;
  const words = parts.filter(({ role }) => role === 'text' || role === 'reason');
  const level = Math.min(...words.map((part) => part.level));
  const textsOf = (role: Role): readonly (string | undefined)[] =>
    words.filter((part) => part.role === role && part.level === level).map(({ text }) => text);
  return joined([...new Set([...textsOf('text'), quantity, ...textsOf('reason')])]);
}

/** The parts of a group by the ends of their names, which all generations of shapes share. */
const names = {
  ignored: /(^|_)id$|I[dD]$|token$|timezoneOffset$|punchNo$/,
  reason: /(reason|remark|comment|note)$/i,
  unit: /unit$/i,
  currency: /currency$/i,
  quantity: /(interval|duration|hours?|days?|minutes?|amount|length)$/i,
  users:
    /(peers?|workers?|users?|members?|persons?|people|contacts?|employees?|travell?ers?|(open|user)_?ids?)$/i,
  start: /(start|begin|from|shift)_?(time|date|day)?$/i,
  end: /(end|finish|return)_?(time|date|day)?$/i,
  day: /(date|day)$/i,
  time: /(time|date|day|start|end)$/i,
};
const idText = /^(?:o[un]_|od-)[\w-]{4,}$/;

type Found = Omit<Part, 'level'>;

function partsOf(value: unknown, outer: number | undefined): readonly Part[] {
  const parts: Part[] = [];
  walk(value, (found, place) => {
    const offset = offsetAt(place) ?? outer;
    const { owner, up } = place;
    const inWidget = isSubWidget(owner);
    if (inWidget && place.name !== partsIn(owner)) return { value: found };
    // A value in a list of lists has no name that tells its meaning.
    if (place.index !== undefined && up?.index !== undefined && typeof found !== 'object')
      return { value: found };
    const read = readPart(found, inWidget ? idOf(owner) : place.name, offset);
    if (read === undefined) return undefined;
    parts.push(...read.map((part) => ({ ...part, level: levelOf(place) })));
    return { value: found };
  });
  return parts;
}

/** What a part holds; undefined for one that consists of parts itself. */
function readPart(found: unknown, name: string, offset: number | undefined): readonly Found[] | undefined {
  if (names.ignored.test(name) || isFileName(name)) return [];
  if (names.users.test(name) || isReference(found)) return [{ role: 'ids', ids: idsIn(found) }];
  if (isSubWidget(found)) return readSubWidget(found, offsetOf(found) ?? offset);
  if (isChoice(found)) return readValue(name, found, offset);
  if (typeof found === 'string')
    return jsonIn(found) === undefined ? readValue(name, found, offset) : undefined;
  return typeof found === 'object' && found !== null ? undefined : readValue(name, found, offset);
}

function readSubWidget(widget: Widget, offset: number | undefined): readonly Found[] | undefined {
  const name = idOf(widget);
  if (names.ignored.test(name) || isFileName(name) || isFileType(widget.type)) return [];
  const known = readSimple(widget, offset);
  if (names.users.test(name) || known?.ids) return [{ role: 'ids', ids: known?.ids ?? idsIn(widget.value) }];
  if (partsIn(widget) === 'children') return undefined;
  if (typeof widget.value === 'object' && widget.value !== null && !isChoice(widget.value)) {
    return known && hasValue(known) ? readValue(name, known.text, offset) : undefined;
  }
  const currency: Found[] = known?.currency === undefined ? [] : [{ role: 'currency', text: known.currency }];
  return [...readValue(name, widget.value, offset), ...currency];
}

function readValue(name: string, value: unknown, offset: number | undefined): readonly Found[] {
  const text = textOf(value);
  if (text === undefined) return [];
  if (names.reason.test(name)) return [{ role: 'reason', text }];
  if (names.unit.test(name)) return [{ role: 'unit', text }];
  if (names.currency.test(name)) return [{ role: 'currency', text }];
  if (idText.test(text)) return [{ role: 'ids', ids: [text] }];
  const number = numberOf(value);
  if (names.quantity.test(name) && number !== undefined) return [{ role: 'number', number }];
  const moment = momentIn(name, value, offset);
  if (moment.date === undefined) return isText(value) ? [{ role: 'text', text }] : [];
  const at: Found = { role: timeRoleOf(name), ...moment };
  // The clock time of a date without a zone is in no other column.
  return moment.time === undefined && clockTime.test(text) ? [at, { role: 'text', text }] : [at];
}

const clockTime = /:|[AP]M$|[上下]午$/;

const isText = (value: unknown): boolean => typeof value === 'string' || typeof value === 'object';

function timeRoleOf(name: string): Role {
  if (names.end.test(name)) return 'end';
  if (names.start.test(name)) return 'start';
  return names.day.test(name) ? 'date' : 'time';
}

/** A choice has its time in either of its two sides; digits are an instant only under a name of a time. */
function momentIn(name: string, value: unknown, offset: number | undefined): Moment {
  const sides = isChoice(value) ? [value['value'], value['text']] : [value];
  const read = names.time.test(name) ? unixMomentOf : momentOf;
  const moments = sides.map((side) => read(side, offset));
  return (
    moments.find(({ time }) => time !== undefined) ?? moments.find(({ date }) => date !== undefined) ?? {}
  );
}

/** A widget inside of a group: it has a fixed id, by whose end its meaning is known. */
export function isSubWidget(value: unknown): value is Widget {
  const object = objectOf(value);
  if (typeof object?.['id'] !== 'string' || object['id'] === '') return false;
  return 'type' in object || ('value' in object && !('text' in object));
}

/** An object that stands for a user or a department. */
export function isReference(value: unknown): boolean {
  const object = objectOf(value);
  if (!object || !('open_id' in object || 'user_id' in object)) return false;
  return Object.keys(object).every((key) => /id$|name$/i.test(key));
}

/** A row of a list in a group, which has columns of its own. */
export function isGroupRow(value: unknown): boolean {
  const object = objectOf(value);
  if (!object || Object.keys(object).length === 0) return false;
  return !isSubWidget(object) && !isReference(object) && !isChoice(object);
}

/** Whether widgets of this type consist of parts. */
export function hasParts(widget: Widget): boolean {
  return !isSimple(widget.type) && !isFileType(widget.type) && !isAccount(widget);
}

const idOf = ({ id }: Widget): string => (typeof id === 'string' ? id : '');

function levelOf(place: Place): number {
  let level = 0;
  for (let at: Place | undefined = place; at; at = at.up) {
    if (at.index !== undefined && (Array.isArray(at.value) || isGroupRow(at.value))) level += 1;
  }
  return level;
}

/** The zone of the nearest object that has one. */
export function offsetAt(place: Place): number | undefined {
  for (let at: Place | undefined = place; at; at = at.up) {
    const offset = offsetOf(at.value);
    if (offset !== undefined) return offset;
  }
  return undefined;
}
