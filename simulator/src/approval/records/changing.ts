/** Changes to approvals between two readings of them, as people would make them; all happen at the clock's now. */
import type { Widget } from '../forms/shapes.ts';
import { bigId } from './pending.ts';
import { commentFile } from './comments.ts';
import { concluded, type Ending } from './course.ts';
import { addDefinition, populate } from './seeding.ts';
import { formText, keptOf } from './building.ts';
import type { DefinitionStatus, Instance } from './shapes.ts';
import {
  codeOf,
  findDefinition,
  findInstance,
  place,
  type Kept,
  type Store,
  type StoredInstance,
} from './store.ts';

/** Fields of an instance that a test may set; `approval_code` and `instance_code` are given. */
export type InstanceChanges = Partial<
  Omit<Instance, 'approval_code' | 'instance_code' | 'uuid' | 'comment_list'>
>;

/** What is not there, or cannot happen to what is there, is an error. Codes of instances come back. */
export interface Changing {
  /** Adds instances over a time that is past; to every definition that is not deleted unless some are named. */
  readonly populate: (filling: {
    readonly codes?: readonly string[];
    readonly instances: number;
    /** Epoch milliseconds. */
    readonly from: number;
    readonly to: number;
  }) => void;
  /** A definition of the next kind in turn; its code. */
  readonly addDefinition: (status?: DefinitionStatus) => string;
  /** What is pending in a definition that is deleted is deleted with it. */
  readonly setDefinitionStatus: (approvalCode: string, status: DefinitionStatus) => void;
  /** Created now, or at a `start_time` that is past; pending unless changed. */
  readonly addInstance: (approvalCode: string, changes?: InstanceChanges) => string;
  /** Sets fields as they are, without asking whether they fit together. */
  readonly changeInstance: (code: string, changes: InstanceChanges) => void;
  readonly approve: (code: string, comment?: string) => void;
  readonly reject: (code: string, comment?: string) => void;
  /** The submitter withdraws it. */
  readonly cancel: (code: string) => void;
  /** An administrator deletes it: status DELETED. */
  readonly deleteInstance: (code: string) => void;
  /** Revokes an approved one; the code of the instance that reverts it. */
  readonly revert: (code: string) => string;
  /** The id of the comment; a reply where the id of another comment is given. */
  readonly addComment: (
    code: string,
    text: string,
    more?: { readonly file?: string; readonly to?: string },
  ) => string;
  readonly removeComment: (code: string, commentId: string) => void;
  /** Replaces the form; without an edit every table loses its last row. */
  readonly resubmit: (code: string, edit?: (widgets: readonly Widget[]) => readonly Widget[]) => void;
  /** Its detail answers 1390003 from now on; it stays listed unless `listed` is false. */
  readonly removeInstance: (code: string, listed?: boolean) => void;
  /** Its detail answers 403 and 1390009 from now on, or no longer. */
  readonly forbidInstance: (code: string, forbidden?: boolean) => void;
}

function lastRowsLost(widgets: readonly Widget[]): readonly Widget[] {
  return widgets.map((widget) =>
    widget.type === 'fieldList' ? { ...widget, value: (widget.value as unknown[]).slice(0, -1) } : widget,
  );
}

/** The changes that a store can undergo. */
export function createChanging(store: Store): Changing {
  let comments = 0;

  const instanceBy = (code: string): StoredInstance => {
    const stored = findInstance(store, code);
    if (stored === undefined) throw new Error(`The simulated tenant has no instance ${code}.`);
    return stored;
  };
  const definitionBy = (code: string): NonNullable<ReturnType<typeof findDefinition>> => {
    const found = findDefinition(store, code);
    if (found === undefined) throw new Error(`The simulated tenant has no definition ${code}.`);
    return found;
  };
  const change = (code: string, work: (kept: Kept) => Partial<Kept>): void => {
    const stored = instanceBy(code);
    const kept = keptOf(store, stored);
    stored.kept = { ...kept, ...work(kept) };
  };
  const changeInstance = (code: string, changes: InstanceChanges): void => {
    change(code, ({ instance }) => ({ instance: { ...instance, ...changes } }));
  };
  const conclude = (code: string, ending: Omit<Ending, 'at'> & { readonly at?: number }): void => {
    change(code, ({ instance }) => {
      if (instance.status !== 'PENDING') throw new Error(`Instance ${code} is ${instance.status}.`);
      return { instance: concluded(instance, { at: store.clock(), ...ending }) };
    });
  };
  const add = (form: number, start: number, reverts?: number): string => {
    const made = store.clock();
    if (start > made) throw new Error('Instances cannot be created in the future: move the clock first.');
    const more = reverts === undefined ? {} : { reverts };
    return codeOf(
      store.seed,
      'instance',
      place(store, { form, start, made, reverted: false, fate: 'here', ...more }).number,
    );
  };
  const setFate = (code: string, fate: StoredInstance['fate']): void => {
    instanceBy(code).fate = fate;
  };

  return {
    populate: ({ codes, ...filling }) => {
      const forms =
        codes?.map((code) => definitionBy(code).form) ??
        [...store.definitions.keys()].filter((form) => store.definitions[form]?.status !== 'DELETED');
      populate(store, { ...filling, forms });
    },
    addDefinition: (status) => addDefinition(store, status),
    setDefinitionStatus: (approvalCode, status) => {
      const { definition } = definitionBy(approvalCode);
      if (definition.status === 'DELETED') throw new Error(`Definition ${approvalCode} is deleted for good.`);
      if (status === 'DELETED') {
        for (const number of definition.instances) {
          const code = codeOf(store.seed, 'instance', number);
          const pending = keptOf(store, instanceBy(code)).instance.status === 'PENDING';
          if (pending) conclude(code, { status: 'DELETED', by: store.someone(0) });
        }
      }
      definition.status = status;
    },
    addInstance: (approvalCode, changes = {}) => {
      const { status = 'PENDING', start_time = store.clock(), end_time = store.clock() } = changes;
      const code = add(definitionBy(approvalCode).form, Number(start_time));
      const stored = instanceBy(code);
      // Seen from its own creation, whatever its number, nothing has become of it yet.
      stored.kept = { ...keptOf(store, { ...stored, made: stored.start }), comments: [] };
      if (status !== 'PENDING') conclude(code, { status, at: Number(end_time) });
      changeInstance(code, changes);
      return code;
    },
    changeInstance,
    approve: (code, comment) => {
      conclude(code, { status: 'APPROVED', ...(comment !== undefined && { comment }) });
    },
    reject: (code, comment) => {
      conclude(code, { status: 'REJECTED', ...(comment !== undefined && { comment }) });
    },
    cancel: (code) => {
      conclude(code, { status: 'CANCELED' });
    },
    deleteInstance: (code) => {
      conclude(code, { status: 'DELETED', by: store.someone(0) });
    },
    revert: (code) => {
      const { form, number } = instanceBy(code);
      const { instance } = keptOf(store, instanceBy(code));
      if (instance.status !== 'APPROVED' || instance.reverted)
        throw new Error(`Instance ${code} cannot be reverted.`);
      changeInstance(code, { reverted: true });
      const reverting = add(form, store.clock(), number);
      const { serial_number, form: answers } = instance;
      changeInstance(reverting, { serial_number, ...(answers !== undefined && { form: answers }) });
      return reverting;
    },
    addComment: (code, text, { file, to } = {}) => {
      comments += 1;
      const id = bigId(900_000_000_000 + comments, 0);
      const now = String(store.clock());
      const files = file === undefined ? {} : { files: [commentFile(id, file)] };
      const facts = {
        id,
        ...store.someone(0),
        comment: text,
        create_time: now,
        update_time: now,
        is_delete: 0 as const,
      };
      const comment = { ...facts, ...files, replies: [] };
      change(code, ({ comments: all }) => {
        if (to === undefined) return { comments: [...all, comment] };
        if (!all.some((one) => one.id === to)) throw new Error(`Instance ${code} has no comment ${to}.`);
        return {
          comments: all.map((one) => (one.id === to ? { ...one, replies: [...one.replies, comment] } : one)),
        };
      });
      return id;
    },
    removeComment: (code, commentId) => {
      const update_time = String(store.clock());
      change(code, ({ comments: all }) => {
        if (!all.some(({ id }) => id === commentId))
          throw new Error(`Instance ${code} has no comment ${commentId}.`);
        return {
          comments: all.map((one) =>
            one.id === commentId ? { ...one, is_delete: 1 as const, update_time } : one,
          ),
        };
      });
    },
    resubmit: (code, edit = lastRowsLost) => {
      const { form = '[]' } = keptOf(store, instanceBy(code)).instance;
      changeInstance(code, { form: formText(edit(JSON.parse(form) as readonly Widget[])) });
    },
    removeInstance: (code, listed = true) => {
      setFate(code, listed ? 'removed' : 'gone');
    },
    forbidInstance: (code, forbidden = true) => {
      setFate(code, forbidden ? 'forbidden' : 'here');
    },
  };
}
