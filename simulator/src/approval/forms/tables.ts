/** Plans of tables: rows of widgets, each with the columns that were filled in and no others. */
import { fillIn } from './fill.ts';
import { numbered, type Plan, type Widget } from './shapes.ts';

/** Sums are texts, and where a column has several currencies they are JSON inside JSON. */
function sumOf(id: string, type: string, rows: readonly (readonly Widget[])[]): object {
  const cells = rows.flat().filter((cell) => cell.id === id);
  const sum = cells.reduce((total, { value }) => total + Number(value), 0);
  if (type === 'number') return { id, type, value: String(sum) };
  const sumItems = JSON.stringify(
    cells.map(({ ext, value }) => ({
      currency: (ext as { currency: string }).currency,
      value: String(value),
    })),
  );
  return { capitalValue: '', id, sumItems, type, value: sum.toFixed(2) };
}

/** A table of these columns; some have no sums, some many rows. */
export const fieldList = (name: string, form: number, columns: readonly Plan[], first: number): Plan => {
  const children = numbered(form, columns, first);
  const option = {
    input_type: first % 2 === 0 ? 'LIST' : 'FORM',
    mobile_detail_type: 'CARD',
    print_type: 'FORM',
  };
  return {
    type: 'fieldList',
    name,
    children,
    defined: { option },
    fill: (context) => {
      const many = context.number % 10 === 4 ? 40 : 1 + Math.floor(context.roll() * 4);
      const rows = Array.from({ length: many }, (_, row) => fillIn(children, { ...context, row: row + 1 }));
      const filled = new Set(rows.flat().map(({ id }) => id));
      const summed = children.filter(({ id, type }) => filled.has(id) && /^(number|amount)$/.test(type));
      const ext = context.number % 3 === 0 ? [] : summed.map(({ id, type }) => sumOf(id, type, rows));
      return { ext, value: rows, option };
    },
  };
};
