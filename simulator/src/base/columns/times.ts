/** Columns of times and of people, those that Lark fills in by itself among them (docs/lark-api/base.md#fields). */
import { mostly, type Plan } from './shapes.ts';

const day = 86_400_000;

/** A moment; with a `date_formatter` without hours, Lark displays the day only. */
export function dateColumn(name: string, date_formatter = 'yyyy/MM/dd'): Plan {
  const cell = mostly(({ roll, created }) => created + Math.floor((roll() - 0.5) * 200) * day);
  return { name, type: 5, ui_type: 'DateTime', property: { date_formatter, auto_fill: false }, cell };
}

/** When a row was made. */
export function createdTimeColumn(name: string): Plan {
  const property = { date_formatter: 'yyyy-MM-dd HH:mm' };
  return {
    name,
    type: 1001,
    ui_type: 'CreatedTime',
    property,
    automatic: true,
    cell: ({ created }) => created,
  };
}

/** When a row was last changed, or only some of its columns, which `property` does not show. */
export function modifiedTimeColumn(name: string, watches?: readonly string[]): Plan {
  return {
    name,
    type: 1002,
    ui_type: 'ModifiedTime',
    property: { date_formatter: 'yyyy-MM-dd HH:mm' },
    automatic: true,
    cell: ({ modified }) => modified,
    ...(watches !== undefined && { watches }),
  };
}

/** One person or several. */
export function personColumn(name: string, multiple: boolean): Plan {
  const cell = mostly(({ roll, someone }) => {
    const count = multiple ? 1 + Math.floor(roll() * 3) : 1;
    const people = Array.from({ length: count }, () => someone(roll()));
    return [...new Map(people.map((person) => [person.id, person])).values()];
  });
  return { name, type: 11, ui_type: 'User', property: { multiple }, cell };
}

/** Who made a row and who changed it last: an array with one person in every example (docs/lark-api/base.md#fields). */
export const makerColumns: readonly Plan[] = [
  {
    name: 'Created by',
    type: 1003,
    ui_type: 'CreatedUser',
    property: null,
    automatic: true,
    cell: ({ createdBy }) => [createdBy],
  },
  {
    name: 'Modified by',
    type: 1004,
    ui_type: 'ModifiedUser',
    property: null,
    automatic: true,
    cell: ({ modifiedBy }) => [modifiedBy],
  },
];
