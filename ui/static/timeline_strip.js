// The strip: the whole film in one line, a segment for each shot as long as the shot, coloured and patterned by its state.
import { S, on, order, select, shot } from './store.js';
import { h, keyed, setAttr, setClass, setStyle } from './dom.js';
import { doneShare, statusWords } from './status.js';
import { shortSeconds } from './time.js';
import { t } from './text.js';

/** The strip. Hidden from screen readers: the cards below say the same. */
export function buildStrip() {
  const line = h('div', { class: 'tl-segments' });
  const head = h('i', { class: 'tl-playhead', hidden: true });
  const strip = h('div', { class: 'tl-strip', 'aria-hidden': 'true' }, line, head);
  const show = keyed(line, (id) => h('i', { class: 'tl-segment', 'data-shot': id }), paint);
  strip.addEventListener('pointerdown', (event) => {
    const id = event.target.dataset.shot;
    if (id) select(id);
  });
  on(['scenes', 'shots', 'progress', 'sel'], (changed) => {
    if (changed.has('scenes')) return show(order());
    for (const key of changed) if (key.startsWith('shot:')) paint(show.nodes.get(key.slice(5)), key.slice(5));
  });
  on(['playhead', 'scenes'], () => paintHead(head));
  return strip;
}

function paint(segment, id) {
  const one = shot(id);
  if (!segment || !one) return;
  const scene = S.state.scenes.find((each) => each.shots[0] === id);
  setStyle(segment, 'flex-grow', one.frame_count);
  setStyle(segment, '--sm-done', doneShare(one).toFixed(3));
  setAttr(segment, 'data-status', one.status);
  setClass(segment, 'is-selected', id === S.selectedShot);
  setClass(segment, 'is-scene-start', Boolean(scene) && !one.is_first);
  setAttr(segment, 'title', t('timeline.segment', { label: one.label, status: statusWords(one), seconds: shortSeconds(one.seconds) }));
}

function paintHead(head) {
  const total = S.playhead.total || 0;
  head.hidden = !total;
  if (total) head.style.left = `${(100 * S.playhead.frame) / total}%`;
}
