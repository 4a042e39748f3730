/** The Attendance module: who punched when, what came of it, and by which rules. */
import type { SimulatorModule } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import { applicationsEndpoint } from './applications.ts';
import { flowsEndpoint } from './flows.ts';
import { createPeople } from './people.ts';
import { remediesEndpoint } from './remedies.ts';
import { resultsEndpoint } from './results.ts';
import { groupEndpoints, shiftEndpoints } from './rules.ts';
import { scheduleEndpoint } from './schedule.ts';

/** Every endpoint of Attendance v1 that the simulator knows; rules only of a Lark that offers them. */
export function attendanceModule(world: World): SimulatorModule {
  const people = createPeople(world);
  const offered = world.quirks.attendanceRules === 'offered';
  return {
    endpoints: [
      flowsEndpoint(world, people),
      resultsEndpoint(world, people),
      applicationsEndpoint(world, people),
      remediesEndpoint(world, people),
      scheduleEndpoint(world, people),
      ...(offered ? [...groupEndpoints(world, people), ...shiftEndpoints(world)] : []),
    ],
    fieldScopes: offered ? [] : ['attendance:rule', 'attendance:rule:readonly'],
  };
}
