// The title of the browser's tab: how far the running take is, and which film.
import { S, on } from '../store/store.js';
import { tab as T } from './text_queue.js';

/** How far a running job is, in words. */
export const percentOf = (job) => T.percent(job.step_count ? Math.floor((100 * job.step) / job.step_count) : 0);

function progress() {
  const { jobs, paused } = S.state.queue;
  const running = jobs.find((job) => job.state === 'running');
  if (running) return percentOf(running);
  return paused && jobs.some((job) => job.state === 'waiting') ? T.paused : '';
}

on(['film', 'queue', 'progress'], () => {
  const title = [progress(), S.state.film.title || T.studio].filter(Boolean).join(' · ');
  const whole = progress() ? title : T.resting(title);
  if (document.title !== whole) document.title = whole;
});
