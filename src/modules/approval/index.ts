// Approval: definitions, and what happened to their instances.
import { defineModule } from '../define.ts';
import { checkApproval } from './check.ts';
import { definitions } from './definitions.ts';
import { narrowApproval } from './estimate.ts';
import { instances } from './instances.ts';
import { ApprovalSettings } from './settings.ts';

export const approval = defineModule({
  name: 'approval',
  title: 'Approval',
  description: 'Approval instances, their forms, tasks, timelines and comments.',
  settings: ApprovalSettings,
  missing: (config) =>
    config.approval.approval_codes.length > 0
      ? undefined
      : 'approval.approval_codes: name at least one approval code',
  init: [{ setting: 'approval_codes', flag: 'approval-codes' }],
  feeds: [definitions, instances],
  check: checkApproval,
  narrow: narrowApproval,
});
