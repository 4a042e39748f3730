/** The Base module: Bases, their tables, and the records in them. */
import { employeeIdScope } from '../contact/common.ts';
import type { SimulatorModule } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import { listEndpoints } from './lists.ts';
import { searchEndpoint } from './search.ts';
import { pictureScopes } from './rendering.ts';

/** Every endpoint of Base (Bitable v1) that the simulator implements. */
export function baseModule(world: World): SimulatorModule {
  return {
    endpoints: [...listEndpoints(world), searchEndpoint(world)],
    fieldScopes: [employeeIdScope, ...pictureScopes],
  };
}
