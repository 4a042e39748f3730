/** The tables that Bases are made with. */
import { formulaColumns, lookupColumns } from './computed.ts';
import {
  autoNumberColumn,
  checkColumn,
  choiceColumn,
  choicesColumn,
  figureColumns,
  numberColumn,
} from './figures.ts';
import type { Plan } from './shapes.ts';
import { lineColumn, textColumn, writtenColumns } from './text.ts';
import { fileColumn, linkColumn, placeColumns, undocumentedColumns } from './things.ts';
import { createdTimeColumn, dateColumn, makerColumns, modifiedTimeColumn, personColumn } from './times.ts';

/** A kind of table; the first column is the primary one. */
export interface Template {
  readonly name: string;
  readonly plans: readonly [Plan, ...Plan[]];
}

const stages = ['Negotiation', 'Won', 'Lost', '待定', 'a, b'] as const;

/** A column of every type, undocumented and future ones included. */
const everything: Template = {
  name: 'Everything 全部',
  plans: [
    textColumn('Deal'),
    textColumn('Notes 备注'),
    ...writtenColumns,
    ...figureColumns,
    choiceColumn('Stage name', stages),
    choicesColumn('Tags', ['EMEA', 'Upsell', '急', 'x"y']),
    dateColumn('Close date'),
    dateColumn('Starts at', 'yyyy-MM-dd HH:mm'),
    checkColumn('Signed'),
    personColumn('Owner', false),
    personColumn('Owners', true),
    fileColumn,
    linkColumn('Account', 2),
    linkColumn('Orders', 1, 'Deal of the order'),
    ...formulaColumns,
    ...lookupColumns,
    ...placeColumns,
    ...undocumentedColumns,
    createdTimeColumn('Created'),
    modifiedTimeColumn('Updated'),
    modifiedTimeColumn('Amount updated', ['Amount']),
    ...makerColumns,
    autoNumberColumn('No.'),
    autoNumberColumn('Serial', 'INV-'),
  ],
};

/** Few columns, for many rows. */
const orders: Template = {
  name: 'Orders',
  plans: [
    lineColumn('Order', ['Pallet', 'Crate', '箱']),
    numberColumn('Quantity', '0'),
    choiceColumn('Status', ['open', 'shipped', 'returned']),
    dateColumn('Ordered'),
    checkColumn('Paid'),
    modifiedTimeColumn('Last change'),
    autoNumberColumn('No.'),
  ],
};

/** Names that no warehouse accepts as column names, and no last-modified column. */
const accounts: Template = {
  name: '客户',
  plans: [
    lineColumn('名称', ['Example Pte Ltd', '例有限公司']),
    lineColumn('备注', ['x', 'y']),
    numberColumn('amount'),
    numberColumn('Amount'),
    numberColumn('Amount!'),
    numberColumn('amount_2'),
    lineColumn('_record_id', ['not the id']),
    lineColumn('1st line\nof address', ['1 Example Rd']),
    lineColumn('a.b "c" 👍', ['z']),
    lineColumn(
      'A name that is much longer than any warehouse would like a column to be called, and goes on',
      ['w'],
    ),
    choiceColumn('Region', ['APAC', 'EMEA']),
  ],
};

/** A small ledger. */
const ledger: Template = {
  name: 'Ledger',
  plans: [
    autoNumberColumn('No.'),
    lineColumn('What', ['Rent', 'Travel', 'Tea']),
    numberColumn('Amount'),
    formulaColumns[0] ?? numberColumn('Amount x2'),
    personColumn('Who', false),
    createdTimeColumn('When'),
  ],
};

/** In the order in which a Base gets its tables; after the last the ledgers go on. */
export const templates: readonly [Template, Template, Template, Template] = [
  everything,
  orders,
  accounts,
  ledger,
];

/** The template of a Base's nth table. */
export function templateOf(place: number): Template {
  return templates[place] ?? ledger;
}
