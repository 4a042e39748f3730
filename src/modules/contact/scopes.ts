// Permissions that many fields and endpoints of Contact share. Source: docs/lark-api/contact.md#users.

/** Older permissions that show most of Contact at once. */
export const legacy = [
  'contact:contact:access_as_app',
  'contact:contact:readonly',
  'contact:contact:readonly_as_app',
] as const;

/** Shows the id of a person in the company, everywhere; the older permissions do not. */
export const employeeId = 'contact:user.employee_id:readonly';
