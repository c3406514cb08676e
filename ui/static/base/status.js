// A shot's state in words and numbers; its colour and shape are classes of base.css.
import { h, setAttr, setProp, setStyle } from './dom.js';
import { t } from './text.js';
import { problemText, translated } from './server_text.js';

/** 0 to 1: how far the shot's running job is; 0 when none runs. */
export function doneShare(one) {
  const { step = 0, step_count: count = 0 } = one.job || {};
  return one.status === 'rendering' && count ? Math.min(step / count, 1) : 0;
}

/** "stale", or for a rendering shot "43%". */
export function statusWords(one) {
  return one.status === 'rendering' ? `${Math.round(doneShare(one) * 100)}%` : t(`status.${one.status}`);
}

/** What a tooltip says about the state: the causes of staleness, or the error. */
export function statusCause(one) {
  if (one.status === 'failed' && one.error) return problemText(one.error);
  const causes = one.marks.filter((mark) => !mark.kept).map((mark) => translated(mark.text));
  return causes.join('\n') || statusWords(one);
}

/** The small sign of a state. */
export const statusSign = () => h('i', { class: 'sm-status', 'aria-hidden': 'true' });

/** The sign shows the shot's state now. */
export function paintSign(sign, one) {
  setAttr(sign, 'class', `sm-status is-${one.status}`);
  setStyle(sign, '--sm-done', doneShare(one).toFixed(3));
}

/** The picture shows what the running job looks like so far; hidden while there is nothing to see. True when it shows. */
export function paintPreview(picture, one) {
  const preview = (one?.status === 'rendering' && one.job?.preview) || null;
  if (preview) setAttr(picture, 'src', preview); // the last one stays until this one is decoded: nothing flickers
  setProp(picture, 'hidden', !preview);
  return Boolean(preview);
}
