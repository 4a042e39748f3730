// The columns of each type of widget, written down from Lark's documentation alone, for comparison.

export interface Widget {
  readonly id: string;
  readonly custom_id?: string;
  readonly name: string;
  readonly type: string;
  readonly value?: unknown;
  readonly ext?: unknown;
  readonly option?: unknown;
  readonly open_ids?: readonly string[];
  readonly timezoneOffset?: number;
}

/** The columns of a value. */
export interface Columns {
  readonly value_text: string | null;
  readonly value_number: number | null;
  readonly value_date: string | null;
  readonly value_time: string | null;
  readonly value_end_time: string | null;
  readonly currency: string | null;
  readonly option_keys: readonly string[] | null;
  readonly value_ids: readonly string[] | null;
}

type Value = Readonly<Record<string, unknown>>;

const none: Columns = {
  value_text: null,
  value_number: null,
  value_date: null,
  value_time: null,
  value_end_time: null,
  currency: null,
  option_keys: null,
  value_ids: null,
};

const utc = (text: unknown): string | null =>
  typeof text === 'string' ? new Date(Date.parse(text)).toISOString() : null;
const words = (list: readonly unknown[]): string | null => {
  const texts = list.filter((one): one is string => typeof one === 'string' && one !== '');
  return texts.length === 0 ? null : texts.join(', ');
};
const textOr = (text: unknown): string | null => (typeof text === 'string' && text !== '' ? text : null);

/** The parts of a group in the shapes that the simulator sends: an object, or a list of sub-widgets. */
function partsOf(value: unknown): Value {
  if (!Array.isArray(value)) return value as Value;
  const names: Readonly<Record<string, string>> = {
    Type: 'name',
    StartTime: 'start',
    EndTime: 'end',
    Interval: 'interval',
    Unit: 'unit',
    Reason: 'reason',
    OvertimeWorkers: 'peer',
    TimeRangeFieldList: 'ranges',
    RemedyTime: 'time',
    RemedyType: 'name',
  };
  return Object.fromEntries(
    (value as Widget[]).flatMap((widget) => {
      const end = Object.keys(names).find((one) => widget.id.endsWith(one));
      return end === undefined ? [] : [[names[end] ?? '', widget.open_ids ?? widget.value]];
    }),
  );
}

interface Leg {
  readonly start?: unknown;
  readonly end?: unknown;
}

/** Times of the rows of a group, whatever they are called. */
function legsOf({ schedule, ranges, detail, [`${remedy}BatchDetail`]: batch }: Value): readonly Leg[] {
  if (Array.isArray(ranges)) return (ranges as Widget[][]).map((cells) => partsOf(cells) as Leg);
  if (Array.isArray(batch))
    return (batch as Value[]).map((one) => ({ start: one[`${remedy}BatchRemedyTime`] }));
  if (Array.isArray(detail))
    return (detail as Value[]).map((one) => ({ start: one['workDetailStart'], end: one['workDetailEnd'] }));
  return (schedule ?? []) as readonly Leg[];
}

const remedy = 'widgetRemedyGroupV2';

/** The day of an instant where the offset holds; without one, the day that is printed. */
function dayOf(time: unknown, offset: unknown): string | null {
  if (typeof time !== 'string') return null;
  if (typeof offset !== 'number') return time.slice(0, 10).replaceAll('/', '-');
  return new Date(Date.parse(time) - offset * 60_000).toISOString().slice(0, 10);
}

/** A single correction prints its local time without a zone. */
function correction(value: Value): Partial<Columns> {
  const textIn = (part: string): string => (value[`${remedy}${part}`] as { readonly text: string }).text;
  return {
    value_text: words([textIn('RemedyTime'), textIn('ClockTime'), value[`${remedy}Reason`]]),
    value_date: dayOf(textIn('RemedyDate'), undefined),
  };
}

function period(value: unknown, outer: unknown): Partial<Columns> {
  const parts = partsOf(value);
  const { name, start, end, interval, unit, shiftTime, returnTime, time, peer, timezoneOffset } = parts;
  if (`${remedy}RemedyTime` in parts) return correction(parts);
  const legs = legsOf(parts);
  const reason = parts['reason'] ?? parts[`${remedy}Reason`];
  const first = start ?? shiftTime ?? time ?? legs[0]?.start;
  const last = end ?? returnTime ?? legs.at(-1)?.end ?? (legs.length > 1 ? legs.at(-1)?.start : undefined);
  return {
    value_text: words([name, unit === undefined ? undefined : `${plain(interval)} ${plain(unit)}`, reason]),
    value_time: utc(first),
    value_date: dayOf(first, timezoneOffset ?? outer),
    value_end_time: utc(last),
    value_number: interval === undefined ? null : Number(interval),
    value_ids: (peer ?? (parts['with'] === undefined ? null : [parts['with']])) as readonly string[] | null,
  };
}

/** The rows of a group's lists: the rest of their path, their list, their number and their columns. */
export function groupRows(widget: Widget): readonly {
  readonly path: string;
  readonly list: string;
  readonly row: number;
  readonly value: unknown;
  readonly columns: Columns;
}[] {
  const { value, timezoneOffset } = widget;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const offset = (value as Value)['timezoneOffset'] ?? timezoneOffset;
  const lists = ['schedule', 'detail', `${remedy}BatchDetail`];
  return lists.flatMap((list) =>
    (((value as Value)[list] ?? []) as readonly Value[]).map((one, row) => ({
      path: `.${list}[${row}]`,
      list,
      row,
      value: one,
      columns: { ...none, ...rowOf(list, one, offset) },
    })),
  );
}

function rowOf(list: string, one: Value, offset: unknown): Partial<Columns> {
  switch (list) {
    case 'schedule': {
      const { start, end, interval, departure, destination, transport, transportation, oneRound } = one;
      return {
        value_text: words([departure, destination, transport ?? transportation, oneRound]),
        ...{ value_time: utc(start), value_end_time: utc(end), value_date: dayOf(start, offset) },
        value_number: interval as number,
      };
    }
    case 'detail': {
      const { workDetailStart: start, workDetailEnd: end, workDetailCategory, workDetailInterval } = one;
      return {
        value_text: (workDetailCategory as { readonly text: string }).text,
        ...{ value_time: utc(start), value_end_time: utc(end), value_date: dayOf(start, offset) },
        value_number: Number((workDetailInterval as { readonly value: string }).value),
      };
    }
    default: {
      const time = one[`${remedy}BatchRemedyTime`];
      return {
        value_text: (one[`${remedy}BatchClockTime`] as { readonly text: string }).text,
        ...{ value_time: utc(time), value_date: dayOf(time, offset) },
      };
    }
  }
}

/** Of a type that Lark does not describe, the texts that its keys explain. */
function undocumented(value: object): Partial<Columns> {
  const texts = Object.entries(value as Value).filter(([key]) => !/_id$|^(with|records)$/.test(key));
  return { value_text: words(texts.map(([, one]) => one)) };
}

function meaning({ type, value, ext, option, open_ids, timezoneOffset }: Widget): Partial<Columns> {
  switch (type) {
    case 'number':
    case 'formula':
      return { value_text: String(value), value_number: value as number };
    case 'amount':
      return {
        value_text: String(value),
        value_number: value as number,
        currency: (ext as { currency: string }).currency,
      };
    case 'date':
      return {
        value_text: value as string,
        value_time: utc(value),
        value_date: dayOf(value, timezoneOffset),
      };
    case 'radio':
    case 'radioV2':
    case 'checkbox':
    case 'checkboxV2':
      return {
        value_text: words([value].flat()),
        option_keys: [option ?? []].flat().map((one) => (one as { key: string }).key),
      };
    case 'contact':
      return { value_text: words(value as string[]), value_ids: open_ids ?? [] };
    case 'department': {
      const all = value as readonly { readonly name?: string; readonly open_id: string }[];
      return { value_text: words(all.map(({ name }) => name)), value_ids: all.map(({ open_id }) => open_id) };
    }
    case 'attachment':
    case 'attachmentV2':
    case 'image':
    case 'imageV2':
      return { value_text: textOr(ext) };
    case 'connect':
      return { value_text: (ext as { serialIDs: string }).serialIDs, value_ids: value as string[] };
    case 'document':
      return { value_text: (value as { title: string }).title };
    case 'telephone': {
      const { country_code, national_number } = value as Readonly<Record<string, string>>;
      return { value_text: `${country_code ?? ''} ${national_number ?? ''}` };
    }
    case 'fieldList':
    case 'account':
      return {};
    case 'dateInterval':
    case 'widgetLeaveGroupV2':
      return period(value, timezoneOffset);
    default:
      if (/^(leave|work|trip|out|shift|remedy)Group/.test(type)) return period(value, timezoneOffset);
      return typeof value === 'object' && value !== null
        ? undocumented(value)
        : { value_text: textOr(value) };
  }
}

/** The typed columns of one widget. */
export function columnsOf(widget: Widget): Columns {
  return { ...none, ...meaning(widget) };
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
