/** Which document a node of the wiki shows. */
import { expect, test } from 'vitest';
import { visit } from '../visitor.ts';

const path = '/open-apis/wiki/v2/spaces/get_node';

test('a node tells the token and the type of its document, by its own token or by that of the document', async () => {
  const { simulator, get } = await visit();
  const { wiki, base } = simulator.tenant;
  const [node] = wiki.nodes();
  expect(node?.obj_token).toBe(base.bases()[2]?.app_token);
  const byNode = await get(`${path}?token=${node?.node_token ?? ''}`);
  expect(byNode).toMatchObject({ status: 200, body: { code: 0, data: { node } } });
  expect(node).toMatchObject({
    obj_type: 'bitable',
    obj_create_time: expect.stringMatching(/^\d{10}$/) as string,
  });
  const byBase = await get(`${path}?obj_type=bitable&token=${node?.obj_token ?? ''}`);
  expect(byBase.body.data).toEqual({ node });
  expect((await get(`${path}?obj_type=wiki&token=${node?.node_token ?? ''}`)).body.code).toBe(0);
});

test('other documents and shortcuts have their own types', async () => {
  const { simulator, get } = await visit();
  const { wiki, base } = simulator.tenant;
  const other = wiki.nodes().find(({ obj_type }) => obj_type === 'docx');
  expect((await get(`${path}?token=${other?.node_token ?? ''}`)).body).toMatchObject({
    data: { node: { obj_type: 'docx' } },
  });
  const app = base.bases()[0]?.app_token ?? '';
  const token = wiki.addNode({ obj_token: app, shortcut: true });
  expect((await get(`${path}?token=${token}`)).body).toMatchObject({
    data: { node: { node_type: 'shortcut', obj_token: app } },
  });
});

test.each([
  ['an unknown token', 'unknown', 131005],
  ['a node that is gone', 'gone', 131005],
  ['a node that the app may not read', 'secret', 131006],
  ['a token that is none', 'a-b', 131002],
  ['no token', '', 131002],
  ['the token of a Base, without its type', 'base', 131005],
])('%s is refused', async (_why, which, code) => {
  const { simulator, get } = await visit();
  const { wiki, base } = simulator.tenant;
  const app = base.bases()[0]?.app_token ?? '';
  const node = wiki.addNode({ obj_token: app });
  if (which === 'gone') wiki.removeNode(node);
  if (which === 'secret') wiki.share(node, false);
  const tokens: Readonly<Record<string, string>> = { gone: node, secret: node, base: app };
  expect(await get(`${path}?token=${tokens[which] ?? which}`)).toMatchObject({ status: 400, body: { code } });
  if (which !== 'secret') return;
  wiki.share(node, true);
  expect((await get(`${path}?token=${node}`)).body.code).toBe(0);
});

test('it needs one of three scopes, and answers a hundred times a minute', async () => {
  const { simulator, get } = await visit({ rates: 1, clock: () => Date.UTC(2026, 1, 3) });
  const ask = () => get(`${path}?token=${simulator.tenant.wiki.nodes()[0]?.node_token ?? ''}`);
  for (const scope of ['wiki:node:read', 'wiki:wiki', 'wiki:wiki:readonly']) {
    simulator.setScopes([scope]);
    expect((await ask()).body.code).toBe(0);
  }
  simulator.setScopes(['bitable:app']);
  expect((await ask()).body.code).toBe(99991672);
  simulator.setScopes(['wiki:wiki']);
  let good = 4;
  while ((await ask()).status === 200) good += 1;
  expect(good).toBe(100);
});
