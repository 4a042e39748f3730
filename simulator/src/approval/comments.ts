/** Comments of an instance with what its detail leaves out: replies, deletions, times of change: docs/lark-api/approval.md#comments. */
import { userIdType, idsAsked, type IdsAsked } from '../contact/common.ts';
import { defineEndpoint, tier4, type Endpoint } from '../platform/endpoint.ts';
import { pageSize } from '../platform/params.ts';
import type { World } from '../world.ts';
import { toAnswer, approvalScopes, required, refusals } from './common.ts';
import { keptOf } from './records/building.ts';
import type { Comment } from './records/shapes.ts';
import { findInstance } from './records/store.ts';

function renderComment(comment: Comment, ids: IdsAsked): object {
  return {
    at_info_list: [],
    commentator: ids.user(comment.open_id),
    content: JSON.stringify({ text: comment.comment }),
    create_time: comment.create_time,
    extra: '',
    id: comment.id,
    is_delete: comment.is_delete,
    replies: comment.replies.map((reply) => renderComment(reply, ids)),
    update_time: comment.update_time,
  };
}

/** The documented answer has no page token, so there is one page: as many comments as were asked for. */
export function commentsEndpoint({ tenant }: World): Endpoint {
  return defineEndpoint({
    method: 'GET',
    template: '/open-apis/approval/v4/instances/:instance_id/comments',
    rates: tier4,
    scopes: [...approvalScopes, 'approval:instance.comment'],
    metered: true,
    params: {
      instance_id: required(),
      user_id: required(),
      user_id_type: userIdType,
      page_size: pageSize(1000, 1000, refusals.badParam('page_size')),
    },
    handler: ({ instance_id, user_id, user_id_type, page_size }) => {
      const { store: company } = tenant.contact;
      const { store } = tenant.approval;
      if (company.ids.numberOf(user_id_type, user_id) === undefined)
        return refusals.badParam('user id not found');
      const stored = findInstance(store, instance_id);
      if (stored === undefined || stored.fate === 'removed' || stored.fate === 'gone')
        return refusals.noInstance;
      if (stored.fate === 'forbidden') return refusals.forbidden;
      const ids = idsAsked(company, user_id_type, 'open_department_id');
      const { comments } = keptOf(store, stored);
      return toAnswer({
        comments: comments.slice(0, page_size).map((comment) => renderComment(comment, ids)),
      });
    },
  });
}
