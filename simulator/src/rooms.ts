/** The rooms of the simulator; a module is added by adding its folder and a line here. */
import { approvalRoom } from './approval/room.ts';
import { attendanceRoom } from './attendance/room.ts';
import { authRoom, type AuthParts } from './auth/auth.ts';
import { companyRoom } from './company/company.ts';
import { contactRoom } from './contact/room.ts';
import { baseRoom } from './base/room.ts';
import type { Endpoint } from './platform/endpoint.ts';
import { wikiRoom } from './wiki/room.ts';
import type { World } from './world.ts';

/** Every endpoint, and every scope that the endpoints and their fields know. */
export function openRooms(parts: { readonly world: World; readonly auth: AuthParts }): {
  readonly endpoints: readonly Endpoint[];
  readonly knownScopes: readonly string[];
} {
  const rooms = [
    authRoom(parts.auth),
    companyRoom(parts.world),
    contactRoom(parts.world),
    approvalRoom(parts.world),
    attendanceRoom(parts.world),
    baseRoom(parts.world),
    wikiRoom(parts.world),
  ];
  const endpoints = rooms.flatMap((room) => room.endpoints);
  const scopes = [
    ...endpoints.flatMap((endpoint) => endpoint.scopes),
    ...rooms.flatMap((room) => room.fieldScopes),
  ];
  return { endpoints, knownScopes: [...new Set(scopes)] };
}
