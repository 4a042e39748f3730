/** Shapes of rows that published answers have although the documents say otherwise. */
type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

function without(row: Row, ...names: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** The nested check-in with its time alone, without its ids, in a list, or not there. */
function nested(flow: unknown, turn: number): unknown {
  if (!isRow(flow)) return flow;
  const shapes = [
    { check_time: flow['check_time'] },
    without(flow, 'record_id', 'user_id'),
    [without(flow, 'record_id')],
    null,
    flow,
  ];
  return shapes[turn % shapes.length];
}

function result(row: Row, turn: number): Row {
  const records = (row['records'] as readonly Row[] | undefined)?.map((segment) => ({
    ...segment,
    check_in_record: nested(segment['check_in_record'], turn),
    check_out_record: nested(segment['check_out_record'], turn + 1),
    ...(turn % 7 === 0 && { check_in_shift_time: '09:15' }),
  }));
  const shift_id = row['shift_id'] === '0' && turn % 2 === 0 ? '-1' : row['shift_id'];
  const shown = { ...row, shift_id, records };
  return turn % 3 === 0 ? without(shown, 'result_id', 'employee_name', 'group_id') : shown;
}

/** The row of a list of this name, every one in another shape in turn. */
export function seenShape(list: string, row: unknown, turn: number): unknown {
  if (!isRow(row)) return row;
  if (list === 'user_task_results') return result(row, turn);
  if (list === 'user_remedys' && turn % 2 === 0) return without(row, 'punch_no', 'work_type', 'time');
  if (list === 'user_flow_results' && turn % 5 === 0) return without(row, 'creator_id', 'photo_urls');
  if (list === 'user_daily_shifts') return { ...row, is_clear_schedule: turn % 4 === 0 };
  return row;
}
