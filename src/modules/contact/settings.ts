// What a user can say about contacts.
import { z } from 'zod';

export const ContactSettings = z.looseObject({
  department_ids: z
    .array(
      z
        .string()
        .regex(/^[a-zA-Z0-9][a-zA-Z0-9_\-@.]{0,63}$/, 'is not a department id')
        .meta({ pattern_descriptor: 'a department id' }),
    )
    .default([])
    .meta({
      title: 'Departments',
      description: 'Read only these departments and everything below them. Empty: all that the app may see.',
      examples: ['od-4e6ac4d14bcd5071a37a39de902c7141'],
      order: 0,
    }),
  department_id_type: z.enum(['open_department_id', 'department_id']).default('open_department_id').meta({
    title: 'Kind of department ids',
    description: 'How the departments above are named: by open_department_id (od-...) or by the custom id.',
    order: 1,
  }),
  user_id_type: z
    .enum(['open_id', 'union_id', 'user_id'])
    .default('open_id')
    .meta({
      title: 'Kind of user ids',
      description:
        'For fields with a single id, such as leader_user_id; every person has all three ids in any case. ' +
        'user_id needs the permission contact:user.employee_id:readonly.',
      order: 2,
    }),
  role_ids: z
    .array(
      z
        .string()
        .regex(/^[\w-]{1,64}$/, 'is not a role id')
        .meta({ pattern_descriptor: 'a role id' }),
    )
    .default([])
    .meta({
      title: 'Roles',
      description:
        'Whose members to read. Lark lists no roles: an administrator finds the id in the Admin Console, next to the ' +
        'name of the role. Empty: contact_role_members is not offered.',
      examples: ['7vrj3vk70xk7v5r'],
      order: 3,
    }),
});

declare module '../context.ts' {
  interface ModuleSettings {
    contact: z.output<typeof ContactSettings>;
  }
}
