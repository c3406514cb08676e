// What is done to the jobs that wait: another place, another seed, out and back again. Painted at once, told to the server.
import { S, emit, op, shot, toast } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';

/** @import { JobRow } from '../base/contract.js' */

/** What the job's shot is called now.
 *  @param {JobRow} job */
export const labelOf = (job) => shot(job.shot_id)?.label || translated(job.label);

/** The jobs that wait, in order. */
export const waiting = () => S.state.queue.jobs.filter((job) => job.state === 'waiting');

// The queue as it will be is shown now, and holds until the server has said so.
/** @param {(waiting: JobRow[]) => JobRow[]} change */
function paintNow(change) {
  const { jobs } = S.state.queue;
  const line = change(jobs.filter((job) => job.state === 'waiting'));
  /** @param {JobRow} job */
  const ended = (job) => job.state !== 'waiting' && job.state !== 'running';
  S.state.queue = { ...S.state.queue, jobs: [...jobs.filter((job) => job.state === 'running'), ...line, ...jobs.filter(ended)] };
  emit(CHANGED.queue);
}

/** @type {(line: JobRow[], id: string, before: string | null) => JobRow[]} */
function placed(line, id, before) {
  const job = line.find((one) => one.id === id);
  const others = line.filter((one) => one !== job);
  const at = before === null ? others.length : others.findIndex((one) => one.id === before);
  return at < 0 || !job ? line : others.toSpliced(at, 0, job);
}

/** The job stands before the job `before`, or last with null.
 *  @type {(id: string, before: string | null) => void} */
export function moveBefore(id, before) {
  const line = waiting();
  if (before === id || placed(line, id, before).every((job, at) => job === line[at])) return;
  paintNow((jobs) => placed(jobs, id, before));
  op({ op: 'move_job', job_id: id, before }, ['queue']);
}

/** The job stands `step` places later; returns its new place, counted from 1, or null at the end of the line.
 *  @type {(id: string, step: number) => number | null} */
export function moveBy(id, step) {
  const line = waiting();
  const to = line.findIndex((job) => job.id === id) + step;
  if (to < 0 || to >= line.length) return null;
  const before = step < 0 ? line[to].id : (line[to + 1]?.id ?? null);
  moveBefore(id, before);
  return to + 1;
}

/** The job is rendered next.
 *  @param {JobRow} job */
export function runNext(job) {
  paintNow((jobs) => placed(jobs, job.id, jobs.find((one) => one.id !== job.id)?.id ?? null));
  op({ op: 'run_next', job_id: job.id }, ['queue']);
}

/** The job goes last; a message offers its old place.
 *  @param {JobRow} job */
export function skip(job) {
  const line = waiting();
  const next = line[line.findIndex((one) => one.id === job.id) + 1];
  if (!next) return;
  moveBefore(job.id, null);
  toast(t('jobs.skipped', { label: labelOf(job) }), {
    action: {
      label: t('jobs.undo'),
      run: () => moveBefore(job.id, waiting().some((one) => one.id === next.id) ? next.id : (waiting()[0]?.id ?? null)),
    },
  });
}

/** @param {string[]} ids */
const putBack = (ids) => op({ op: 'put_back', job_ids: ids });
/** @type {(text: string, ids: string[]) => void} */
const offerBack = (text, ids) => toast(text, { action: { label: t('jobs.undo'), run: () => putBack(ids) } });

/** The job is out of the queue; a message offers to put it back where it stood.
 *  @param {JobRow} job */
export async function remove(job) {
  paintNow((jobs) => jobs.filter((one) => one.id !== job.id));
  try {
    await op({ op: 'cancel', job_id: job.id }, ['queue']);
    offerBack(t('jobs.removed', { label: labelOf(job) }), [job.id]);
  } catch {
    /* the store has said why */
  }
}

/** Everything that runs or waits is stopped; a message offers to put back what waited. */
export async function removeAll() {
  try {
    const answer = await op({ op: 'cancel', all: true });
    const removed = 'removed' in answer ? answer.removed : [];
    if (removed.length) offerBack(t('jobs.allRemoved', { n: removed.length }), removed);
  } catch {
    /* the store has said why */
  }
}

/** The rest of a plan is out of the queue; what runs goes on.
 *  @param {string} id */
export async function stopBatch(id) {
  try {
    const { removed } = await op({ op: 'stop_batch', batch: id });
    if (removed.length) offerBack(t('batch.stopped', { n: removed.length }), removed);
  } catch {
    /* the store has said why */
  }
}

/** The running job is asked to stop. */
export function stopRunning() {
  const job = S.state.queue.jobs.find((one) => one.state === 'running');
  if (!job) return void toast(t('queue.nothingRuns'));
  op({ op: 'cancel', job_id: job.id });
  toast(t('queue.stopping', { label: translated(job.label) }));
}
