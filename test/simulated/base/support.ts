// What the tests of Bases share: endpoints, and the truth.
import type { Row } from '../../../src/engine/types.ts';
import type { Bases } from '../../../simulator/src/base/records/bases.ts';
import type { Settings as SettingsOf, SyncOptions, Tenant as OpenTenant } from '../../support/open-tenant.ts';

const root = '/open-apis/bitable/v1/apps/:app_token';

export const calls = {
  app: `GET ${root}`,
  tables: `GET ${root}/tables`,
  fields: `GET ${root}/tables/:table_id/fields`,
  views: `GET ${root}/tables/:table_id/views`,
  records: `POST ${root}/tables/:table_id/records/search`,
  node: 'GET /open-apis/wiki/v2/spaces/get_node',
} as const;

export type Settings = SettingsOf<'base'>;
export type Wish = SyncOptions<'base'>;
export type Tenant = OpenTenant<'base'>;

/** Every record of every Base, by its three ids. */
export function truthOf(bases: Bases): Map<string, Row> {
  return new Map(
    bases
      .bases()
      .flatMap(({ app_token }) =>
        bases
          .tables(app_token)
          .flatMap(({ table_id }) =>
            [...bases.records(app_token, table_id)].map((record): [string, Row] => [
              `${app_token} ${table_id} ${record.record_id}`,
              record as unknown as Row,
            ]),
          ),
      ),
  );
}
