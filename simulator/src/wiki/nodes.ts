/** The wiki of a simulated tenant: nodes, each of which shows a document (docs/lark-api/base.md#wiki-pages). */
import { hash } from '../random.ts';
import type { Bases } from '../base/records/bases.ts';
import { lettersOf } from '../base/records/ids.ts';

/** What a node can show. */
export type ObjType = 'doc' | 'docx' | 'sheet' | 'mindnote' | 'bitable' | 'file' | 'slides';

/** `data.node`; people by their open ids, times in seconds, in a text. */
export interface WikiNode {
  readonly space_id: string;
  readonly node_token: string;
  readonly obj_token: string;
  readonly obj_type: ObjType;
  readonly parent_node_token: string;
  readonly node_type: 'origin' | 'shortcut';
  readonly origin_node_token: string;
  readonly origin_space_id: string;
  readonly has_child: boolean;
  readonly title: string;
  readonly obj_create_time: string;
  readonly obj_edit_time: string;
  readonly node_create_time: string;
  readonly creator: string;
  readonly owner: string;
  readonly node_creator: string;
}

/** The ground truth of the wiki, and how to change it. Naming what does not exist is an error. */
export interface Wiki {
  readonly nodes: () => readonly WikiNode[];
  /** A node that shows this document, or a shortcut to one; its token. */
  readonly addNode: (node: {
    readonly obj_token: string;
    readonly obj_type?: ObjType;
    readonly title?: string;
    readonly shortcut?: boolean;
  }) => string;
  /** Whether the app may read the node; without: 131006. */
  readonly share: (nodeToken: string, shared: boolean) => void;
  readonly removeNode: (nodeToken: string) => void;
  /** What the endpoint reads. */
  readonly shared: (nodeToken: string) => boolean;
}

/** A wiki in which every Base that is hosted has a node, beside a document that is none. */
export function createWiki(parts: {
  readonly seed: number;
  readonly bases: Bases;
  readonly clock: () => number;
}): Wiki {
  const { seed, bases, clock } = parts;
  const nodes = new Map<string, WikiNode>();
  const hidden = new Set<string>();
  let made = 0;
  const person = bases.store.someone(0).id;
  const there = (token: string): string => {
    if (!nodes.has(token)) throw new Error(`The simulated wiki has no node ${token}.`);
    return token;
  };
  const addNode: Wiki['addNode'] = ({
    obj_token,
    obj_type = 'bitable',
    title = 'A node',
    shortcut = false,
  }) => {
    const node_token = `W${lettersOf(seed, 285, made, 26)}`;
    made += 1;
    const now = String(Math.floor(clock() / 1000));
    const space = String(7_000_000_000_000 + (hash(seed, 286) % 1_000_000)) + '000000';
    nodes.set(node_token, {
      space_id: space,
      node_token,
      obj_token,
      obj_type,
      parent_node_token: '',
      node_type: shortcut ? 'shortcut' : 'origin',
      origin_node_token: shortcut ? `W${lettersOf(seed, 287, made, 26)}` : node_token,
      origin_space_id: space,
      has_child: false,
      title,
      obj_create_time: now,
      obj_edit_time: now,
      node_create_time: now,
      creator: person,
      owner: person,
      node_creator: person,
    });
    return node_token;
  };
  for (const { hosted, facts } of bases.store.bases) {
    if (hosted) addNode({ obj_token: facts.app_token, title: facts.name });
  }
  addNode({ obj_token: `D${lettersOf(seed, 288, 0, 26)}`, obj_type: 'docx', title: 'Minutes' });
  return {
    nodes: () => [...nodes.values()],
    addNode,
    share: (token, shared) => {
      if (shared) hidden.delete(there(token));
      else hidden.add(there(token));
    },
    removeNode: (token) => {
      nodes.delete(there(token));
    },
    shared: (token) => !hidden.has(token),
  };
}
