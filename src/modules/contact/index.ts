// Contact: users, departments, groups and the lists they refer to.
import { defineModule } from '../define.ts';
import { checkContact } from './check.ts';
import { departments } from './departments.ts';
import { narrowContact } from './estimate.ts';
import { lists } from './lists.ts';
import { roles } from './roles.ts';
import { ContactSettings } from './settings.ts';
import { tenant } from './tenant.ts';
import { userGroups } from './user-groups.ts';
import { users } from './users.ts';

export const contact = defineModule({
  name: 'contact',
  title: 'Contact',
  description: 'Users, departments, groups and the like.',
  settings: ContactSettings,
  feeds: [users, departments, userGroups, roles, ...lists, tenant],
  check: checkContact,
  narrow: narrowContact,
});
