/** Plans of the widgets that hold files: addresses that are signed again for every answer. */
import type { FillContext, Filled, Plan } from './shapes.ts';

/** Every file is below this address; rendering an instance signs what begins with it. */
export const fileHost = 'https://files.example.invalid/';

const names = ['quote.pdf', 'specs, final.xlsx', '报价单.png', 'R&D plan.docx'];

function filesOf(context: FillContext, kind: string): { readonly names: string[]; readonly urls: string[] } {
  const count = 1 + Math.floor(context.roll() * 3);
  const chosen = names.slice(context.number % 2, (context.number % 2) + count);
  return {
    names: chosen,
    urls: chosen.map(
      (_, index) => `${fileHost}${kind}/${String(context.number)}-${String(context.row)}-${String(index)}`,
    ),
  };
}

/** Names as documented, quoted, or as recorded, plain; a comma inside a name is ambiguous in the second. */
function attached(context: FillContext, kind: string): Filled {
  const { names: all, urls } = filesOf(context, kind);
  const ext = context.number % 3 === 1 ? all.map((name) => `'${name}'`).join(',') : all.join(',');
  return { ext, value: urls };
}

/** Files, with their names in `ext`. */
export const attachmentV2 = (name: string): Plan => ({
  type: 'attachmentV2',
  name,
  fill: (context) => attached(context, 'attachment'),
});

/** Files of older instances, without names. */
export const attachment = (name: string): Plan => ({
  type: 'attachment',
  name,
  fill: (context) => ({ ext: null, value: filesOf(context, 'attachment').urls }),
});

/** Pictures; no names when they were submitted from the client. */
export const image = (name: string, type: 'image' | 'imageV2'): Plan => ({
  type,
  name,
  fill: (context) =>
    context.number % 2 === 0 ? attached(context, type) : { ext: '', value: filesOf(context, type).urls },
});
