// The lines of the queue: what runs, what failed, what waits, what is over. Each paints itself from its job.
import { S, op, select, shot } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setLabel, setStyle, setText } from '../base/dom.js';
import { button, errorLine, meter } from '../base/widgets.js';
import { commas, dots, t } from '../base/text.js';
import { openJobForm } from './menu.js';
import { labelOf, remove, runNext, skip } from './order.js';
import { secondsLeft } from './time.js';
import { translated } from '../base/server_text.js';
import { ago as agoText, duration } from '../base/time.js';
import { leftText, phaseShort, phaseText, stepText } from '../base/progress.js';

const KEYS = 'Alt+ArrowUp Alt+ArrowDown Enter Delete'; // as aria-keyshortcuts names them
const SMALL = { class: 'sm-icon-btn is-small' };
const seedOf = (job) => (job.seed === null || job.seed === undefined ? '' : t('queue.seed', { seed: job.seed }));

function shotLink(props = {}) {
  const node = h('button', { type: 'button', class: 'sm-qu-shot', onclick: () => select(node.shotId), ...props });
  node.paint = (job) => {
    node.shotId = job.shot_id;
    setText(node, labelOf(job));
    setLabel(node, t('queue.goTo', { label: labelOf(job) }));
    setAttr(node, 'aria-disabled', shot(job.shot_id) ? null : 'true');
  };
  return node;
}

/** The job being made, with its progress. */
export function runningRow() {
  const name = shotLink();
  const phase = h('span', { class: 'sm-qu-phase' });
  const step = h('span', { class: 'sm-num' });
  const left = h('span', { class: 'sm-qu-left sm-num' });
  const bar = meter(t('queue.now'));
  const stop = button(t('queue.stop'), () => op({ op: 'cancel', job_id: node.job.id }));
  const sign = h('i', { class: 'sm-status is-rendering' });
  const node = h(
    'li',
    { class: 'sm-qu-now' },
    h('div', { class: 'sm-qu-line' }, sign, name, phase, step, h('span', { class: 'sm-spring' }), left, stop),
    bar,
  );
  node.paint = (job) => {
    node.job = job;
    name.paint(job);
    const starting = S.state.queue.worker === 'starting' && !job.step;
    setText(phase, starting ? t('queue.starting') : phaseShort(job.phase));
    setAttr(phase, 'title', starting ? null : phaseText(job.phase));
    setText(step, starting ? '' : stepText(job.step, job.step_count));
    setText(left, leftText(secondsLeft(job) ?? job.seconds_left));
    setAttr(bar, 'aria-label', t('queue.progress', { label: labelOf(job) }));
    setAttr(node, 'title', job.added_for ? addedTip(addedBy(job)) : null);
    bar.paint(job.step, job.step_count, `${phase.textContent} ${step.textContent}`);
    setStyle(sign, '--sm-done', job.step_count ? job.step / job.step_count : 0);
    setAttr(stop, 'aria-label', t('queue.stopLabel', { label: labelOf(job) }));
  };
  return node;
}

/** A failed job: what happened, what to do, retry. */
export function failedRow() {
  const name = shotLink();
  const retry = button(t('queue.retry'), () => op({ op: 'retry', job_id: node.job.id }));
  const dismiss = iconButton('close', t('queue.dismissShort'), () => op({ op: 'dismiss', job_id: node.job.id }), SMALL);
  const line = errorLine(retry, dismiss);
  const node = h('li', { class: 'sm-qu-failed' }, line);
  line.removeAttribute('role'); // the list's own status line says it once
  line.querySelector('p').prepend(name, ' ');
  node.paint = (job) => {
    node.job = job;
    name.paint(job);
    line.paint(job.error || { message: t('queue.failedUnknown'), fix: '' });
    setAttr(retry, 'aria-label', t('queue.retryLabel', { label: labelOf(job) }));
    setLabel(dismiss, t('queue.dismiss', { label: labelOf(job) }));
  };
  return node;
}

/** Why the job joined its plan while it ran, with what the shot that caused it is called now; null for others. */
function addedBy(job) {
  const why = job.added_for;
  return why && { changed: why.changed, label: shot(why.shot_id)?.label || t('jobs.addedGone') };
}

const addedText = ({ changed, label }) => t(`jobs.added.${changed}`, { label });
const addedTip = ({ changed, label }) => t(`jobs.addedTip.${changed}`, { label });

function tipOf(job) {
  const added = addedBy(job);
  return [added && addedTip(added), t('jobs.sentAs'), job.only_if && t(`jobs.ofBatch.${job.only_if}`), job.circle && t('jobs.circles')]
    .filter(Boolean)
    .join('\n');
}

/** A waiting job: its place can be changed, its seed and count too. `placeOf(job)` is [place from 1, count]. */
export function waitingRow(placeOf) {
  const name = shotLink({ tabindex: '-1' });
  const seed = h('span', { class: 'sm-qu-fact sm-faint sm-num' });
  const about = h('span', { class: 'sm-qu-fact sm-faint sm-num' });
  const act = (sign, run) => iconButton(sign, t('queue.stop'), run, { ...SMALL, tabindex: '-1' });
  const next = act('to_top', () => runNext(node.job));
  const later = act('to_bottom', () => skip(node.job));
  const change = act('pencil', () => node.change());
  const cancel = act('close', () => remove(node.job));
  const node = h(
    'li',
    { class: 'sm-qu-line sm-qu-wait', tabindex: '-1', 'aria-keyshortcuts': KEYS },
    h('i', { class: 'sm-status is-queued' }),
    name,
    seed,
    h('span', { class: 'sm-spring' }),
    about,
    h('span', { class: 'sm-qu-acts' }, next, later, change, cancel),
  );
  setAttr(change, 'aria-haspopup', 'dialog');
  node.change = () => {
    const { id, seed: now } = node.job;
    const save = (wanted, more) => op({ op: 'change_job', job_id: id, seed: wanted, more_seeds: more }, [], { quiet: true });
    openJobForm(change, { label: labelOf(node.job), seed: now, ownSeed: shot(node.job.shot_id)?.seed }, save, () => node.focus());
  };
  node.paint = (job) => {
    const [at, count] = placeOf(job);
    node.job = job;
    name.paint(job);
    const added = addedBy(job);
    const fact = dots([seedOf(job), added && addedText(added)]);
    setText(seed, fact);
    const time = job.seconds == null ? '' : t('jobs.about', { time: duration(job.seconds) });
    setText(about, time);
    setAttr(node, 'title', tipOf(job));
    setAttr(node, 'aria-label', commas([t('jobs.row', { label: labelOf(job) }), t('jobs.row.at', { n: at, count }), fact, time]));
    setLabel(next, t('jobs.next', { label: labelOf(job) }));
    setLabel(later, t('jobs.skip', { label: labelOf(job) }));
    setLabel(change, t('jobs.edit', { label: labelOf(job) }));
    setLabel(cancel, t('queue.cancel', { label: labelOf(job) }));
    next.disabled = at === 1;
    later.disabled = at === count;
    change.disabled = Boolean(job.what_if || job.own); // its seed and number are what it is about
  };
  return node;
}

/** A job that is over. */
export function doneRow() {
  const name = shotLink();
  const what = h('span', { class: 'sm-qu-phase' });
  const node = h('li', { class: 'sm-qu-line sm-qu-done' }, h('i', { class: 'sm-status' }), name, what, h('span', { class: 'sm-faint' }));
  node.paint = (job) => {
    name.paint(job);
    setClass(node.firstChild, 'is-fresh', job.state === 'done');
    setClass(node.firstChild, 'is-never', job.state !== 'done');
    setText(what, overText(job));
    setText(node.lastChild, ago(job.finished_at));
  };
  return node;
}

function overText(job) {
  if (job.state === 'skipped') return t('jobs.skippedState', { why: translated(job.reason) });
  const over = job.state === 'done' ? t('queue.finished') : t('queue.cancelled');
  return dots([over, job.added_for && addedText(addedBy(job))]);
}

function ago(moment) {
  const seconds = moment ? (Date.now() - Date.parse(moment)) / 1000 : NaN;
  return Number.isFinite(seconds) ? agoText(Math.max(0, seconds)) : '';
}
