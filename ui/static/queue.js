// The queue: what renders now, what failed and what to do about it, what comes next, what is done.
import { S, on, op, select, shot } from './store.js';
import { h, iconButton, pane, setAttr, setClass, setLabel, setStyle, setText } from './dom.js';
import { button, errorLine, list, meter, show } from './pieces.js';
import { leftText, phaseShort, phaseText, queue as T, stepText } from './text_panels.js';

const DONE_SHOWN = 12;
let board = null;
let known = null; // job id -> state, as last said aloud

const quietly = (promise) => promise.catch(() => {}); // a refusal is shown by the store
const labelOf = (job) => shot(job.shot_id)?.label || job.label;
const seedOf = (job) => (job.seed === null || job.seed === undefined ? '' : T.seed(job.seed));

function shotLink() {
  const node = h('button', { type: 'button', class: 'sm-qu-shot', onclick: () => select(node.shotId) });
  node.paint = (job) => {
    node.shotId = job.shot_id;
    setText(node, labelOf(job));
    setLabel(node, T.goTo(labelOf(job)));
    setAttr(node, 'aria-disabled', shot(job.shot_id) ? null : 'true');
  };
  return node;
}

function runningRow() {
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
    setText(left, leftText(job.seconds_left));
    setAttr(bar, 'aria-label', T.progress(labelOf(job)));
    bar.paint(job.step, job.step_count, `${phase.textContent} ${step.textContent}`);
    setStyle(sign, '--sm-done', job.step_count ? job.step / job.step_count : 0);
    setAttr(stop, 'aria-label', T.stopLabel(labelOf(job)));
  };
  return node;
}

function failedRow() {
  const name = shotLink();
  const retry = button(T.retry, () => quietly(op({ op: 'retry', job_id: node.job.id })));
  const dismiss = iconButton('close', T.dismissShort, () => quietly(op({ op: 'dismiss', job_id: node.job.id })), { class: 'sm-icon-btn is-small' });
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

function waitingRow() {
  const name = shotLink();
  const seed = h('span', { class: 'sm-faint sm-num' });
  const cancel = iconButton('close', T.stop, () => quietly(op({ op: 'cancel', job_id: node.job.id })), { class: 'sm-icon-btn is-small' });
  const node = h('li', { class: 'sm-qu-line' }, h('i', { class: 'sm-status is-queued' }), name, seed, h('span', { class: 'sm-spring' }), cancel);
  node.paint = (job) => {
    node.job = job;
    name.paint(job);
    setText(seed, seedOf(job));
    setLabel(cancel, T.cancel(labelOf(job)));
  };
  return node;
}

function doneRow() {
  const name = shotLink();
  const what = h('span');
  const node = h('li', { class: 'sm-qu-line sm-qu-done' }, h('i', { class: 'sm-status' }), name, what, h('span', { class: 'sm-faint' }));
  node.paint = (job) => {
    name.paint(job);
    setClass(node.firstChild, 'is-fresh', job.state === 'done');
    setClass(node.firstChild, 'is-never', job.state !== 'done');
    setText(what, job.state === 'done' ? T.finished : T.cancelled);
    setText(node.lastChild, ago(job.finished_at));
  };
  return node;
}

function ago(moment) {
  const seconds = moment ? (Date.now() - Date.parse(moment)) / 1000 : NaN;
  return Number.isFinite(seconds) ? T.ago(Math.max(0, seconds)) : '';
}

/** One short sentence a change, and none for progress: the status line is read aloud. */
function tell(jobs) {
  const now = new Map(jobs.map((job) => [job.id, job.state]));
  const changed = known ? jobs.filter((job) => job.state !== known.get(job.id) && T.said[job.state]) : [];
  known = now;
  if (changed.length) setText(board.said, changed.map((job) => T.said[job.state](labelOf(job))).join('. '));
}

function section(title, keyOf, make) {
  const rows = h('ul');
  const showRows = list(rows, keyOf, make);
  const node = h('section', { class: 'sm-qu-part', hidden: true, 'aria-label': title }, h('h3', {}, title), rows);
  node.paint = (jobs) => {
    show(node, jobs.length > 0);
    showRows(jobs);
  };
  return node;
}

function sorted(jobs) {
  const of = (...states) => jobs.filter((job) => states.includes(job.state));
  return { running: of('running'), failed: of('failed'), waiting: of('waiting'), done: of('done', 'cancelled').slice(0, DONE_SHOWN) };
}

function paint() {
  const { jobs, worker } = S.state.queue;
  const { running, failed, waiting, done } = sorted(jobs);
  setText(board.counts, T.counts(waiting.length, failed.length));
  show(board.stopAll, running.length + waiting.length > 1);
  board.now.paint(running);
  board.failed.paint(failed);
  board.next.paint(waiting);
  board.done.paint(done);
  board.stopped.paint(worker === 'stopped' ? { message: T.stopped, fix: waiting.length ? T.stoppedFix : '' } : null);
  show(board.starting, worker === 'starting' && !running.length);
  show(board.empty, !running.length && !failed.length && !waiting.length);
  tell(jobs);
}

function paintProgress() {
  if (S.state.queue.jobs.some((job) => job.state === 'running')) board.now.paint(sorted(S.state.queue.jobs).running);
}

function build() {
  board = {
    counts: h('span', { class: 'sm-dim sm-num' }),
    stopAll: button(T.stopAll, () => quietly(op({ op: 'cancel', all: true }))),
    said: h('p', { class: 'sm-unseen', role: 'status' }),
    stopped: errorLine(),
    starting: h('p', { class: 'sm-qu-line sm-dim', hidden: true }, T.starting),
    empty: h('div', { class: 'sm-qu-empty' }, h('p', {}, T.empty), h('p', { class: 'sm-dim' }, T.emptyHint)),
    now: section(T.now, (job) => job.id, runningRow),
    failed: section(T.failed, (job) => job.id, failedRow),
    next: section(T.next, (job) => job.id, waitingRow),
    done: section(T.done, (job) => job.id, doneRow),
  };
  const root = h('section', { class: 'sm-qu', 'aria-label': T.label },
    h('header', { class: 'sm-head' }, h('h2', {}, T.heading), board.counts, h('span', { class: 'sm-spring' }), board.stopAll),
    board.said, h('div', { class: 'sm-qu-scroll' }, board.stopped, board.starting, board.now, board.failed, board.next, board.empty, board.done));
  on(['queue', 'scenes'], paint);
  on(['progress'], paintProgress);
  return root;
}

/** Puts the queue into `root`; a second time only moves it there. */
export const mount = pane('queue', build);
