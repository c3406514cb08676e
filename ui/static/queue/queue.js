// The queue: what renders now, what failed and what to do about it, what comes next and in which order, what is done.
import { S, on, op } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, iconButton, pane, setClass, setProp, setText } from '../base/dom.js';
import { button, errorLine, list, show } from '../base/widgets.js';
import { followKeys } from '../base/bindings.js';
import { foldable } from '../base/folds.js';
import { bell } from './notify.js';
import { dragRow } from './drag.js';
import { openChoices } from './menu.js';
import { labelOf, moveBy, remove, removeAll, stopBatch, waiting } from './order.js';
import { doneRow, failedRow, runningRow, waitingRow } from './rows.js';
import { timeLine } from './time.js';
import { percentOf } from './tab_title.js';
import { dots, t } from '../base/text.js';

const DONE_SHOWN = 12;
const SAID = ['running', 'done', 'failed', 'cancelled']; // states that are said aloud
let board = null;
let known = null; // job id -> state, as last said aloud
let places = new Map(); // id of a waiting job -> its place, from 1
let reached = null; // the waiting job that Tab goes to

/** One short sentence a change, and none for progress: the status line is read aloud. */
function tell(jobs) {
  const now = new Map(jobs.map((job) => [job.id, job.state]));
  const changed = known ? jobs.filter((job) => job.state !== known.get(job.id) && SAID.includes(job.state)) : [];
  known = now;
  if (changed.length)
    setText(board.said, changed.map((job) => t(`queue.said.${job.state}`, { label: labelOf(job) })).join(t('join.sentence')));
}

const countsText = (waits, failed) =>
  dots([waits && t('queue.counts.waiting', { n: waits }), failed && t('queue.counts.failed', { n: failed })]);

function section(title, keyOf, make, ...foot) {
  const rows = h('ul', { role: 'list' });
  const showRows = list(rows, keyOf, make);
  const node = h(
    'section',
    { class: 'sm-qu-part', hidden: true, 'aria-label': title },
    h('h3', {}, title),
    h('div', { class: 'sm-qu-rows' }, rows, ...foot),
  );
  node.rows = rows;
  node.paint = (jobs) => {
    show(node, jobs.length > 0);
    showRows(jobs);
  };
  return node;
}

function sorted(jobs) {
  const of = (...states) => jobs.filter((job) => states.includes(job.state));
  return {
    running: of('running'),
    failed: of('failed'),
    waiting: of('waiting'),
    done: of('done', 'cancelled', 'skipped').slice(0, DONE_SHOWN),
  };
}

// ---------------------------------------------------------------- pausing

function pauseNow(event) {
  const running = S.state.queue.jobs.find((job) => job.state === 'running');
  const rest = (now) => op({ op: 'pause', now });
  if (!running) return void rest(false);
  openChoices(event.currentTarget, t('pause.menu'), [
    { label: t('pause.after'), hint: t('pause.afterHint'), sign: 'clock', act: () => rest(false) },
    { label: t('pause.now'), hint: t('pause.nowHint', { label: labelOf(running) }), sign: 'stop', act: () => rest(true) },
  ]);
}

function paintPause(paused, running) {
  setClass(board.badge.parentNode, 'is-paused', paused);
  show(board.badge, paused);
  show(board.resume, paused);
  show(board.pause, !paused);
  show(board.resting, paused);
  setText(board.resting, running ? t('pause.finishing') : t('pause.resting'));
}

// ---------------------------------------------------------------- plans under way

function batchRow() {
  const words = h('span', { class: 'sm-qu-phase' });
  const stop = button(t('batch.stop'), () => stopBatch(node.batch.id), { title: t('batch.stopHint') });
  const node = h('li', { class: 'sm-qu-line' }, words, h('span', { class: 'sm-spring' }), stop);
  node.paint = (one) => {
    node.batch = one;
    setText(words, t(`batch.line.${one.onlyIf}`, { n: one.left }));
    setText(stop, one.runs ? t('batch.stop') : t('batch.drop'));
  };
  return node;
}

// The plans with shots still to come: {id, onlyIf, left, runs}.
function batches(jobs) {
  const found = new Map();
  for (const job of jobs.filter((one) => one.batch && ['waiting', 'running'].includes(one.state))) {
    const one = found.get(job.batch) || { id: job.batch, onlyIf: job.only_if, left: 0, runs: false };
    found.set(job.batch, { ...one, left: one.left + (job.state === 'waiting'), runs: one.runs || job.state === 'running' });
  }
  return [...found.values()].filter((one) => one.left);
}

// ---------------------------------------------------------------- the line of waiting jobs, by keyboard

function reach(id) {
  const rows = board.next.rows.children;
  reached = id;
  for (const row of rows) {
    const here = row.job.id === id;
    setProp(row, 'tabIndex', here ? 0 : -1);
    row.querySelectorAll('button').forEach((one) => setProp(one, 'tabIndex', here ? 0 : -1));
  }
}

function focusRow(row) {
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function removeRow(row) {
  const neighbour = row.nextElementSibling || row.previousElementSibling;
  const id = neighbour?.job.id;
  remove(row.job);
  queueMicrotask(() => focusRow([...board.next.rows.children].find((one) => one.job.id === id)));
}

function shift(row, step) {
  const at = moveBy(row.job.id, step);
  if (at === null) return;
  setText(board.said, t('jobs.moved', { label: labelOf(row.job), n: at, count: waiting().length }));
  queueMicrotask(() => row.scrollIntoView({ block: 'nearest' }));
}

const ROW_KEYS = {
  ArrowUp: (row) => focusRow(row.previousElementSibling),
  ArrowDown: (row) => focusRow(row.nextElementSibling),
  Home: (row) => focusRow(row.parentNode.firstElementChild),
  End: (row) => focusRow(row.parentNode.lastElementChild),
  'Alt+ArrowUp': (row) => shift(row, -1),
  'Alt+ArrowDown': (row) => shift(row, 1),
  Enter: (row) => row.change(),
  Delete: (row) => removeRow(row),
};

function pressed(event) {
  const row = event.target.closest('.sm-qu-wait');
  const run = row === event.target && !event.ctrlKey && !event.metaKey && ROW_KEYS[`${event.altKey ? 'Alt+' : ''}${event.key}`];
  if (!run) return;
  event.preventDefault();
  event.stopPropagation(); // Home and End are also the page's keys for the first and the last shot
  run(row);
}

function makeNext(scroller) {
  const node = section(
    t('queue.next'),
    (job) => job.id,
    () => waitingRow((job) => [places.get(job.id), places.size]),
  );
  node.rows.addEventListener('keydown', pressed);
  node.rows.addEventListener('focusin', (event) => reach(event.target.closest('.sm-qu-wait').job.id));
  node.rows.addEventListener('pointerdown', (event) => {
    const row = event.target.closest('.sm-qu-wait');
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
  if (!places.has(reached)) reach(line[0]?.id ?? null);
  board.done.paint(done);
  show(board.retryAll, failed.length > 1);
  setText(board.retryAll, t('jobs.retryAll', { n: failed.length }));
  board.stopped.paint(worker === 'stopped' ? { message: t('queue.stopped'), fix: line.length ? t('queue.stoppedFix') : '' } : null);
  show(board.starting, worker === 'starting' && !running.length);
  show(board.empty, !running.length && !failed.length && !line.length);
  tell(jobs);
  paintStrip(running, failed, line);
}

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

function build() {
  const scroller = h('div', { class: 'sm-qu-scroll' });
  const retryAll = button('', () => op({ op: 'retry_failed' }), { hidden: true });
  const clear = button(t('jobs.clear'), () => op({ op: 'clear_finished' }), {
    class: 'sm-btn is-small is-quiet',
    'aria-label': t('jobs.clearLabel'),
    title: t('jobs.clearLabel'),
  });
  board = {
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
    stopped: errorLine(),
    starting: h('p', { class: 'sm-qu-line sm-dim', hidden: true }, t('queue.starting')),
    empty: h('div', { class: 'sm-qu-empty' }, h('p', {}, t('queue.empty')), h('p', { class: 'sm-dim' })),
    now: section(t('queue.now'), (job) => job.id, runningRow),
    plans: section(t('batch.label'), (one) => one.id, batchRow),
    failed: section(t('queue.failed'), (job) => job.id, failedRow, retryAll),
    next: makeNext(scroller),
    done: section(t('queue.done'), (job) => job.id, doneRow, clear),
    retryAll,
  };
  followKeys(() => setText(board.empty.lastChild, t('queue.emptyHint')));
  scroller.append(board.stopped, board.starting, board.now, board.plans, board.failed, board.next, board.empty, board.done);
  const head = h(
    'header',
    { class: 'sm-head' },
    h('h2', {}, t('queue.heading')),
    board.badge,
    board.counts,
    h('span', { class: 'sm-spring' }),
    bell(),
    board.pause,
    board.resume,
    board.stopAll,
  );
  const root = h(
    'section',
    { class: 'sm-qu', 'aria-label': t('queue.label') },
    head,
    board.said,
    h('div', { class: 'sm-qu-sum' }, board.below, board.resting, board.time),
    scroller,
  );
  board.pane = foldable('queue', root, head);
  on([CHANGED.queue, CHANGED.scenes], paint);
  on([CHANGED.progress], paintProgress);
  return board.pane;
}

/** Puts the queue into `root`; a second time only moves it there. */
export const mount = pane('queue', build);
