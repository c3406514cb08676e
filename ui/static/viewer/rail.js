// The rail under the picture: the whole film as one line of shots; pointing at it shows the frame there.
import { S, shot } from '../store/store.js';
import { h, keyed, setAttr, setClass, setProp, setStyle, setText } from '../base/dom.js';
import { timecode } from '../base/time.js';
import { t } from '../base/text.js';
import { wholeOf } from '../base/clock.js';
import { shareOf } from '../base/drag.js';

const BIG_STEP_SECONDS = 1;

/** {root, paint(player)}. `seek(frame)` is called while scrubbing, `done()` when it ends. */
export function buildRail({ seek, done }) {
  const line = h('div', { class: 'vw-line' });
  const knob = h('i', { class: 'vw-knob' });
  const tip = h('span', { class: 'vw-tip sm-mono', hidden: true });
  const root = h(
    'div',
    { class: 'vw-rail', role: 'slider', tabindex: '0', 'aria-label': t('viewer.rail'), 'aria-valuemin': '0' },
    line,
    knob,
    tip,
  );
  let player = null;
  const show = keyed(line, () => h('i'), paintPart);

  function paintPart(part, id, at) {
    const item = player.items[at];
    setStyle(part, 'flex-grow', item.frames);
    setClass(part, 'is-none', !item.clip);
    setClass(part, 'is-here', at === player.at);
    setClass(part, 'is-scene', at > 0 && shot(id)?.scene_id !== shot(player.items[at - 1].id)?.scene_id);
  }

  const frameAt = (event) => Math.min(Math.floor(shareOf(line, event) * player.total), player.total - 1);
  const point = (event) => {
    const frame = frameAt(event);
    const item = player.items.findLast((one) => one.start <= frame);
    const label = shot(item?.id)?.label || '';
    setText(tip, `${timecode(frame, S.state.film.fps)}  ${label}`);
    setStyle(tip, 'left', `${(100 * frame) / player.total}%`);
  };

  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !player?.total) return;
    root.setPointerCapture(event.pointerId);
    player.pause();
    seek(frameAt(event));
  });
  root.addEventListener('pointermove', (event) => {
    if (!player?.total) return;
    setProp(tip, 'hidden', false);
    point(event);
    if (root.hasPointerCapture(event.pointerId)) seek(frameAt(event));
  });
  root.addEventListener('pointerleave', () => setProp(tip, 'hidden', true));
  root.addEventListener('lostpointercapture', done);
  root.addEventListener('keydown', (event) => {
    const second = BIG_STEP_SECONDS * player.fps;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -second, ArrowUp: second }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? player.total - 1 : null;
    if (step === undefined && to === null) return;
    event.preventDefault();
    player.pause();
    seek(to ?? wholeOf(player.frame) + step * (event.shiftKey && Math.abs(step) === 1 ? second : 1));
    done();
  });

  const paint = (now) => {
    player = now;
    show(player.items.map((item) => item.id));
    const frame = wholeOf(player.frame);
    setStyle(knob, 'left', `${player.total ? (100 * player.frame) / player.total : 0}%`);
    setAttr(root, 'aria-valuemax', Math.max(0, player.total - 1));
    setAttr(root, 'aria-valuenow', frame);
    setAttr(
      root,
      'aria-valuetext',
      t('viewer.rail.value', { time: timecode(frame, player.fps), label: shot(player.item?.id)?.label || '' }),
    );
  };
  return { root, paint };
}
