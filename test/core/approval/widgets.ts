// What each type of widget means in columns, written down from Lark's document alone (3.5.2), for comparison.

export interface Widget {
  readonly id: string;
  readonly custom_id?: string;
  readonly name: string;
  readonly type: string;
  readonly value?: unknown;
  readonly ext?: unknown;
  readonly option?: unknown;
  readonly open_ids?: readonly string[];
}

/** The columns of a value. */
export interface Columns {
  readonly value_text: string | null;
  readonly value_number: number | null;
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
  value_time: null,
  value_end_time: null,
  currency: null,
  option_keys: null,
  value_ids: null,
};

const utc = (text: unknown): string | null =>
  typeof text === 'string' ? new Date(Date.parse(text)).toISOString() : null;
const words = (list: readonly unknown[]): string | null => {
  const said = list.filter((one): one is string => typeof one === 'string');
  return said.length === 0 ? null : said.join(', ');
};
const textOr = (text: unknown): string | null => (typeof text === 'string' && text !== '' ? text : null);

/** A value of one of the attendance groups: an object, or a list of sub-widgets. */
function period(value: unknown): Partial<Columns> {
  if (Array.isArray(value)) {
    const part = (name: string): unknown => (value as Widget[]).find(({ id }) => id.endsWith(name))?.value;
    return {
      value_text: textOr(part('GroupType')),
      value_time: utc(part('StartTime')),
      value_end_time: utc(part('EndTime')),
      value_number: Number(part('Interval')),
    };
  }
  const { name, reason, start, end, interval, shiftTime, returnTime, time, schedule, peer } = value as Value;
  const trips = (schedule ?? []) as readonly Value[];
  return {
    value_text: textOr(name) ?? textOr(reason),
    value_time: utc(start ?? shiftTime ?? time ?? trips[0]?.['start']),
    value_end_time: utc(end ?? returnTime ?? trips.at(-1)?.['end']),
    value_number: typeof interval === 'number' ? interval : null,
    value_ids: (peer ?? null) as readonly string[] | null,
  };
}

function meaning({ type, value, ext, option, open_ids }: Widget): Partial<Columns> {
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
      return { value_text: value as string, value_time: utc(value) };
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
      return period(value);
    default:
      if (/^(leave|work|trip|out|shift|remedy)Group/.test(type)) return period(value);
      return { value_text: textOr(value) };
  }
}

/** The typed columns of one widget. */
export function columnsOf(widget: Widget): Columns {
  return { ...none, ...meaning(widget) };
}
