/** Columns of files, links, places, groups, and of types that the documents only name (docs/lark-api/base.md#fields). */
import { hash, hex } from '../../random.ts';
import { mostly, type Plan, type Scene } from './shapes.ts';

const drive = 'https://open.larksuite.com/open-apis/drive/v1/medias';

function file({ number, extra }: Scene, place: number): object {
  const token = `Vl3F${hex(hash(number, place, 201))}${hex(hash(number, place, 202))}example`;
  const picture = place % 2 === 1;
  const query = encodeURIComponent(extra());
  return {
    file_token: token,
    name: picture ? '图 1.png' : `po ${String(number)}.pdf`,
    type: picture ? 'image/png' : 'application/pdf',
    size: 32_975 + number,
    url: `${drive}/${token}/download?extra=${query}`,
    tmp_url: `${drive}/batch_get_tmp_download_url?file_tokens=${token}&extra=${query}`,
  };
}

/** Files, none to three of them. */
export const fileColumn: Plan = {
  name: 'Files',
  type: 17,
  ui_type: 'Attachment',
  property: null,
  cell: mostly((scene) =>
    Array.from({ length: 1 + Math.floor(scene.roll() * 3) }, (_, place) => file(scene, place)),
  ),
};

/** A link to records of the nth table, one way or both ways. */
export function linkColumn(name: string, table: number, back?: string): Plan {
  const cell = mostly(({ roll, recordOf }) => {
    const ids = Array.from({ length: 1 + Math.floor(roll() * 3) }, () => recordOf(table, roll()));
    const link_record_ids = [...new Set(ids.filter((id) => id !== undefined))];
    return link_record_ids.length === 0 ? undefined : { link_record_ids };
  });
  return {
    name,
    type: back === undefined ? 18 : 21,
    ui_type: back === undefined ? 'SingleLink' : 'DuplexLink',
    property: (neighbour) => ({
      multiple: true,
      ...neighbour(table),
      ...(back !== undefined && { back_field_id: `fld${hex(hash(table, 210))}`, back_field_name: back }),
    }),
    cell,
  };
}

/** Places and groups. */
export const placeColumns: readonly Plan[] = [
  {
    name: 'Where',
    type: 22,
    ui_type: 'Location',
    property: { location: { input_type: 'not_limit' } },
    cell: mostly(({ number }) => ({
      location: `103.85${String(number)},1.29027`,
      pname: 'Singapore',
      cityname: 'Singapore',
      adname: '',
      address: `${String(number)} Example Rd`,
      name: 'HQ',
      full_address: `HQ, ${String(number)} Example Rd`,
    })),
  },
  {
    name: 'Room',
    type: 23,
    ui_type: 'GroupChat',
    property: { multiple: false },
    cell: mostly(({ number }) => [
      {
        id: `oc_${[1, 2, 3, 4].map((part) => hex(hash(number, part, 220))).join('')}`,
        name: 'Deal room',
        avatar_url: 'https://s1-imfile.feishucdn.com/static-resource/v1/room',
      },
    ]),
  },
];

/** Types whose values are not documented, and a type that does not exist yet. */
export const undocumentedColumns: readonly Plan[] = [
  {
    name: 'Flow',
    type: 24,
    ui_type: 'Stage',
    property: { stages: [{ id: 'stg1', name: 'Open' }] },
    cell: mostly(({ number }) => (number % 2 === 0 ? 'Open' : [{ id: 'stg1', name: 'Open' }])),
  },
  { name: 'Press me', type: 3001, ui_type: 'Button', property: null },
  {
    name: 'From the future',
    type: 4242,
    ui_type: 'Hologram',
    property: { depth: 3 },
    cell: mostly(({ number }) => ({ layers: [number, { text: 'deep' }], exact: true })),
  },
];
