/** Pages that break the promises of paging. */
import type { Answer } from '../platform/answers.ts';
import type { ApiCall } from '../platform/endpoint.ts';
import type { Fault } from './book.ts';
import { tokenOf } from '../platform/pages.ts';

type PageFault = 'no-token' | 'same-token' | 'twice';

function pageIn(answer: Answer): Readonly<Record<string, unknown>> | undefined {
  const data = typeof answer.body === 'string' ? undefined : answer.body['data'];
  if (typeof data !== 'object' || data === null || !('has_more' in data)) return undefined;
  return data;
}

/** The answer, with its page bent when a fault strikes it; only pages count as calls for such a fault. */
export function bendPage(
  answer: Answer,
  call: ApiCall,
  take: (kind: PageFault) => Fault | undefined,
): Answer {
  const page = pageIn(answer);
  if (page === undefined || typeof answer.body === 'string') return answer;
  const data = { ...page };
  if (take('twice') !== undefined) {
    const list = Object.entries(data).find(([, value]) => Array.isArray(value) && value.length > 0);
    if (list !== undefined) data[list[0]] = [...(list[1] as unknown[]), (list[1] as unknown[])[0]];
  }
  if (take('same-token') !== undefined) {
    data['has_more'] = true;
    data['page_token'] = call.query.get('page_token') ?? data['page_token'] ?? tokenOf(call.listing, 0);
  }
  if (take('no-token') !== undefined) {
    data['has_more'] = true;
    delete data['page_token'];
  }
  return { ...answer, body: { ...answer.body, data } };
}
