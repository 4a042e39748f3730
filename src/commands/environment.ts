// The variables of the environment that hold a configuration, or parts of it. Loads nothing: every command line asks.

/** The variable that holds a whole configuration as JSON. */
export const configVariable = 'SOURCE_LARK_CONFIG';

/** The variables that each hold one secret, by its key in the credentials. */
export const secretVariables = {
  app_id: 'LARK_APP_ID',
  app_secret: 'LARK_APP_SECRET',
  app_ticket: 'LARK_APP_TICKET',
  tenant_access_token: 'LARK_TENANT_ACCESS_TOKEN',
} as const;

/** Whether a configuration can be had without `--config`. */
export function isInEnvironment(env: NodeJS.ProcessEnv): boolean {
  return (env[configVariable] ?? '') !== '';
}
