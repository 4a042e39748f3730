// The loop that the SDK's manual shows: its client and its iterator's request, and the same RECORD lines as ours.
import lark from '@larksuiteoapi/node-sdk';

const [, , base] = process.argv;
const quiet = () => undefined;
const client = new lark.Client({
  appId: 'cli_benchmark',
  appSecret: 'benchmark',
  domain: base,
  loggerLevel: lark.LoggerLevel.error,
  logger: { error: quiet, warn: quiet, info: quiet, debug: quiet, trace: quiet },
});
let page_token;
for (;;) {
  const { data } = await client.bitable.appTableRecord.search({
    path: { app_token: 'appBench', table_id: 'tblBench' },
    params: { page_size: 500, ...(page_token !== undefined && { page_token }) },
    data: { automatic_fields: true },
  });
  let lines = '';
  for (const item of data.items) {
    const { record_id, fields, created_time, last_modified_time, created_by, last_modified_by } = item;
    const row = {
      app_token: 'appBench',
      table_id: 'tblBench',
      record_id,
      fields,
      created_time: new Date(created_time).toISOString(),
      last_modified_time: new Date(last_modified_time).toISOString(),
      created_by,
      last_modified_by,
    };
    const record = { stream: 'base_records', data: row, emitted_at: Date.now() };
    lines += `${JSON.stringify({ type: 'RECORD', record })}\n`;
  }
  if (!process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  if (!data.has_more) break;
  page_token = data.page_token;
}
