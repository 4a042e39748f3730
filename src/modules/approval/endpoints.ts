// The endpoints of Lark's Approval. Source: docs/lark-api/approval.md#endpoints.
import { z } from 'zod';
import { notAsDocumented } from '../../lark/error-codes/kinds.ts';
import { endpoint, listEndpoint, listOf, perMinute, perSecond } from '../../lark/endpoint.ts';

const anyRead = ['approval:approval:readonly', 'approval:approval'];

/** A definition without its code, which the answer does not contain; one of these is in every answer. */
export const LarkDefinition = z
  .looseObject({})
  .refine(
    (data) => ['approval_name', 'status', 'form', 'node_list'].some((key) => (data[key] ?? '') !== ''),
    'has neither a name nor a status, a form or nodes',
  );
export type LarkDefinition = z.infer<typeof LarkDefinition>;

export const approvalDefinition = endpoint({
  method: 'GET',
  path: '/open-apis/approval/v4/approvals/:approval_code',
  rates: [perMinute(100)],
  scopes: [[...anyRead, 'approval:definition']],
  identifiedBy: { approval_name: null },
  returns: LarkDefinition,
});

/** Codes by creation time, oldest first. */
export const instanceCodes = listEndpoint({
  method: 'GET',
  path: '/open-apis/approval/v4/instances',
  rates: [perMinute(100)],
  scopes: [[...anyRead, 'approval:instance']],
  pageSize: 100,
  returns: listOf('instance_code_list', z.string().min(1)),
});

/** An instance; only what its rows cannot be without is required. */
export const LarkInstance = z.looseObject({ instance_code: z.string().min(1) });
export type LarkInstance = z.infer<typeof LarkInstance>;

export const instanceDetail = endpoint({
  method: 'GET',
  path: '/open-apis/approval/v4/instances/:instance_id',
  rates: [perSecond(50), perMinute(1000)],
  scopes: [[...anyRead, 'approval:instance']],
  identifiedBy: { instance_code: 'instance_id' },
  // The code comes from Lark's own listing: no setting is at fault.
  codes: { 1390001: notAsDocumented('Approval does not accept the request for an instance.') },
  returns: LarkInstance,
});

/** Tasks with the definitions that they are of; the only way to find definitions. */
export const taskSearch = listEndpoint({
  method: 'POST',
  path: '/open-apis/approval/v4/tasks/search',
  rates: [perSecond(50), perMinute(1000)],
  scopes: [[...anyRead, 'approval:approval.list:readonly']],
  pageSize: 200,
  returns: listOf('task_list', z.unknown()),
});
