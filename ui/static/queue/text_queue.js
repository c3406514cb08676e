// What the queue says of its own doing: order, pause, time left, notifications, plans as batches. See text_panels.js.
import { duration } from '../base/text_panels.js';
import { commas, section, t } from '../base/text.js';

export const tab = section('tab', {
  percent: (n) => t('tab.percent', { n }),
  resting: (title) => t('tab.resting', { title }),
});

export const planTerms = section('planTerms', {
  totalPart: (time, known, n) => t('planTerms.totalPart', { time, known, n, left: n - known }),
});

export const pause = section('pause', { nowHint: (label) => t('pause.nowHint', { label }) });

export const jobs = section('jobs', {
  keys: 'Alt+ArrowUp Alt+ArrowDown Enter Delete', // as aria-keyshortcuts names them
  row: (label, n, count, more) => commas([t('jobs.row', { label }), t('jobs.row.at', { n, count }), more]),
  added: ({ changed, label }) => t(`jobs.added.${changed}`, { label }),
  addedTip: ({ changed, label }) => t(`jobs.addedTip.${changed}`, { label }),
  next: (label) => t('jobs.next', { label }),
  skip: (label) => t('jobs.skip', { label }),
  edit: (label) => t('jobs.edit', { label }),
  moved: (label, n, count) => t('jobs.moved', { label, n, count }),
  removed: (label) => t('jobs.removed', { label }),
  skipped: (label) => t('jobs.skipped', { label }),
  allRemoved: (n) => t('jobs.allRemoved', { n }),
  about: (seconds) => (seconds == null ? '' : t('jobs.about', { time: duration(seconds) })),
  retryAll: (n) => t('jobs.retryAll', { n }),
  skippedState: (why) => t('jobs.skippedState', { why }),
});

export const batch = section('batch', {
  line: { stale: (n) => t('batch.line.stale', { n }), missing: (n) => t('batch.line.missing', { n }) },
  stopped: (n) => t('batch.stopped', { n }),
});

export const form = section('form', { title: (label) => t('form.title', { label }) });

export const time = section('time', {
  whole: (seconds, n) => t('time.whole', { time: duration(seconds), n }),
  part: (seconds, known, n) => t('time.part', { time: duration(seconds), known, n }),
  done: (clock) => t('time.done', { clock }),
});

export const notify = section('notify', {
  takeDone: (label) => t('notify.takeDone', { label }),
  takeFailed: (label) => t('notify.takeFailed', { label }),
  tally: (made, failed) => commas([made && t('notify.tally.made', { n: made }), failed && t('notify.tally.failed', { n: failed })]),
  left: (n) => (n ? t('notify.left', { n }) : ''),
});
