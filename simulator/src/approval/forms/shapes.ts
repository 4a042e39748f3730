/** Widgets of a form: as a submitter's answer holds them, and as plans that both sides are made from. */

/** A widget as an instance holds it; its type decides which keys it has: docs/lark-api/approval.md#forms. */
export interface Widget {
  readonly id: string;
  /** Only when configured. */
  readonly custom_id?: string;
  readonly name: string;
  readonly type: string;
  readonly ext?: unknown;
  readonly value?: unknown;
  readonly option?: unknown;
  /** Minutes with JavaScript's sign: -480 is UTC+8. */
  readonly timezoneOffset?: number;
  readonly open_ids?: readonly string[];
}

/** A choice of a radio or checkbox widget: a definition keeps its key in `value`, an answer in `key`. */
export interface Choice {
  readonly key: string;
  readonly text: string;
}

/** A user by both ids that Approval shows side by side. */
export interface Actor {
  readonly open_id: string;
  readonly user_id: string;
}

/** What a widget is filled in from. */
export interface FillContext {
  /** The instance's number; oddities come in turns by it. */
  readonly number: number;
  /** Changes from row to row of a table and is 0 outside. */
  readonly row: number;
  readonly roll: () => number;
  /** Epoch milliseconds of the submission. */
  readonly at: number;
  readonly someone: () => Actor;
  readonly department: () => string;
  /** An instance created before this one; undefined for the first. */
  readonly earlier: () => { readonly code: string; readonly serial: string } | undefined;
}

/** The keys that filling in a widget adds to it; a type is given where it differs from the definition's. */
export type Filled = Partial<Omit<Widget, 'id' | 'custom_id' | 'name'>>;

/** A widget to be: how the definition describes it, and how it is filled in. */
export interface Plan {
  readonly type: string;
  /** The English name; other languages are made from it. */
  readonly name: string;
  /** Given where Lark fixes it, made up otherwise. */
  readonly id?: string;
  readonly customId?: string;
  readonly required?: boolean;
  /** Keys of the definition's widget beside the common ones. */
  readonly defined?: Readonly<Record<string, unknown>>;
  readonly choices?: readonly Choice[];
  readonly children?: readonly NumberedPlan[];
  /** Undefined leaves the widget out of the answer, as Lark does with empty ones. */
  readonly fill: (context: FillContext, plan: NumberedPlan) => Filled | undefined;
}

/** A plan in its place on a form. */
export interface NumberedPlan extends Plan {
  readonly id: string;
}

/** Gives every plan an id that is unique in the definition; the form's number keeps definitions apart. */
export function numbered(form: number, plans: readonly Plan[], first = 1): readonly NumberedPlan[] {
  return plans.map((plan, index) => ({
    ...plan,
    id:
      plan.id ??
      `widget${String(1_740_000_000_000 + form * 1_000_003)}${String(first + index).padStart(4, '0')}`,
  }));
}
