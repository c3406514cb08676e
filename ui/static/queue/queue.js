// The queue: what renders now, what failed and what to do about it, what comes next and in which order, what is done.
import { S, on, op } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, iconButton, pane, setClass, setProp, setText } from '../base/dom.js';
import { button, list, show } from '../base/widgets.js';
import { followKeys } from '../base/bindings.js';
import { foldable } from '../base/folds.js';
import { bell } from './notify.js';
import { dragRow } from './drag.js';
import { openChoices } from './menu.js';
import { labelOf, moveBy, remove, removeAll, stopBatch, waiting } from './order.js';
import { doneRow, failedRow, rowAfter, rowAt, rowBefore, rowsIn, runningRow, waitingRow } from './rows.js';
import { timeLine } from './time.js';
import { percentOf } from './tab_title.js';
import { dots, t } from '../base/text.js';

/** @import { JobRow, JobState } from '../base/contract.js' */
/** @import { Child } from '../base/dom.js' */
/** @import { WaitingRow } from './rows.js' */
/** @typedef {{ id: string, onlyIf: 'missing' | 'stale', left: number, runs: boolean }} Batch a plan, its shots still to come */

const DONE_SHOWN = 12;
const SAID = ['running', 'done', 'failed', 'cancelled']; // states that are said aloud
/** @type {ReturnType<typeof partsOf> & { pane: ReturnType<typeof foldable> }} */
let board;
/** @type {Map<string, JobState> | null} */
let known = null; // job id -> state, as last said aloud
/** @type {Map<string, number>} */
let places = new Map(); // id of a waiting job -> its place, from 1
/** @type {string | null} */
let reached = null; // the waiting job that Tab goes to

/** One short sentence a change, and none for progress: the status line is read aloud.
 *  @param {JobRow[]} jobs */
function tell(jobs) {
  const now = new Map(jobs.map((job) => [job.id, job.state]));
  const before = known;
  const changed = before ? jobs.filter((job) => job.state !== before.get(job.id) && SAID.includes(job.state)) : [];
  known = now;
  if (changed.length)
    setText(board.said, changed.map((job) => t(`queue.said.${job.state}`, { label: labelOf(job) })).join(t('join.sentence')));
}

/** @type {(waits: number, failed: number) => string} */
const countsText = (waits, failed) =>
  dots([waits && t('queue.counts.waiting', { n: waits }), failed && t('queue.counts.failed', { n: failed })]);

/**
 * A part of the queue with its heading, hidden while it has no rows; `foot` stands under them.
 * @template {{ id: string }} T
 * @template {Element & { paint: (item: T) => unknown }} N
 * @param {string} title
 * @param {(item: T) => N} make
 * @param {Child[]} foot
 */
function section(title, make, ...foot) {
  const rows = h('ul', { role: 'list' });
  const showRows = list(rows, (/** @type {T} */ item) => item.id, make);
  const node = h(
    'section',
    { class: 'sm-qu-part', hidden: true, 'aria-label': title },
    h('h3', {}, title),
    h('div', { class: 'sm-qu-rows' }, rows, ...foot),
  );
  /** @param {T[]} items */
  const paint = (items) => {
    show(node, items.length > 0);
    showRows(items);
  };
  return Object.assign(node, { rows, paint });
}

/** @param {JobRow[]} jobs */
function sorted(jobs) {
  /** @param {JobState[]} states */
  const of = (...states) => jobs.filter((job) => states.includes(job.state));
  return {
    running: of('running'),
    failed: of('failed'),
    waiting: of('waiting'),
    done: of('done', 'cancelled', 'skipped').slice(0, DONE_SHOWN),
  };
}

// ---------------------------------------------------------------- pausing

/** @param {Event & { currentTarget: HTMLButtonElement }} event */
function pauseNow(event) {
  const running = S.state.queue.jobs.find((job) => job.state === 'running');
  /** @param {boolean} now */
  const rest = (now) => op({ op: 'pause', now });
  if (!running) return void rest(false);
  openChoices(event.currentTarget, t('pause.menu'), [
    { label: t('pause.after'), hint: t('pause.afterHint'), sign: 'clock', act: () => rest(false) },
    { label: t('pause.now'), hint: t('pause.nowHint', { label: labelOf(running) }), sign: 'stop', act: () => rest(true) },
  ]);
}

/** @type {(paused: boolean, running: boolean) => void} */
function paintPause(paused, running) {
  setClass(board.head, 'is-paused', paused);
  show(board.badge, paused);
  show(board.resume, paused);
  show(board.pause, !paused);
  show(board.resting, paused);
  setText(board.resting, running ? t('pause.finishing') : t('pause.resting'));
}

// ---------------------------------------------------------------- plans under way

/** @param {Batch} batch */
function batchRow({ id }) {
  const words = h('span', { class: 'sm-qu-phase' });
  const stop = button(t('batch.stop'), () => stopBatch(id), { title: t('batch.stopHint') });
  const node = h('li', { class: 'sm-qu-line' }, words, h('span', { class: 'sm-spring' }), stop);
  /** @param {Batch} one */
  const paint = (one) => {
    setText(words, t(`batch.line.${one.onlyIf}`, { n: one.left }));
    setText(stop, one.runs ? t('batch.stop') : t('batch.drop'));
  };
  return Object.assign(node, { paint });
}

// The plans with shots still to come.
/** @type {(jobs: JobRow[]) => Batch[]} */
function batches(jobs) {
  /** @type {Map<string, Batch>} */
  const found = new Map();
  for (const { batch: id, only_if: onlyIf, state } of jobs) {
    if (!id || !onlyIf || (state !== 'waiting' && state !== 'running')) continue;
    const one = found.get(id) || { id, onlyIf, left: 0, runs: false };
    found.set(id, { ...one, left: one.left + (state === 'waiting' ? 1 : 0), runs: one.runs || state === 'running' });
  }
  return [...found.values()].filter((one) => one.left);
}

// ---------------------------------------------------------------- the line of waiting jobs, by keyboard

/** @param {string | null} id */
function reach(id) {
  reached = id;
  for (const row of rowsIn(board.next.rows)) {
    const here = row.job.id === id;
    setProp(row, 'tabIndex', here ? 0 : -1);
    row.querySelectorAll('button').forEach((one) => setProp(one, 'tabIndex', here ? 0 : -1));
  }
}

/** @param {WaitingRow | null | undefined} row */
function focusRow(row) {
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

/** @param {WaitingRow} row */
function removeRow(row) {
  const neighbour = rowAfter(row) || rowBefore(row);
  const id = neighbour?.job.id;
  remove(row.job);
  queueMicrotask(() => focusRow(rowsIn(board.next.rows).find((one) => one.job.id === id)));
}

/** @type {(row: WaitingRow, step: number) => void} */
function shift(row, step) {
  const at = moveBy(row.job.id, step);
  if (at === null) return;
  setText(board.said, t('jobs.moved', { label: labelOf(row.job), n: at, count: waiting().length }));
  queueMicrotask(() => row.scrollIntoView({ block: 'nearest' }));
}

/** @type {Record<string, (row: WaitingRow) => void>} */
const ROW_KEYS = {
  ArrowUp: (row) => focusRow(rowBefore(row)),
  ArrowDown: (row) => focusRow(rowAfter(row)),
  Home: () => focusRow(rowsIn(board.next.rows)[0]),
  End: () => focusRow(rowsIn(board.next.rows).at(-1)),
  'Alt+ArrowUp': (row) => shift(row, -1),
  'Alt+ArrowDown': (row) => shift(row, 1),
  Enter: (row) => row.change(),
  Delete: (row) => removeRow(row),
};

/** @param {KeyboardEvent} event */
function pressed(event) {
  const row = rowAt(event);
  const run = row && row === event.target && !event.ctrlKey && !event.metaKey && ROW_KEYS[`${event.altKey ? 'Alt+' : ''}${event.key}`];
  if (!run) return;
  event.preventDefault();
  event.stopPropagation(); // Home and End are also the page's keys for the first and the last shot
  run(row);
}

/** @param {HTMLElement} scroller */
function makeNext(scroller) {
  /** @param {JobRow} first */
  const make = (first) => waitingRow(first, (job) => [places.get(job.id) ?? 0, places.size]);
  const node = section(t('queue.next'), make);
  node.rows.addEventListener('keydown', pressed);
  node.rows.addEventListener('focusin', (event) => reach(rowAt(event)?.job.id ?? null));
  node.rows.addEventListener('pointerdown', (event) => {
    const row = rowAt(event);
    if (row) dragRow(event, row, node.rows, scroller);
  });
  return node;
}

// ---------------------------------------------------------------- the pane

function paint() {
  const { jobs, worker, paused } = S.state.queue;
  const { running, failed, waiting: line, done } = sorted(jobs);
  places = new Map(line.map((job, at) => [job.id, at + 1]));
  setText(paused ? board.below : board.counts, countsText(line.length, failed.length));
  setText(paused ? board.counts : board.below, ''); // beside "Resume" there is no room for it
  show(board.stopAll, running.length + line.length > 1);
  paintPause(paused, running.length > 0);
  board.time.paint();
  board.now.paint(running);
  board.plans.paint(batches(jobs));
  board.failed.paint(failed);
  board.next.paint(line);
  if (reached === null || !places.has(reached)) reach(line[0]?.id ?? null);
  board.done.paint(done);
  show(board.retryAll, failed.length > 1);
  setText(board.retryAll, t('jobs.retryAll', { n: failed.length }));
  show(board.starting, worker === 'starting' && !running.length);
  show(board.empty, !running.length && !failed.length && !line.length);
  tell(jobs);
  paintStrip(running, failed, line);
}

/** @type {(running: JobRow[], failed: JobRow[], line: JobRow[]) => void} */
function paintStrip(running, failed, line) {
  const rest = S.state.queue.paused ? t('pause.badge') : '';
  const now = running.map((job) => `${labelOf(job)} ${percentOf(job)}`);
  board.pane.says(
    dots([rest, ...now, countsText(line.length, failed.length)]),
    failed.length ? 'failed' : running.length ? 'rendering' : '',
  );
}

function paintProgress() {
  const { running, failed, waiting: line } = sorted(S.state.queue.jobs);
  if (!running.length) return;
  board.now.paint(running);
  paintStrip(running, failed, line);
}

/** @param {HTMLElement} scroller */
function partsOf(scroller) {
  const retryAll = button('', () => op({ op: 'retry_failed' }), { hidden: true });
  const clear = button(t('jobs.clear'), () => op({ op: 'clear_finished' }), {
    class: 'sm-btn is-small is-quiet',
    'aria-label': t('jobs.clearLabel'),
    title: t('jobs.clearLabel'),
  });
  const hint = h('p', { class: 'sm-dim' });
  followKeys(() => setText(hint, t('queue.emptyHint')));
  return {
    head: h('header', { class: 'sm-head' }),
    counts: h('span', { class: 'sm-dim sm-num sm-qu-counts' }),
    below: h('span', { class: 'sm-num sm-qu-counts' }),
    badge: h('span', { class: 'sm-qu-badge', hidden: true }, t('pause.badge')),
    pause: iconButton('pause', t('pause.pause'), pauseNow, {
      class: 'sm-icon-btn is-small',
      title: t('pause.tip'),
      'aria-haspopup': 'menu',
    }),
    resume: button(t('pause.resume'), () => op({ op: 'resume' }), {
      hidden: true,
      title: t('pause.resumeTip'),
      class: 'sm-btn is-small is-primary',
    }),
    stopAll: button(t('queue.stopAll'), removeAll),
    said: h('p', { class: 'sm-unseen', role: 'status' }),
    time: timeLine(),
    resting: h('p', { class: 'sm-qu-resting', role: 'status', hidden: true }),
    starting: h('p', { class: 'sm-qu-line sm-dim', hidden: true }, t('queue.starting')),
    empty: h('div', { class: 'sm-qu-empty' }, h('p', {}, t('queue.empty')), hint),
    now: section(t('queue.now'), runningRow),
    plans: section(t('batch.label'), batchRow),
    failed: section(t('queue.failed'), failedRow, retryAll),
    next: makeNext(scroller),
    done: section(t('queue.done'), doneRow, clear),
    retryAll,
  };
}

function build() {
  const scroller = h('div', { class: 'sm-qu-scroll' });
  const parts = partsOf(scroller);
  const { head } = parts;
  scroller.append(parts.starting, parts.now, parts.plans, parts.failed, parts.next, parts.empty, parts.done);
  head.append(
    h('h2', {}, t('queue.heading')),
    parts.badge,
    parts.counts,
    h('span', { class: 'sm-spring' }),
    bell(),
    parts.pause,
    parts.resume,
    parts.stopAll,
  );
  const root = h(
    'section',
    { class: 'sm-qu', 'aria-label': t('queue.label') },
    head,
    parts.said,
    h('div', { class: 'sm-qu-sum' }, parts.below, parts.resting, parts.time),
    scroller,
  );
  board = { ...parts, pane: foldable('queue', root, head) };
  on([CHANGED.queue, CHANGED.scenes], paint);
  on([CHANGED.progress], paintProgress);
  return board.pane;
}

/** Puts the queue into `root`; a second time only moves it there. */
export const mount = pane('queue', build);
