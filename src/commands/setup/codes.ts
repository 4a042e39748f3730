// codes: the approval codes that can be found, and where the others are.
import type { Config } from '../../config.ts';
import { ConnectorError } from '../../engine/errors.ts';
import { lookUp } from '../../lark/error-codes/table.ts';
import { findCodes } from '../../modules/approval/find-codes.ts';
import { feedsOf } from '../../modules/index.ts';
import { connect, type World } from '../connect.ts';
import { table } from '../terminal/wrap.ts';

/** What the command prints. */
export async function codesText(config: Config, world: World, columns: number): Promise<string> {
  const context = connect(config, world, () => undefined, { feeds: feedsOf(config) });
  try {
    const { definitions, users } = await findCodes(context);
    const extent =
      users === undefined ? 'Tasks of the last 30 days' : `Tasks of ${users} users in the last 30 days`;
    if (definitions.length === 0) return `${extent} name no approval. ${whereToClick(config)}\n`;
    const rows = definitions.map(({ approval_code, name, lastUsed }) => [
      approval_code,
      lastUsed === 0 ? '' : new Date(lastUsed).toISOString().slice(0, 10),
      name,
    ]);
    return (
      `${table([['approval code', 'last task', 'name'], ...rows], columns)}\n\n` +
      `${extent} name these; put the codes into approval.approval_codes. For others: ${whereToClick(config)}\n`
    );
  } catch (error) {
    if (!(error instanceof ConnectorError) || lookUp(error.code ?? 0)?.gate !== 'permission') throw error;
    return `Approval codes cannot be searched: ${error.message}\nWithout that: ${whereToClick(config)}\n`;
  }
}

function whereToClick({ region, base_url }: Config): string {
  const host = region === 'feishu' ? 'www.feishu.cn' : 'www.larksuite.com';
  const address = base_url === undefined ? `https://${host}/approval/admin/approvalList` : 'its list';
  return (
    `open the Approval admin console (${address}) with ?devMode=on at the end of the address, edit the approval, and copy ` +
    'definitionCode from the address.'
  );
}
