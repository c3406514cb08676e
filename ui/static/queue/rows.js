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

/** @import { JobRow } from '../base/contract.js' */
/** @import { Props } from '../base/dom.js' */
/** @import { IconName } from '../base/icons.js' */
/** @import { SaveJob } from './menu.js' */
/** @typedef {ReturnType<typeof waitingRow>} WaitingRow */
/** @typedef {{ changed: 'memory' | 'seam', label: string }} Cause why a job joined its plan, and for which shot */

const KEYS = 'Alt+ArrowUp Alt+ArrowDown Enter Delete'; // as aria-keyshortcuts names them
const SMALL = { class: 'sm-icon-btn is-small' };
/** @param {JobRow} job */
const seedOf = (job) => (job.seed === null ? '' : t('queue.seed', { seed: job.seed }));

/** @type {(first: JobRow, props?: Props<'button'>) => HTMLButtonElement & { paint: (job: JobRow) => void }} */
function shotLink(first, props = {}) {
  const node = h('button', { type: 'button', class: 'sm-qu-shot', onclick: () => select(first.shot_id), ...props });
  /** @param {JobRow} job */
  const paint = (job) => {
    setText(node, labelOf(job));
    setLabel(node, t('queue.goTo', { label: labelOf(job) }));
    setAttr(node, 'aria-disabled', shot(job.shot_id) ? null : 'true');
  };
  return Object.assign(node, { paint });
}

/** The job being made, with its progress.
 *  @param {JobRow} first */
export function runningRow(first) {
  const name = shotLink(first);
  const phase = h('span', { class: 'sm-qu-phase' });
  const step = h('span', { class: 'sm-num' });
  const left = h('span', { class: 'sm-qu-left sm-num' });
  const bar = meter(t('queue.now'));
  const stop = button(t('queue.stop'), () => op({ op: 'cancel', job_id: first.id }));
  const sign = h('i', { class: 'sm-status is-rendering' });
  const node = h(
    'li',
    { class: 'sm-qu-now' },
    h('div', { class: 'sm-qu-line' }, sign, name, phase, step, h('span', { class: 'sm-spring' }), left, stop),
    bar,
  );
  /** @param {JobRow} job */
  const paint = (job) => {
    name.paint(job);
    const starting = S.state.queue.worker === 'starting' && !job.step;
    setText(phase, starting ? t('queue.starting') : phaseShort(job.phase));
    setAttr(phase, 'title', starting ? null : phaseText(job.phase));
    setText(step, starting ? '' : stepText(job.step, job.step_count));
    setText(left, leftText(secondsLeft(job) ?? job.seconds_left));
    setAttr(bar, 'aria-label', t('queue.progress', { label: labelOf(job) }));
    const added = addedBy(job);
    setAttr(node, 'title', added && addedTip(added));
    const [done, count] = [job.step ?? 0, job.step_count ?? 0];
    bar.paint(done, count, `${phase.textContent} ${step.textContent}`);
    setStyle(sign, '--sm-done', count ? done / count : 0);
    setAttr(stop, 'aria-label', t('queue.stopLabel', { label: labelOf(job) }));
  };
  return Object.assign(node, { paint });
}

/** A failed job: what happened, what to do, retry.
 *  @param {JobRow} first */
export function failedRow(first) {
  const name = shotLink(first);
  const retry = button(t('queue.retry'), () => op({ op: 'retry', job_id: first.id }));
  const dismiss = iconButton('close', t('queue.dismissShort'), () => op({ op: 'dismiss', job_id: first.id }), SMALL);
  const line = errorLine(retry, dismiss);
  const node = h('li', { class: 'sm-qu-failed' }, line);
  line.removeAttribute('role'); // the list's own status line says it once
  line.querySelector('p')?.prepend(name, ' ');
  /** @param {JobRow} job */
  const paint = (job) => {
    name.paint(job);
    line.paint(job.error || { message: t('queue.failedUnknown'), fix: '' });
    setAttr(retry, 'aria-label', t('queue.retryLabel', { label: labelOf(job) }));
    setLabel(dismiss, t('queue.dismiss', { label: labelOf(job) }));
  };
  return Object.assign(node, { paint });
}

/** Why the job joined its plan while it ran, with what the shot that caused it is called now; null for others.
 *  @type {(job: JobRow) => Cause | null} */
function addedBy(job) {
  const why = job.added_for;
  return why && { changed: why.changed, label: shot(why.shot_id)?.label || t('jobs.addedGone') };
}

/** @param {Cause} cause */
const addedText = ({ changed, label }) => t(`jobs.added.${changed}`, { label });
/** @param {Cause} cause */
const addedTip = ({ changed, label }) => t(`jobs.addedTip.${changed}`, { label });

/** @param {JobRow} job */
function tipOf(job) {
  const added = addedBy(job);
  return [added && addedTip(added), t('jobs.sentAs'), job.only_if && t(`jobs.ofBatch.${job.only_if}`), job.circle && t('jobs.circles')]
    .filter(Boolean)
    .join('\n');
}

/** A waiting job: its place can be changed, its seed and count too. `placeOf(job)` is [place from 1, count].
 *  @type {(first: JobRow, placeOf: (job: JobRow) => [number, number]) => HTMLElement & {
 *    job: JobRow, paint: (job: JobRow) => void, change: () => void
 *  }} */
export function waitingRow(first, placeOf) {
  const name = shotLink(first, { tabindex: '-1' });
  const seed = h('span', { class: 'sm-qu-fact sm-faint sm-num' });
  const about = h('span', { class: 'sm-qu-fact sm-faint sm-num' });
  /** @type {(sign: IconName, run: () => unknown) => HTMLButtonElement} */
  const act = (sign, run) => iconButton(sign, t('queue.stop'), run, { ...SMALL, tabindex: '-1' });
  const next = act('to_top', () => runNext(row.job));
  const later = act('to_bottom', () => skip(row.job));
  const change = act('pencil', () => row.change());
  const cancel = act('close', () => remove(row.job));
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
  const openForm = () => {
    const { id, seed: now, shot_id: shotId } = row.job;
    /** @type {SaveJob} */
    const save = (wanted, more) => op({ op: 'change_job', job_id: id, seed: wanted, more_seeds: more }, [], { quiet: true });
    openJobForm(change, { label: labelOf(row.job), seed: now, ownSeed: shot(shotId)?.seed }, save, () => node.focus());
  };
  /** @param {JobRow} job */
  const paint = (job) => {
    const [at, count] = placeOf(job);
    row.job = job;
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
  const row = Object.assign(node, { job: first, paint, change: openForm });
  return row;
}

/** The waiting rows that stand in `list`, in order.
 *  @param {Element} list */
export const rowsIn = (list) => /** @type {WaitingRow[]} */ ([...list.children]);

/** The waiting row over this one, or null.
 *  @param {WaitingRow} row */
export const rowBefore = (row) => /** @type {WaitingRow | null} */ (row.previousElementSibling);

/** The waiting row under this one, or null.
 *  @param {WaitingRow} row */
export const rowAfter = (row) => /** @type {WaitingRow | null} */ (row.nextElementSibling);

/** The waiting row that this happened in, or null.
 *  @param {Event} event */
export const rowAt = ({ target }) => /** @type {WaitingRow | null} */ (target instanceof Element ? target.closest('.sm-qu-wait') : null);

/** A job that is over.
 *  @param {JobRow} first */
export function doneRow(first) {
  const name = shotLink(first);
  const sign = h('i', { class: 'sm-status' });
  const what = h('span', { class: 'sm-qu-phase' });
  const when = h('span', { class: 'sm-faint' });
  const node = h('li', { class: 'sm-qu-line sm-qu-done' }, sign, name, what, when);
  /** @param {JobRow} job */
  const paint = (job) => {
    name.paint(job);
    setClass(sign, 'is-fresh', job.state === 'done');
    setClass(sign, 'is-never', job.state !== 'done');
    setText(what, overText(job));
    setText(when, ago(job.finished_at));
  };
  return Object.assign(node, { paint });
}

/** @param {JobRow} job */
function overText(job) {
  if (job.state === 'skipped') return t('jobs.skippedState', { why: translated(job.reason) });
  const over = job.state === 'done' ? t('queue.finished') : t('queue.cancelled');
  const added = addedBy(job);
  return dots([over, added && addedText(added)]);
}

/** @param {string | null} moment */
function ago(moment) {
  const seconds = moment ? (Date.now() - Date.parse(moment)) / 1000 : NaN;
  return Number.isFinite(seconds) ? agoText(Math.max(0, seconds)) : '';
}
