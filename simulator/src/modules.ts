/** The modules of the simulator; a new one is a folder and a line here. */
import { approvalModule } from './approval/module.ts';
import { attendanceModule } from './attendance/module.ts';
import { authModule, type AuthParts } from './auth/auth.ts';
import { companyModule } from './company/company.ts';
import { contactModule } from './contact/module.ts';
import { baseModule } from './base/module.ts';
import type { Endpoint } from './platform/endpoint.ts';
import { wikiModule } from './wiki/module.ts';
import type { World } from './world.ts';

/** Every endpoint, and every scope that the endpoints and their fields know. */
export function openModules(parts: { readonly world: World; readonly auth: AuthParts }): {
  readonly endpoints: readonly Endpoint[];
  readonly knownScopes: readonly string[];
} {
  const modules = [
    authModule(parts.auth),
    companyModule(parts.world),
    contactModule(parts.world),
    approvalModule(parts.world),
    attendanceModule(parts.world),
    baseModule(parts.world),
    wikiModule(parts.world),
  ];
  const endpoints = modules.flatMap((module) => module.endpoints);
  const scopes = [
    ...endpoints.flatMap((endpoint) => endpoint.scopes),
    ...modules.flatMap((module) => module.fieldScopes),
  ];
  return { endpoints, knownScopes: [...new Set(scopes)] };
}
