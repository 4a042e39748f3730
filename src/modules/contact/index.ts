// Contact: users, departments, groups and the lists they refer to.
import { defineModule } from '../define.ts';
import { checkContact } from './check.ts';
import { departments, people } from './feeds.ts';
import { groups, roles } from './groups.ts';
import { lists } from './lists.ts';
import { ContactSettings } from './settings.ts';
import { company } from './tenant.ts';

export const contact = defineModule({
  name: 'contact',
  title: 'Contact',
  description: 'People, departments, groups and the like.',
  settings: ContactSettings,
  feeds: [people, departments, groups, roles, ...lists, company],
  check: checkContact,
});
