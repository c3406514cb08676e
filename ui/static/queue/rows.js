// The lines of the queue: what runs, what failed, what waits, what is over. Each paints itself from its job.
import { S, op, select, shot } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setLabel, setStyle, setText } from '../base/dom.js';
import { button, errorLine, meter } from '../base/widgets.js';
import { commas, dots } from '../base/text.js';
import { leftText, phaseShort, phaseText, queue as T, stepText } from '../base/text_panels.js';
import { openJobForm } from './menu.js';
import { remove, runNext, skip } from './order.js';
import { secondsLeft } from './time.js';
import { jobs as J } from './text_queue.js';
import { said } from '../base/server_text.js';

const SMALL = { class: 'sm-icon-btn is-small' };
const quietly = (promise) => promise.catch(() => {}); // a refusal is shown by the store
const seedOf = (job) => (job.seed === null || job.seed === undefined ? '' : T.seed(job.seed));

export const labelOf = (job) => shot(job.shot_id)?.label || said(job.label);

function shotLink(props = {}) {
  const node = h('button', { type: 'button', class: 'sm-qu-shot', onclick: () => select(node.shotId), ...props });
  node.paint = (job) => {
    node.shotId = job.shot_id;
    setText(node, labelOf(job));
    setLabel(node, T.goTo(labelOf(job)));
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
  const bar = meter(T.now);
  const stop = button(T.stop, () => quietly(op({ op: 'cancel', job_id: node.job.id })));
  const sign = h('i', { class: 'sm-status is-rendering' });
  const node = h('li', { class: 'sm-qu-now' },
    h('div', { class: 'sm-qu-line' }, sign, name, phase, step, h('span', { class: 'sm-spring' }), left, stop), bar);
  node.paint = (job) => {
    node.job = job;
    name.paint(job);
    const starting = S.state.queue.worker === 'starting' && !job.step;
    setText(phase, starting ? T.starting : phaseShort(job.phase));
    setAttr(phase, 'title', starting ? null : phaseText(job.phase));
    setText(step, starting ? '' : stepText(job.step, job.step_count));
    setText(left, leftText(secondsLeft(job) ?? job.seconds_left));
    setAttr(bar, 'aria-label', T.progress(labelOf(job)));
    setAttr(node, 'title', job.added_for ? J.addedTip(addedBy(job)) : null);
    bar.paint(job.step, job.step_count, `${phase.textContent} ${step.textContent}`);
    setStyle(sign, '--sm-done', job.step_count ? job.step / job.step_count : 0);
    setAttr(stop, 'aria-label', T.stopLabel(labelOf(job)));
  };
  return node;
}

/** A failed job: what happened, what to do, retry. */
export function failedRow() {
  const name = shotLink();
  const retry = button(T.retry, () => quietly(op({ op: 'retry', job_id: node.job.id })));
  const dismiss = iconButton('close', T.dismissShort, () => quietly(op({ op: 'dismiss', job_id: node.job.id })), SMALL);
  const line = errorLine(retry, dismiss);
  const node = h('li', { class: 'sm-qu-failed' }, line);
  line.removeAttribute('role'); // the list's own status line says it once
  line.querySelector('p').prepend(name, ' ');
  node.paint = (job) => {
    node.job = job;
    name.paint(job);
    line.paint(job.error || { message: T.failedUnknown, fix: '' });
    setAttr(retry, 'aria-label', T.retryLabel(labelOf(job)));
    setLabel(dismiss, T.dismiss(labelOf(job)));
  };
  return node;
}

/** Why the job joined its plan while it ran, with what the shot that caused it is called now; null for others. */
function addedBy(job) {
  const why = job.added_for;
  return why && { changed: why.changed, label: shot(why.shot_id)?.label || J.addedGone };
}

function tipOf(job) {
  const added = addedBy(job);
  return [added && J.addedTip(added), J.sentAs, job.only_if && J.ofBatch[job.only_if], job.circle && J.circles].filter(Boolean).join('\n');
}

/** A waiting job: its place can be changed, its seed and count too. `placeOf(job)` is [place from 1, count]. */
export function waitingRow(placeOf) {
  const name = shotLink({ tabindex: '-1' });
  const seed = h('span', { class: 'sm-qu-fact sm-faint sm-num' });
  const about = h('span', { class: 'sm-qu-fact sm-faint sm-num' });
  const act = (sign, run) => iconButton(sign, T.stop, run, { ...SMALL, tabindex: '-1' });
  const next = act('to_top', () => runNext(node.job));
  const later = act('to_bottom', () => skip(node.job));
  const change = act('pencil', () => node.change());
  const cancel = act('close', () => remove(node.job));
  const node = h('li', { class: 'sm-qu-line sm-qu-wait', tabindex: '-1', 'aria-keyshortcuts': J.keys }, h('i', { class: 'sm-status is-queued' }),
    name, seed, h('span', { class: 'sm-spring' }), about, h('span', { class: 'sm-qu-acts' }, next, later, change, cancel));
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
    const fact = dots([seedOf(job), added && J.added(added)]);
    setText(seed, fact);
    setText(about, J.about(job.seconds));
    setAttr(node, 'title', tipOf(job));
    setAttr(node, 'aria-label', J.row(labelOf(job), at, count, commas([fact, J.about(job.seconds)])));
    setLabel(next, J.next(labelOf(job)));
    setLabel(later, J.skip(labelOf(job)));
    setLabel(change, J.edit(labelOf(job)));
    setLabel(cancel, T.cancel(labelOf(job)));
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
  if (job.state === 'skipped') return J.skippedState(said(job.reason));
  const over = job.state === 'done' ? T.finished : T.cancelled;
  return dots([over, job.added_for && J.added(addedBy(job))]);
}

function ago(moment) {
  const seconds = moment ? (Date.now() - Date.parse(moment)) / 1000 : NaN;
  return Number.isFinite(seconds) ? T.ago(Math.max(0, seconds)) : '';
}
