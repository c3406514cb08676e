// The title of the browser's tab: how far the running take is, and which film.
import { S, on } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { t } from '../base/text.js';

/** How far a running job is, in words. */
export const percentOf = (job) => t('tab.percent', { n: job.step_count ? Math.floor((100 * job.step) / job.step_count) : 0 });

function progress() {
  const { jobs, paused } = S.state.queue;
  const running = jobs.find((job) => job.state === 'running');
  if (running) return percentOf(running);
  return paused && jobs.some((job) => job.state === 'waiting') ? t('tab.paused') : '';
}

on([CHANGED.film, CHANGED.queue, CHANGED.progress], () => {
  const title = [progress(), S.state.film.title || t('tab.studio')].filter(Boolean).join(' · ');
  const whole = progress() ? title : t('tab.resting', { title });
  if (document.title !== whole) document.title = whole;
});
