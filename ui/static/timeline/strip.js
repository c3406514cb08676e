// The strip: the whole film in one line, a segment for each shot as long as the shot, coloured and patterned by its state.
// The hand that goes down on it scrubs the film in the viewer, as on the viewer's own rail.
import { S, on, order, shot } from '../store/store.js';
import { CHANGED, scrubFilm, shotsIn } from '../store/events.js';
import { h, keyed, setAttr, setClass, setProp, setStyle, setText } from '../base/dom.js';
import { doneShare, statusWords } from '../base/status.js';
import { shortSeconds, timecode } from '../base/time.js';
import { t } from '../base/text.js';
import { shareOf } from '../base/drag.js';

/** The strip. Hidden from screen readers: the cards below say the same, and the viewer's rail is moved by keys. */
export function buildStrip() {
  const line = h('div', { class: 'tl-segments' });
  const head = h('i', { class: 'tl-playhead', hidden: true });
  const tip = h('span', { class: 'tl-tip sm-mono', hidden: true });
  const strip = h('div', { class: 'tl-strip', 'aria-hidden': 'true' }, line, head, tip);
  const show = keyed(line, (id) => h('i', { class: 'tl-segment', 'data-shot': id }), paint);
  scrubBy(strip, line, tip);
  on([CHANGED.scenes, CHANGED.shots, CHANGED.progress, CHANGED.selection], (changed) => {
    if (changed.has(CHANGED.scenes)) return show(order());
    for (const id of shotsIn(changed)) paint(show.nodes.get(id), id);
  });
  on([CHANGED.playhead, CHANGED.scenes], () => paintHead(head));
  return strip;
}

function scrubBy(strip, line, tip) {
  const to = (event) => {
    const share = shareOf(line, event);
    scrubFilm.say({ share });
    setProp(tip, 'hidden', false);
    setText(tip, `${timecode(S.playhead.frame, S.state.film.fps)}  ${shot(S.playhead.shotId)?.label || ''}`);
    setStyle(tip, 'left', `${100 * share}%`);
  };
  strip.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !order().length) return;
    strip.setPointerCapture(event.pointerId);
    to(event);
  });
  strip.addEventListener('pointermove', (event) => strip.hasPointerCapture(event.pointerId) && to(event));
  strip.addEventListener('lostpointercapture', () => {
    setProp(tip, 'hidden', true);
    scrubFilm.say({ done: true });
  });
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
