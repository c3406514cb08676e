// The film's length in the timeline's head, and where a target is set how far the film is from it.
import { S, on, order } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, setAttr, setProp, setStyle, setText } from '../base/dom.js';
import { openDialog } from '../store/dialogs.js';
import { filmLength } from '../base/time.js';
import { t } from '../base/text.js';

const CLOSE_SECONDS = 0.5; // half a second beside the target is on it

/** The length; pressing it leads to the setting. */
export function buildLength() {
  const total = h('span', { class: 'sm-num' });
  const aim = h('span', { class: 'sm-num tl-aim' });
  const meter = h('span', { class: 'tl-target-meter', role: 'img' }, h('i'));
  const off = h('span', { class: 'tl-off sm-num' });
  const root = h('button', { type: 'button', class: 'tl-total', onclick: () => openDialog('settings') }, total, aim, meter, off);
  on([CHANGED.film, CHANGED.scenes], () => {
    const { total_frames: frames, fps, total_seconds: seconds, target_seconds: target } = S.state.film;
    setProp(root, 'hidden', !order().length);
    setText(total, filmLength(seconds));
    setAttr(
      root,
      'title',
      `${t('target.tip', { frames, fps, seconds: seconds.toFixed(2) })}\n${target ? t('target.change') : t('target.set')}`,
    );
    for (const node of [aim, meter, off]) setProp(node, 'hidden', !target);
    if (target) paintTarget(seconds, target);
  });

  function paintTarget(seconds, target) {
    const more = seconds - target;
    const kind = Math.abs(more) < CLOSE_SECONDS ? 'met' : more > 0 ? 'over' : 'under';
    setText(aim, t('target.of', { length: filmLength(target) }));
    setText(off, kind === 'met' ? t('target.met') : t(`target.${kind}`, { length: filmLength(Math.abs(more)) }));
    setAttr(root, 'data-target', kind);
    setAttr(meter, 'aria-label', t('target.meter', { n: Math.round((100 * seconds) / target) }));
    setStyle(meter, '--tl-full', Math.min(1, seconds / target).toFixed(3));
    setStyle(meter, '--tl-mark', Math.min(1, target / seconds).toFixed(3)); // where the target stands in a film longer than it
  }
  return root;
}
