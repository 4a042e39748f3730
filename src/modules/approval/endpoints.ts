// What Lark offers about approvals. Source: lark-approval-attendance sections 1.1, 3.1 to 3.4.
import { z } from 'zod';
import { endpoint, listEndpoint, listOf, perMinute, perSecond } from '../../lark/endpoint.ts';

const anyRead = ['approval:approval:readonly', 'approval:approval'];

/** A definition; the answer does not say its own code. */
export const LarkDefinition = z.looseObject({ form: z.string().nullish() });
export type LarkDefinition = z.infer<typeof LarkDefinition>;

export const approvalDefinition = endpoint({
  method: 'GET',
  path: '/open-apis/approval/v4/approvals/:approval_code',
  rates: [perMinute(100)],
  scopes: [[...anyRead, 'approval:definition']],
  returns: LarkDefinition,
});

/** Codes by creation time, oldest first; whether the bounds belong to the window is not documented (3.2). */
export const instanceCodes = listEndpoint({
  method: 'GET',
  path: '/open-apis/approval/v4/instances',
  rates: [perMinute(100)],
  scopes: [[...anyRead, 'approval:instance']],
  pageSize: 100,
  returns: listOf('instance_code_list', z.string().min(1)),
});

/** An instance as Lark shows it; keys are absent where there is nothing to say (3.4.1). */
export const LarkInstance = z.looseObject({
  approval_code: z.string(),
  instance_code: z.string().min(1),
  start_time: z.string(),
  status: z.string(),
  form: z.string().nullish(),
  reverted_instance_code: z.string().nullish(),
});
export type LarkInstance = z.infer<typeof LarkInstance>;

export const instanceDetail = endpoint({
  method: 'GET',
  path: '/open-apis/approval/v4/instances/:instance_id',
  rates: [perSecond(50), perMinute(1000)],
  scopes: [[...anyRead, 'approval:instance']],
  returns: LarkInstance,
});
