/** The Contact module: who works here, where, and in which groups. */
import type { SimulatorModule } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import { departmentEndpoints } from './departments.ts';
import { contactFieldScopes } from './fields.ts';
import { groupEndpoints } from './groups.ts';
import { listEndpoints } from './lists/endpoints.ts';
import { createView } from './range.ts';
import { scopesEndpoint } from './scopes.ts';
import { userEndpoints } from './users.ts';

/** Every endpoint of Contact v3 that the simulator knows. */
export function contactModule(world: World): SimulatorModule {
  const view = createView(world);
  return {
    endpoints: [
      scopesEndpoint(world),
      ...departmentEndpoints(world, view),
      ...userEndpoints(world, view),
      ...groupEndpoints(world, view),
      ...listEndpoints(world),
    ],
    fieldScopes: contactFieldScopes,
  };
}
