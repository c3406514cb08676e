// How long the queue still takes, from takes measured here and the running one's own pace; nothing where nothing was measured.
import { S } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { clock as clockOf } from '../base/numbers.js';
import { show } from '../base/widgets.js';
import { t } from '../base/text.js';
import { duration } from '../base/time.js';

const TICK_MS = 5000;
const SETTLED_MS = 45_000; // the clock moves only by more than this

/** Seconds the job still takes, null where no take like it was measured; a running one counts what it has used. */
export function secondsLeft(job, now = Date.now()) {
  if (job.state === 'waiting') return job.seconds;
  if (job.seconds === null) return null;
  const used = job.started_at ? (now - Date.parse(job.started_at)) / 1000 : 0;
  return Math.max(job.seconds - used, job.seconds_left || 0);
}

// "16:40", with the day where it is another one.
function clockText(moment) {
  return clockOf(moment, moment.toDateString() !== new Date().toDateString());
}

// In steps of five seconds, so that it does not flicker; below ten they would say twice what the rows do.
const rounded = (seconds) => (seconds < 10 ? Math.ceil(seconds) : seconds < 90 ? Math.ceil(seconds / 5) * 5 : seconds);

/** The line under the queue's heading; `paint()` brings it up to date, as does a slow clock of its own. */
export function timeLine() {
  const line = h('p', { class: 'sm-qu-time sm-dim sm-num', hidden: true });
  let shownEnd = 0;

  function clock(seconds) {
    const end = Date.now() + seconds * 1000;
    if (Math.abs(end - shownEnd) > SETTLED_MS) shownEnd = end;
    return clockText(new Date(shownEnd));
  }

  function words(jobs, paused) {
    const left = jobs.map((job) => secondsLeft(job)).filter((seconds) => seconds !== null);
    if (!left.length) return '';
    const sum = left.reduce((all, one) => all + one, 0);
    if (left.length < jobs.length) return t('time.part', { time: duration(rounded(sum)), known: left.length, n: jobs.length });
    return `${t('time.whole', { time: duration(rounded(sum)), n: jobs.length })} · ${paused ? t('time.resumed') : t('time.done', { clock: clock(sum) })}`;
  }

  line.paint = () => {
    const { jobs, paused } = S.state.queue;
    const text = words(
      jobs.filter((job) => job.state === 'waiting' || job.state === 'running'),
      paused,
    );
    setText(line, text);
    show(line, Boolean(text));
  };
  setInterval(() => S.state && line.paint(), TICK_MS);
  return line;
}
