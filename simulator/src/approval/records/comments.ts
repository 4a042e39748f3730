/** Comments of an instance: with and without files, toAnswer, deleted, and written after the end. */
import { dice, hash, pick } from '../../random.ts';
import { fileHost } from '../forms/files.ts';
import { bigId } from './pending.ts';
import type { Comment, CommentFile, ListedComment } from './shapes.ts';
import type { Store, StoredInstance } from './store.ts';

const words: readonly [string, ...string[]] = [
  'Please add the quote',
  '请补充报价 & 合同',
  'Done 👍',
  'line 1\nline "2"',
  '',
];

/** The file of a comment. */
export function commentFile(id: string, name: string): CommentFile {
  return {
    url: `${fileHost}comment/${id}`,
    file_size: 51_234,
    title: name,
    type: name.endsWith('.png') ? 'image' : 'attachment',
  };
}

/** What an instance lists of a comment; only the comments' own endpoint tells the rest. */
export function listed({
  update_time: _time,
  is_delete: _deleted,
  replies: _replies,
  ...comment
}: Comment): ListedComment {
  return comment;
}

/** The comments that an instance was made with; most have none. */
export function commentsOf(store: Store, stored: StoredInstance): readonly Comment[] {
  const { number, start, made } = stored;
  if (number % 5 > 1) return [];
  const roll = dice(hash(store.seed, number, 86));
  const comment = (place: number): Comment => {
    const id = bigId(number, 100 + place);
    const time = String(Math.min(made, Math.floor(start + roll() * 6 * 86_400_000)));
    const replied = place < 10 && roll() < 0.4;
    return {
      id,
      ...store.someone(roll()),
      comment: pick(words, roll()),
      create_time: time,
      update_time: time,
      is_delete: place < 10 && roll() < 0.15 ? 1 : 0,
      ...(roll() < 0.3 && { files: [commentFile(id, roll() < 0.5 ? 'photo.png' : 'quote & terms.pdf')] }),
      replies: replied ? [comment(10 + place)] : [],
    };
  };
  return Array.from({ length: 1 + (number % 3) }, (_, place) => comment(place));
}
