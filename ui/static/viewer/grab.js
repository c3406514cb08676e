// Frames by hand: the frame under the playhead, or one of a review, becomes a keyframe, or is none any more.
import { S, op, shot, shownTake, toast } from '../store/store.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';

/** The take and frame under the viewer's playhead: {one, take, frame}, or {why} there is none. */
export function atPlayhead() {
  const one = shot(S.playhead.shotId);
  const take = shownTake(one);
  if (!take || S.playhead.asCard) return { why: take ? t('grab.lost') : t('grab.noTake') };
  return { one, take, frame: Math.min(S.playhead.local, take.frame_count - 1) };
}

/** The frame under the playhead is remembered. */
export function grabAtPlayhead() {
  const { one, take, frame, why } = atPlayhead();
  if (why) return void toast(why);
  grabFrame(one.id, take.id, frame);
}

const grabbing = new Set(); // what is on its way: a second press means the same

/** A frame of a take becomes a keyframe and is pinned for the film; a message offers to take it back. */
export async function grabFrame(shotId, takeId, frame) {
  const name = `${takeId} ${frame}`;
  if (grabbing.has(name)) return;
  grabbing.add(name);
  const { label } = shot(shotId);
  await sayDone(op({ op: 'grab', shot_id: shotId, take_id: takeId, frame_index: frame }), t('grab.done', { n: frame, label }), {
    kind: 'done',
  });
  grabbing.delete(name);
}

/** A frame grabbed by hand is no keyframe any more; a message offers to bring it back. */
export function forgetFrame(shotId, takeId, frame) {
  const { label } = shot(shotId);
  return sayDone(op({ op: 'forget', shot_id: shotId, take_id: takeId, frame_index: frame }), t('grab.forgotten', { n: frame, label }));
}
