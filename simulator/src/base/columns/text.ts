/** Columns of text: segments, and what is written like text (docs/lark-api/base.md#fields). */
import { pick } from '../../random.ts';
import { mostly, type Plan, type Scene } from './shapes.ts';

const phrases: readonly [string, ...string[]] = [
  'Renewal – ',
  'line 1\nline 2',
  '续约 & 折扣 ',
  'see "quoted" ',
  '👍🏽 ',
  '更新',
  ' ',
  'back\\slash and\ttab',
];

function segment({ roll, someone, number }: Scene): object {
  const draw = roll();
  const person = someone(roll());
  if (draw < 0.15) {
    const about = { token: person.id, mentionType: 'User', mentionNotify: false, name: person.name };
    return { type: 'mention', text: `@${person.name}`, ...about };
  }
  if (draw < 0.25)
    return { type: 'mention', text: 'Plan', token: `doxcn${String(number)}`, mentionType: 'Docx' };
  if (draw < 0.35) {
    const link = `https://example.com/?row=${String(number)}&a=1`;
    return { type: 'url', text: link, link };
  }
  return { type: 'text', text: `${pick(phrases, roll())}${String(number)}` };
}

const isLong = ({ number }: Scene): boolean => number % 40 === 7;

/** One segment mostly, several in every fifth row, very many in one row of forty. */
function segments(scene: Scene): readonly object[] {
  const count = isLong(scene) ? 400 : scene.number % 5 === 2 ? 2 + Math.floor(scene.roll() * 9) : 1;
  return Array.from({ length: count }, () => segment(scene));
}

const plain = (text: string): readonly object[] => [{ type: 'text', text }];

/** Segments of text, mentions and addresses. */
export function textColumn(name: string, more: Partial<Plan> = {}): Plan {
  return {
    name,
    type: 1,
    ui_type: 'Text',
    property: null,
    cell: (scene) => (isLong(scene) ? segments(scene) : mostly(segments)(scene)),
    ...more,
  };
}

/** A line of one segment. */
export function lineColumn(name: string, lines: readonly [string, ...string[]]): Plan {
  const cell = mostly(({ roll, number }) => plain(`${pick(lines, roll())} ${String(number)}`));
  return { name, type: 1, ui_type: 'Text', property: null, cell };
}

/** Everything else that is written. */
export const writtenColumns: readonly Plan[] = [
  {
    name: 'SKU',
    type: 1,
    ui_type: 'Barcode',
    property: { allowed_edit_modes: { manual: true, scan: true } },
    cell: mostly(({ number }) => plain(`FS${String(number).padStart(4, '0')}`)),
  },
  {
    name: 'Mail',
    type: 1,
    ui_type: 'Email',
    property: null,
    cell: mostly(({ number }) => {
      const text = `buyer${String(number)}@example.com`;
      return [{ type: 'url', text, link: `mailto:${text}` }];
    }),
  },
  {
    name: 'Phone',
    type: 13,
    ui_type: 'Phone',
    property: null,
    cell: mostly(({ number }) => `+65${String(91_000_000 + number)}`),
  },
  {
    name: 'Site',
    type: 15,
    ui_type: 'Url',
    property: null,
    cell: mostly(({ number, roll }) => ({
      text: pick(['Example', '例', 'https://example.com'], roll()),
      link: `https://example.com/${String(number)}?q=%20`,
    })),
  },
];
