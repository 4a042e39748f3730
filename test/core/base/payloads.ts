// Answers of Lark about one Base, in the shapes that its manual and live tenants show.
const picture = 'https://internal-api-lark-file.larksuite.com/static-resource/v1/p~?image_size=72x72';
const mei = { id: 'ou_4f1c', name: 'Mei Tan', en_name: 'Mei', email: '', avatar_url: picture };
const jon = {
  id: 'ou_7a1b',
  name: '钟强',
  en_name: 'Jon Zhong',
  email: 'jon@example.com',
  avatar_url: picture,
};

const field = (field_id: string, field_name: string, type: number, ui_type: string, more: object = {}) => ({
  field_id,
  field_name,
  type,
  ui_type,
  is_primary: false,
  is_hidden: false,
  property: null,
  ...more,
});

const select = {
  options: [
    { color: 0, id: 'opt1', name: 'North' },
    { color: 3, id: 'opt2', name: 'South' },
  ],
};
const link = { multiple: true, table_id: 'tblAcc01', table_name: 'Accounts' };

export const token = 'BnVwbPq7TaXe4fsK2c8lh0Zynbd';
export const table = 'tblDeals01';

/** By the ending of the path that is called. */
export const payloads = {
  node: {
    node: {
      space_id: '7034502641455497244',
      node_token: 'wikcnDeals',
      obj_token: token,
      obj_type: 'bitable',
      parent_node_token: '',
      node_type: 'origin',
      has_child: false,
      title: 'Deals',
      obj_create_time: '1749700000',
      creator: 'ou_4f1c',
    },
  },
  app: {
    app: {
      app_token: token,
      name: 'Sales ops 销售',
      revision: 418,
      is_advanced: false,
      time_zone: 'Asia/Beijing',
      formula_type: 1,
      advance_version: 'v1',
    },
  },
  tables: {
    has_more: false,
    page_token: table,
    total: 2,
    items: [
      { table_id: table, revision: 97, name: 'Deals' },
      { table_id: 'tblAcc01', revision: 12, name: '客户' },
    ],
  },
  views: {
    has_more: false,
    page_token: 'vewMine',
    total: 2,
    items: [
      {
        view_id: 'vewAll',
        view_name: 'All deals',
        view_public_level: 'Public',
        view_type: 'grid',
        property: { filter_info: { conjunction: 'and', conditions: [] }, hidden_fields: ['fldNote'] },
      },
      {
        view_id: 'vewMine',
        view_name: 'Mine',
        view_private_owner_id: 'ou_4f1c',
        view_public_level: 'Private',
        view_type: 'kanban',
      },
    ],
  },
  fields: {
    has_more: false,
    page_token: 'fldButton',
    total: 16,
    items: [
      field('fldNo', 'No.', 1005, 'AutoNumber', {
        is_primary: true,
        description: 'Counted by Lark',
        property: { auto_serial: { type: 'custom', options: [{ type: 'fixed_text', value: 'D' }] } },
      }),
      field('fldNote', '备注', 1, 'Text', { description: [{ type: 'text', text: 'Anything' }] }),
      field('fldAmount', 'Amount', 2, 'Currency', { property: { currency_code: 'SGD', formatter: '0.00' } }),
      field('fldRegion', 'Region', 3, 'SingleSelect', { property: select }),
      field('fldTags', 'Tags', 4, 'MultiSelect', { property: select }),
      field('fldClose', 'Close date', 5, 'DateTime', {
        property: { date_formatter: 'yyyy/MM/dd', auto_fill: false },
      }),
      field('fldSigned', 'Signed', 7, 'Checkbox'),
      field('fldOwner', 'Owner', 11, 'User', { property: { multiple: true } }),
      field('fldSite', 'Site', 15, 'Url'),
      field('fldFiles', 'Files', 17, 'Attachment', {
        description: { disable_sync: true, text: 'Contracts' },
      }),
      field('fldAccount', 'Account', 21, 'DuplexLink', {
        property: { ...link, back_field_id: 'fldBack', back_field_name: 'Deals' },
      }),
      field('fldCount', 'Comments', 19, 'Lookup', {
        property: {
          formatter: '0',
          roll_up: 2,
          target_field: 'fldBack',
          filter_info: { target_table: 'tblAcc01' },
        },
      }),
      field('fldTwice', 'Amount x2', 20, 'Formula', {
        property: { formatter: '0.00', type: { data_type: 2, ui_type: 'Number', ui_property: null } },
      }),
      field('fldWhere', 'Where', 22, 'Location', { property: { location: { input_type: 'not_limit' } } }),
      field('fldRoom', 'Room', 23, 'GroupChat', { property: { multiple: true } }),
      field('fldButton', 'Press', 3001, 'Button'),
    ],
  },
  search: {
    has_more: false,
    total: 3,
    items: [
      {
        record_id: 'recFull',
        created_by: mei,
        created_time: 1749700001000,
        last_modified_by: [jon],
        last_modified_time: 1749786412000,
        shared_url: 'https://x.larksuite.com/record/AbCd',
        fields: {
          'No.': 'D7',
          备注: [
            { type: 'text', text: 'Renewal ' },
            {
              type: 'mention',
              text: '@Jon',
              token: 'ou_7a1b',
              mentionType: 'User',
              mentionNotify: false,
              name: '钟强',
            },
          ],
          Amount: 12500.5,
          Region: 'North',
          Tags: ['North', 'South'],
          'Close date': 1751299200000,
          Signed: true,
          Owner: [mei, jon],
          Site: { text: 'Example', link: 'https://example.com' },
          Files: [
            {
              file_token: 'Vl3F',
              name: '合同.pdf',
              type: 'application/pdf',
              size: 32975,
              url: 'https://open.larksuite.com/medias/Vl3F/download?extra=%7B%7D',
              tmp_url: 'https://open.larksuite.com/medias/tmp?file_tokens=Vl3F',
            },
          ],
          Account: { link_record_ids: ['recA', 'recB'] },
          Comments: { type: 2, value: [4] },
          'Amount x2': { type: 2, value: [25001] },
          Where: {
            location: '103.85,1.29',
            pname: 'Singapore',
            cityname: 'SG',
            adname: 'Central',
            address: '1 Rd',
            name: 'HQ',
            full_address: 'HQ, 1 Rd',
          },
          Room: [{ id: 'oc_1', name: 'Deal room', avatar_url: picture }],
        },
      },
      // Live tenants leave out parts of people, and send bare values and null cells.
      {
        record_id: 'recBare',
        created_by: { id: 'ou_09c6' },
        created_time: 1770000000123,
        last_modified_time: 1770000001123,
        fields: {
          Amount: null,
          'Amount x2': { type: 2, value: 100 },
          备注: [{ text: '原文' }],
          Comments: { type: 2, value: [] },
        },
      },
      { record_id: 'recEmpty', created_time: 1770000002123, last_modified_time: 1770000002124, fields: {} },
    ],
  },
} as const;

export type Payloads = { readonly [Name in keyof typeof payloads]: unknown };
