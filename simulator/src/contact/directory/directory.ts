/** The company of a simulated tenant: its people, departments and user groups. */
import { foundCompany } from './build.ts';
import { createLists, type Lists } from '../lists/lists.ts';
import { createChanging, type Changing } from './changing.ts';
import { createReading, type Reading } from './reading.ts';
import type { Size } from './shapes.ts';
import { createStore, type Store } from './store.ts';

/** Read and changed by open ids; indexes and counts stay in step by themselves. */
export interface Directory extends Reading, Changing {
  /** What endpoints read; tests keep to the rest. */
  readonly store: Store;
  /** Job titles and the like, and who has which role. */
  readonly lists: Lists;
}

/** A company of this size; the same seed and size make the same one, byte for byte. */
export function createDirectory(seed: number, size: Size): Directory {
  const store = createStore(seed);
  foundCompany(store, size);
  const reading = createReading(store);
  return { store, lists: createLists(store), ...reading, ...createChanging(store, reading) };
}
