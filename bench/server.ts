// A process of its own that serves one Base table from pages rendered before the clock starts.
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

/** A table of a benchmark: how many records, and how they are paged. */
export interface Table {
  readonly records: number;
  readonly pageSize: number;
  /** Whether clients that accept gzip get it. */
  readonly zipped: boolean;
}

/** Pages that are kept. */
const maxRendered = 400;

const day = 86_400_000;
const firstDay = Date.UTC(2026, 0, 1);
const rates = { 'x-ogw-ratelimit-limit': '100000', 'x-ogw-ratelimit-reset': '1' };

/** The fields of the table, as Lark lists them. */
const fields = [
  { field_id: 'fldName', field_name: 'Name', type: 1, ui_type: 'Text', is_primary: true, property: null },
  {
    field_id: 'fldAmount',
    field_name: 'Amount',
    type: 2,
    ui_type: 'Number',
    property: { formatter: '0.00' },
  },
  { field_id: 'fldDone', field_name: 'Done', type: 7, ui_type: 'Checkbox', property: null },
  {
    field_id: 'fldDue',
    field_name: 'Due',
    type: 5,
    ui_type: 'DateTime',
    property: { date_formatter: 'yyyy/MM/dd' },
  },
  { field_id: 'fldState', field_name: 'State', type: 3, ui_type: 'SingleSelect', property: { options: [] } },
  { field_id: 'fldOwner', field_name: 'Owner', type: 11, ui_type: 'User', property: { multiple: true } },
  { field_id: 'fldNotes', field_name: 'Notes', type: 1, ui_type: 'Text', property: null },
];

/** A record of about 0.9 kB. */
function record(index: number): object {
  const person = {
    id: `ou_${String(index % 500).padStart(32, '0')}`,
    name: `User ${index % 500}`,
    en_name: '',
    email: '',
  };
  return {
    record_id: `rec${String(index).padStart(10, '0')}`,
    created_by: person,
    created_time: firstDay + index,
    last_modified_by: person,
    last_modified_time: firstDay + day + index,
    fields: {
      Name: [{ text: `Deal number ${index}`, type: 'text' }],
      Amount: index * 1.25,
      Done: index % 2 === 0,
      Due: firstDay + (index % 365) * day,
      State: ['Open', 'Won', 'Lost'][index % 3],
      Owner: [{ ...person, avatar_url: `https://example.com/avatars/${index % 500}.png` }],
      Notes: [
        { text: 'A note of some length that people write into such a field. '.repeat(4), type: 'text' },
      ],
    },
  };
}

const envelope = (data: unknown): Buffer => Buffer.from(JSON.stringify({ code: 0, msg: 'success', data }));

/** One page of records, by its page token, which is its number. */
function page({ records, pageSize }: Table, number: number): Buffer {
  const from = number * pageSize;
  const to = Math.min(from + pageSize, records);
  const has_more = to < records;
  return envelope({
    items: Array.from({ length: to - from }, (_, index) => record(from + index)),
    has_more,
    ...(has_more && { page_token: String(number + 1) }),
    total: records,
  });
}

/** Serves the table on a free port of this machine; prints its address when it serves. */
function serve(table: Table): void {
  const pages = new Map<number, Buffer>();
  // Rendered before the clock starts, as far as memory allows.
  const rendered = Math.min(Math.ceil(table.records / table.pageSize), maxRendered);
  const toBytes = (bytes: Buffer): Buffer => (table.zipped ? gzipSync(bytes) : bytes);
  for (let at = 0; at < rendered; at += 1) pages.set(at, toBytes(page(table, at)));
  const answers: readonly (readonly [RegExp, Buffer])[] = [
    [
      /tenant_access_token\/internal/,
      Buffer.from(JSON.stringify({ code: 0, msg: 'ok', expire: 7200, tenant_access_token: 't-benchmark' })),
    ],
    [/\/tenant\/query/, envelope({ tenant: { name: 'Benchmark', tenant_key: '1' } })],
    [/\/fields\?/, envelope({ items: fields, has_more: false, total: fields.length })],
    [
      /\/tables\?/,
      envelope({ items: [{ table_id: 'tblBench', name: 'Deals', revision: 1 }], has_more: false, total: 1 }),
    ],
    [/\/apps\/[^/]+$/, envelope({ app: { app_token: 'appBench', name: 'Bench', is_advanced: false } })],
  ];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    const number = Number(/[?&]page_token=(\d+)/.exec(url)?.[1] ?? 0);
    const body = url.includes('/records/search')
      ? (pages.get(number) ?? toBytes(page(table, number)))
      : answers.find(([pattern]) => pattern.test(url))?.[1];
    const isZipped = table.zipped && url.includes('/records/search');
    if (isZipped && !request.headers['accept-encoding']?.includes('gzip'))
      throw new Error('A program that takes no gzip was sent to the server of zipped pages.');
    request.resume().on('end', () => {
      response.writeHead(body ? 200 : 404, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(body?.length ?? 0),
        ...(isZipped && { 'content-encoding': 'gzip' }),
        ...rates,
      });
      response.end(body);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address) process.stdout.write(`http://127.0.0.1:${address.port}\n`);
  });
}

if (process.argv[2] !== undefined)
  serve({ records: Number(process.argv[2]), pageSize: 500, zipped: process.argv[3] === 'gzip' });
