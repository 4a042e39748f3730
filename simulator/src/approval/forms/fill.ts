/** Fills in a form, and describes in the definition what there is to fill in. */
import { hash } from '../../random.ts';
import type { FillContext, NumberedPlan, Widget } from './shapes.ts';

/** The answer of a submitter: empty widgets are left out, and no two rows need have the same columns. */
export function fillIn(plans: readonly NumberedPlan[], context: FillContext): Widget[] {
  return plans.flatMap((plan, index) => {
    const empty = plan.required !== true && hash(context.number, index, context.row) % 5 === 0;
    const filled = empty ? undefined : plan.fill(context, plan);
    if (filled === undefined) return [];
    const { type = plan.type, ext, ...rest } = filled;
    const custom = plan.customId === undefined ? {} : { custom_id: plan.customId };
    return [{ id: plan.id, ...custom, name: plan.name, type, ext, ...rest }];
  });
}

/** The widgets of a definition (docs/lark-api/approval.md#definitions), with every option that external sources and attendance give. */
export function defineForm(plans: readonly NumberedPlan[]): object[] {
  return plans.map((plan) => ({
    ...(plan.children !== undefined && { children: defineForm(plan.children) }),
    default_value_type: '',
    display_condition: null,
    enable_default_value: false,
    id: plan.id,
    ...(plan.customId !== undefined && { custom_id: plan.customId }),
    name: plan.name,
    ...plan.defined,
    printable: true,
    required: plan.required ?? false,
    type: plan.type,
    visible: true,
    widget_default_value: '',
  }));
}
