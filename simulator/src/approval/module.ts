/** The Approval module: what may be applied for, what was, and what became of it. */
import { employeeIdScope } from '../contact/common.ts';
import type { SimulatorModule } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import { commentsEndpoint } from './comments.ts';
import { definitionEndpoint } from './definitions.ts';
import { instanceEndpoints } from './instances.ts';
import { taskSearchEndpoint } from './tasks.ts';

/** Every endpoint of Approval v4 that the simulator knows. */
export function approvalModule(world: World): SimulatorModule {
  return {
    endpoints: [
      definitionEndpoint(world),
      ...instanceEndpoints(world),
      commentsEndpoint(world),
      taskSearchEndpoint(world),
    ],
    fieldScopes: [employeeIdScope],
  };
}
