// What we make of the directory.
import { inBatches } from '../../engine/flow/batches.ts';
import { defineFeed } from '../define.ts';
import { directoryOf } from '../directory/index.ts';
import type { PlacedDepartment } from '../directory/tree.ts';
import type { DepartmentMember } from '../directory/user-index.ts';
import { contactDepartments } from './departments.ts';
import * as lark from './endpoints.ts';
import { contactUserDepartments, contactUsers } from './users.ts';

const treeEndpoints = [lark.departmentChildren, lark.departmentBatch, lark.visibleRange, lark.groupMembers];

export const departments = defineFeed<PlacedDepartment>({
  streams: [contactDepartments],
  uses: treeEndpoints,
  async *read(_request, context) {
    yield await directoryOf(context).departments();
  },
});

export const people = defineFeed<DepartmentMember>({
  streams: [contactUsers, contactUserDepartments],
  uses: [...treeEndpoints, lark.usersOfDepartment, lark.userBatch, lark.userById],
  walks: true,
  read: (_request, context) => inBatches(directoryOf(context).members(), 100),
});
