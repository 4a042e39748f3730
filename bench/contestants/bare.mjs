// The least there is to do: fetch a page, parse it, write a line for each record.
const [, , base] = process.argv;
const url = `${base}/open-apis/bitable/v1/apps/appBench/tables/tblBench/records/search`;
let token;
for (;;) {
  const query = `page_size=500${token === undefined ? '' : `&page_token=${token}`}`;
  const response = await fetch(`${url}?${query}`, {
    method: 'POST',
    headers: { authorization: 'Bearer t-benchmark', 'content-type': 'application/json' },
    body: '{"automatic_fields":true}',
  });
  const { data } = JSON.parse(await response.text());
  let lines = '';
  for (const item of data.items) lines += `${JSON.stringify(item)}\n`;
  if (!process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  if (!data.has_more) break;
  token = data.page_token;
}
