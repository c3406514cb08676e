// The title of the browser's tab: how far the running take is, and which film.
import { S, on } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { t } from '../base/text.js';

/** @import { JobRow } from '../base/contract.js' */

/** How far a running job is, in words.
 *  @param {JobRow} job */
export const percentOf = ({ step, step_count: count }) => t('tab.percent', { n: step && count ? Math.floor((100 * step) / count) : 0 });

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
