/** Plans of the widgets that hold files: addresses that are signed anew for every answer. */
import type { Desk, Filled, Plan } from './shapes.ts';

/** Every file is below this address; whoever shows an instance signs what begins with it. */
export const fileHost = 'https://files.example.invalid/';

const names = ['quote.pdf', 'specs, final.xlsx', '报价单.png', 'R&D plan.docx'];

function filesOf(desk: Desk, kind: string): { readonly names: string[]; readonly urls: string[] } {
  const count = 1 + Math.floor(desk.roll() * 3);
  const chosen = names.slice(desk.number % 2, (desk.number % 2) + count);
  return {
    names: chosen,
    urls: chosen.map(
      (_, index) => `${fileHost}${kind}/${String(desk.number)}-${String(desk.row)}-${String(index)}`,
    ),
  };
}

/** Names as documented, quoted, or as recorded, plain; a comma inside a name is ambiguous in the second. */
function attached(desk: Desk, kind: string): Filled {
  const { names: all, urls } = filesOf(desk, kind);
  const ext = desk.number % 3 === 1 ? all.map((name) => `'${name}'`).join(',') : all.join(',');
  return { ext, value: urls };
}

/** Files, with their names in `ext`. */
export const attachmentV2 = (name: string): Plan => ({
  type: 'attachmentV2',
  name,
  fill: (desk) => attached(desk, 'attachment'),
});

/** Files of older instances, without names. */
export const attachment = (name: string): Plan => ({
  type: 'attachment',
  name,
  fill: (desk) => ({ ext: null, value: filesOf(desk, 'attachment').urls }),
});

/** Pictures; no names when they were submitted from the client. */
export const image = (name: string, type: 'image' | 'imageV2'): Plan => ({
  type,
  name,
  fill: (desk) =>
    desk.number % 2 === 0 ? attached(desk, type) : { ext: '', value: filesOf(desk, type).urls },
});
