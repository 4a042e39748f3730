/** The forms of the simulated company; between them they have every type of widget that Lark names. */
import { checkbox, connect, contact, department, external, radio } from './choices.ts';
import { attachment, attachmentV2, image } from './files.ts';
import {
  leaveGroup,
  leaveGroupV2,
  outGroup,
  remedyGroup,
  remedyGroupV2,
  shiftGroup,
  shiftGroupV2,
  tripGroup,
  workGroup,
} from './groups.ts';
import { account, coreHr, mutableGroup, unknownType } from './rare.ts';
import { numbered, type NumberedPlan, type Plan } from './shapes.ts';
import {
  address,
  amount,
  date,
  dateInterval,
  document,
  formula,
  input,
  location,
  number,
  serialNumber,
  telephone,
  text,
  textarea,
} from './simple.ts';
import { fieldList } from './tables.ts';

/** A kind of approval: its name, its language and what its form asks. */
export interface Template {
  /** In English, as all names here. */
  readonly name: string;
  /** The definition's default language. */
  readonly language: 'en-US' | 'zh-CN';
  readonly plans: (form: number) => readonly Plan[];
}

const columns: readonly Plan[] = [
  input('Item', { customId: 'item' }),
  number('Quantity'),
  amount('Price'),
  radio('Category'),
  date('Needed by'),
];

const purchase: Template = {
  name: 'Purchase request',
  language: 'en-US',
  plans: (form) => [
    date('Needed by', { customId: 'need_date', required: true }),
    radio('Category', 'radioV2', { customId: 'category' }),
    fieldList('Details', form, columns, 101),
    input('Title', { required: true }),
    textarea('Reason'),
    text('Note'),
    number('Quantity'),
    amount('Price', { customId: 'price' }),
    formula('Total'),
    checkbox('Tags'),
    external('Supplier'),
    contact('Buyer'),
    department('Department'),
    attachmentV2('Files'),
    image('Photo', 'image'),
    image('Scan', 'imageV2'),
    connect('Related'),
    document('Document'),
    address('Address'),
    telephone('Telephone'),
    account('Account'),
  ],
};

const absence: Template = {
  name: 'Leave and travel',
  language: 'zh-CN',
  plans: (form) => [
    leaveGroupV2,
    workGroup,
    tripGroup,
    outGroup,
    shiftGroupV2,
    remedyGroupV2,
    dateInterval('Period'),
    fieldList('Travellers', form, [contact('Person'), department('Department'), attachmentV2('Files')], 102),
    radio('Category'),
    attachmentV2('Files'),
  ],
};

const staff: Template = {
  name: 'HR changes',
  language: 'en-US',
  plans: () => [
    serialNumber('Number'),
    radio('Category', 'radio'),
    checkbox('Tags', 'checkbox'),
    leaveGroup,
    shiftGroup,
    remedyGroup,
    attachment('Files'),
    location('Place'),
    mutableGroup('Plan'),
    coreHr('Onboarding'),
    coreHr('Regularate'),
    coreHr('JobAdjust'),
    coreHr('Offboarding'),
    unknownType,
  ],
};

const expenses: Template = {
  name: 'Expense claim',
  language: 'en-US',
  plans: (form) => [
    input('Title'),
    fieldList('Details', form, columns, 103),
    amount('Total'),
    account('Account'),
  ],
};

/** In turns: the fourth definition of a company is one that was deleted, the third one that was switched off. */
export const templates: readonly [Template, ...Template[]] = [purchase, absence, staff, expenses];

const made = new Map<number, readonly NumberedPlan[]>();

/** The plans of the form with this number, their ids in place. */
export function plansOf(form: number): readonly NumberedPlan[] {
  const template = templates[form % templates.length] ?? templates[0];
  const known = made.get(form) ?? numbered(form, template.plans(form));
  made.set(form, known);
  return known;
}
