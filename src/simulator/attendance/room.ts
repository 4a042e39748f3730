/** The Attendance room: who punched when, what came of it, and by which rules. */
import type { Room } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import { flowsEndpoint } from './flows.ts';
import { createPeople } from './people.ts';
import { resultsEndpoint } from './results.ts';

/** Every endpoint of Attendance v1 that the simulator knows. */
export function attendanceRoom(world: World): Room {
  const people = createPeople(world);
  return {
    endpoints: [flowsEndpoint(world, people), resultsEndpoint(world, people)],
    fieldScopes: [],
  };
}
