/** The simulator's own paths beside Lark's, for programs that run it as another process. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Fault } from './faults/book.ts';
import { parseFault } from './faults/parse.ts';
import { tenantJson, type Tenant } from './tenant.ts';
import { passTime } from './time-passes.ts';

/** What these paths read and set off. */
export interface AdminApiParts {
  readonly tenant: Tenant;
  readonly callsByEndpoint: () => Readonly<Record<string, number>>;
  readonly addFault: (fault: Fault) => void;
  readonly clearFaults: () => void;
  readonly revokeTokens: () => void;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

async function addFaults(
  parts: AdminApiParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  try {
    const faults = text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parseFault);
    faults.forEach(parts.addFault);
    answer(response, 200, { faults });
  } catch (error) {
    answer(response, 400, { error: String(error) });
  }
}

/**
 * Answers paths under `/simulator/` and says whether the request was for one: `GET tenant` (the ground truth;
 * `?lists=people,groups` some lists of it),
 * `GET calls` (counts by endpoint), `POST change` (time passes: people join and leave, records are edited),
 * `POST faults` (fault texts, one a line), `DELETE faults`, `POST revoke-tokens`. None of them is metered, throttled or counted.
 */
export function createAdminApi(
  parts: AdminApiParts,
): (request: IncomingMessage, response: ServerResponse, url: URL) => boolean {
  return (request, response, { pathname, searchParams }) => {
    if (!pathname.startsWith('/simulator/')) return false;
    switch (`${request.method ?? ''} ${pathname}`) {
      case 'GET /simulator/tenant':
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
        Readable.from(tenantJson(parts.tenant, searchParams.get('lists')?.split(','))).pipe(response);
        break;
      case 'GET /simulator/calls':
        answer(response, 200, parts.callsByEndpoint());
        break;
      case 'POST /simulator/change':
        answer(response, 200, { happened: passTime(parts.tenant) });
        break;
      case 'POST /simulator/faults':
        addFaults(parts, request, response).catch(() => response.destroy());
        break;
      case 'DELETE /simulator/faults':
        parts.clearFaults();
        answer(response, 200, {});
        break;
      case 'POST /simulator/revoke-tokens':
        parts.revokeTokens();
        answer(response, 200, {});
        break;
      default:
        answer(response, 404, { error: 'not a path of the simulator' });
    }
    return true;
  };
}
