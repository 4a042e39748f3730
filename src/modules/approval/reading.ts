// From a code to what the streams are made of: one call per definition, one per instance.
import { ConnectorError } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { notifyOnce, perRun } from '../per-run.ts';
import type { Definition } from './definitions.ts';
import { approvalDefinition, instanceDetail, type LarkInstance } from './endpoints.ts';
import { parseForm, placeWidgets, withoutUrls } from './form/form.ts';
import type { ReadInstance } from './instances.ts';
import { maskForm } from './form/mask.ts';
import { revisionOf } from './revision.ts';
import { isKnownType } from './form/widgets.ts';

/** Instance not found; no permission to see it; the definition was deleted (3.15). */
const gone = 1390003;
const forbidden = 1390009;
const deleted = 1390016;

/** Asks for one definition; that it was deleted is an answer too, with nothing but its status. */
export async function readDefinition(
  approval_code: string,
  { lark, config }: Pick<Context, 'lark' | 'config'>,
): Promise<Definition> {
  const { locale, include_sensitive } = config.approval;
  try {
    const definition = await lark.call(approvalDefinition, {
      path: { approval_code },
      query: { locale, with_admin_id: true },
    });
    const { form } = definition;
    const shown = form && !include_sensitive ? maskForm(form) : form;
    return { approval_code, definition: { ...definition, form: shown } };
  } catch (error) {
    if (!(error instanceof ConnectorError && error.code === deleted)) throw error;
    return { approval_code, definition: { status: 'DELETED' } };
  }
}

/** What is being asked for at the moment, by code: windows read side by side may want the same instance. */
const underWay = perRun(() => new Map<string, Promise<ReadInstance>>());

/** One instance, for whoever wants it now: asked for once until it is forgotten. */
export function sharedInstance(code: string, context: Context): Promise<ReadInstance> {
  const readings = underWay(context);
  const reading = readings.get(code) ?? readInstance(code, context);
  readings.set(code, reading);
  return reading;
}

/** The engine has these instances now, and knows that they came. */
export function forget(items: readonly ReadInstance[], context: Context): void {
  for (const { code } of items) underWay(context).delete(code);
}

/** Asks for one instance; that it is gone or may not be seen is an answer too. */
async function readInstance(code: string, context: Context): Promise<ReadInstance> {
  const { lark, config } = context;
  const { locale, include_sensitive } = config.approval;
  try {
    const instance = await lark.call(instanceDetail, { path: { instance_id: code }, query: { locale } });
    const item = toReadInstance(instance, include_sensitive);
    for (const oddity of oddities(item)) notifyOnce(context, 'WARN', oddity);
    return item;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === gone) return { kind: 'gone', code };
    if (error.code !== forbidden) throw error;
    notifyOnce(context, 'WARN', `Instance ${code} is left out for now: ${error.message}`);
    return { kind: 'forbidden', code };
  }
}

/** Masks what is sensitive and takes the form apart; the revision is that of what Lark said. */
export function toReadInstance(instance: LarkInstance, includeSensitive: boolean): ReadInstance {
  const form = includeSensitive || !instance.form ? instance.form : maskForm(instance.form);
  const widgets = parseForm(form);
  return {
    kind: 'read',
    code: instance.instance_code,
    instance: { ...instance, ...(form !== undefined && { form }) },
    widgets: widgets && withoutUrls(widgets),
    revision: revisionOf(instance, parseForm(instance.form)),
  };
}

/** What the operator should know of a form, each thing once a run. */
export function oddities(item: ReadInstance): string[] {
  if (item.kind !== 'read') return [];
  if (!item.widgets) {
    return [
      `Some forms of approval ${item.instance.approval_code} are not lists of widgets: they are carried raw.`,
    ];
  }
  const types = new Set(placeWidgets(item.widgets).map(({ widget }) => widget.type));
  return [...types]
    .filter((type) => !isKnownType(type))
    .map(
      (type) => `Widgets of type '${String(type)}' are not documented by Lark: their values are carried raw.`,
    );
}
