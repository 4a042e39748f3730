/** The Base room: Bases, their tables, and the records in them. */
import { employeeIdScope } from '../contact/common.ts';
import type { Room } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import { listEndpoints } from './lists.ts';
import { searchEndpoint } from './search.ts';
import { pictureScopes } from './shown.ts';

/** Every endpoint of Base (Bitable v1) that the simulator knows. */
export function baseRoom(world: World): Room {
  return {
    endpoints: [...listEndpoints(world), searchEndpoint(world)],
    fieldScopes: [employeeIdScope, ...pictureScopes],
  };
}
