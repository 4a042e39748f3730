/** The configuration with which source-lark reads a simulated tenant. */
import type { Simulator, Tenant } from './simulator.ts';

/** More than any machine can ask. */
const unlimited = 1000;

export interface ConfigurationOptions {
  /** The factor on the published rates that the tenant was started with. */
  readonly rates?: number | 'off';
  /** Where approvals and attendance begin, `YYYY-MM-DD`; default: as far back as source-lark reads by itself. */
  readonly startDate?: string;
}

/** Every module, with every approval code and every Base of the tenant. */
export function configurationFor(
  { url, credentials, tenant }: Pick<Simulator, 'url' | 'credentials' | 'tenant'>,
  { rates = 1, startDate }: ConfigurationOptions = {},
): Record<string, unknown> {
  const start = startDate === undefined ? {} : { start_date: startDate };
  return {
    base_url: url,
    credentials: { auth_type: 'custom_app', ...credentials },
    modules: ['contact', 'approval', 'base', 'attendance'],
    approval: { approval_codes: tenant.approval.codes(), ...start },
    base: { tables: linksTo(tenant).map((link) => ({ url: link })), typed_streams: true },
    attendance: start,
    ...(rates !== 1 && { limits: { rate_share: rates === 'off' ? unlimited : rates } }),
  };
}

/** Every Base as people would paste it: by its own link, or by that of the wiki page that it is in. */
function linksTo({ base, wiki, company }: Tenant): string[] {
  return base.bases().map(({ app_token }) => {
    const node = wiki.nodes().find(({ obj_token }) => obj_token === app_token);
    return `https://${company.domain}/${node === undefined ? `base/${app_token}` : `wiki/${node.node_token}`}`;
  });
}
