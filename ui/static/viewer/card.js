// What the viewer shows where there is no clip: the shot as a card that lasts as long as the shot; and a running job.
import { h, setAttr, setClass, setProp, setStyle, setText } from '../base/dom.js';
import { doneShare, paintPreview, paintSign, statusSign } from '../base/status.js';
import { shortSeconds } from '../base/time.js';
import { t } from '../base/text.js';
import { problemText } from '../base/server_text.js';
import { leftText, phaseText } from '../base/progress.js';

/** True when the shot has no take to play. */
export const needsCard = (one, take) => !one || !take;

const jobStep = (job) => {
  const { step, step_count: count } = job;
  const phase = phaseText(job.phase);
  return count ? t('viewer.job.step', { phase, step, count }) : phase;
};
const jobLeft = (job) => leftText(job.seconds_left);

/** The card: {root, paint(shot, take, player)}; null hides it, undefined shows the empty film. */
export function buildCard() {
  const sign = statusSign();
  const state = h('span');
  const label = h('b', { class: 'vw-card-label' });
  const prompt = h('p', { class: 'vw-card-prompt', dir: 'auto' });
  const length = h('span', { class: 'sm-num' });
  const trouble = h('p', { class: 'vw-card-trouble', hidden: true });
  const bar = h('div', { class: 'sm-bar', hidden: true }, h('i'));
  const passed = h('i', { class: 'vw-card-passed' });
  const scene = h('span', { class: 'vw-card-scene' });
  const how = h('span', { class: 'vw-card-how' });
  const head = h('div', { class: 'vw-card-line' }, label, scene, h('span', { class: 'sm-spring' }), length);
  const foot = h(
    'div',
    { class: 'vw-card-line is-foot' },
    h('span', { class: 'vw-card-state' }, sign, state),
    h('span', { class: 'sm-spring' }),
    how,
  );
  const words = h('div', { class: 'vw-card-words' }, prompt, trouble);
  const root = h('div', { class: 'vw-card', hidden: true }, h('div', { class: 'vw-card-body' }, head, words, foot, bar), passed);

  const paint = (one, take, player) => {
    setProp(root, 'hidden', one === null);
    if (one === null) return;
    setClass(root, 'is-empty', !one);
    if (!one) return void setText(prompt, t('viewer.card.empty'));
    const running = one.status === 'rendering' && one.job;
    setText(label, one.label);
    setText(scene, t('viewer.card.scene', { n: one.label.split('.')[0] }));
    setText(how, one.job || one.blocked || one.error || take ? '' : t('viewer.card.how'));
    paintSign(sign, one);
    setText(state, running ? [jobStep(one.job), jobLeft(one.job)].filter(Boolean).join(' · ') : stateWords(one, take));
    setText(length, t('viewer.card.length', { seconds: shortSeconds(one.seconds), frames: one.frame_count }));
    setText(prompt, one.prompt || t('viewer.card.no.prompt'));
    setClass(prompt, 'is-missing', !one.prompt);
    setClass(prompt, 'is-long', one.prompt.length > 220);
    paintTrouble(trouble, one.error || (one.prompt.trim() ? one.blocked : null)); // an unwritten shot is no trouble
    setProp(bar, 'hidden', !running);
    setStyle(bar, '--sm-done', doneShare(one).toFixed(3));
    setStyle(passed, 'transform', `scaleX(${Math.min(1, player.local / one.frame_count).toFixed(4)})`);
  };
  return { root, paint };
}

function stateWords(one, take) {
  if (take) return t('viewer.clip.lost');
  if (one.status === 'failed') return t('viewer.card.failed');
  if (one.status === 'queued') return t('viewer.card.queued');
  return t(one.takes.length ? 'viewer.card.uncircled' : 'viewer.card.never');
}

function paintTrouble(line, trouble) {
  setProp(line, 'hidden', !trouble);
  setText(line, trouble ? problemText(trouble) : '');
}

/** What the shot being rendered looks like so far, over whatever else stands there: {root, paint(shot or null)}. True when it shows. */
export function buildLive() {
  const picture = h('img', { class: 'vw-preview', alt: '', decoding: 'sync', hidden: true });
  const label = h('span', { class: 'vw-preview-label', hidden: true }, t('viewer.preview'));
  const root = h('div', { class: 'vw-live' }, picture, label);
  const paint = (one) => {
    const shows = paintPreview(picture, one);
    setProp(label, 'hidden', !shows);
    if (shows) setAttr(picture, 'alt', t('viewer.preview.of', { label: one.label }));
    return shows;
  };
  return { root, paint };
}

/** The line over a clip whose shot is being rendered anew: {root, paint(shot or null)}. */
export function buildJobChip() {
  const sign = statusSign();
  const words = h('span', { class: 'sm-num' });
  const root = h('div', { class: 'vw-job', hidden: true }, sign, words);
  const paint = (one) => {
    const running = one?.status === 'rendering' && one.job;
    setProp(root, 'hidden', !running);
    if (!running) return;
    paintSign(sign, one);
    setText(words, [t('viewer.job', { label: one.label }), jobStep(one.job), jobLeft(one.job)].filter(Boolean).join(' · '));
  };
  return { root, paint };
}
