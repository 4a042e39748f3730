/** The wiki module: which document a node shows (docs/lark-api/base.md#wiki-pages). */
import { success, type Refusal } from '../platform/answers.ts';
import { defineEndpoint, perMinute, type Param, type SimulatorModule } from '../platform/endpoint.ts';
import type { World } from '../world.ts';

const refusal = (code: number, msg: string): Refusal => ({ status: 400, code, msg });
const badParam = (what: string): Refusal => refusal(131002, `param err: ${what}`);

const types = ['wiki', 'doc', 'docx', 'sheet', 'mindnote', 'bitable', 'file', 'slides'];

const objType: Param<string> = {
  read: ([sent = 'wiki']) =>
    types.includes(sent)
      ? { ok: true, value: sent }
      : { ok: false, refusal: badParam('obj_type is invalid') },
};

const token: Param<string> = {
  read: ([sent = '']) =>
    /^[0-9A-Za-z]{1,64}$/.test(sent)
      ? { ok: true, value: sent }
      : { ok: false, refusal: badParam('token is invalid') },
};

/** `get_node`, by the token of a node or of a document that a node shows. */
export function wikiModule({ tenant }: World): SimulatorModule {
  const getNode = defineEndpoint({
    method: 'GET',
    template: '/open-apis/wiki/v2/spaces/get_node',
    rates: [perMinute(100)],
    scopes: ['wiki:node:read', 'wiki:wiki', 'wiki:wiki:readonly'],
    metered: true,
    params: { token, obj_type: objType },
    handler: (params) => {
      const { wiki } = tenant;
      const node = wiki
        .nodes()
        .find((one) =>
          params.obj_type === 'wiki'
            ? one.node_token === params.token
            : one.obj_type === params.obj_type && one.obj_token === params.token,
        );
      if (node === undefined) return refusal(131005, 'not found: document is not in wiki');
      if (!wiki.shared(node.node_token)) return refusal(131006, 'permission denied: node permission denied');
      return success({ node });
    },
  });
  return { endpoints: [getNode], fieldScopes: [] };
}
