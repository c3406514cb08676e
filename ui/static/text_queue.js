// Every sentence of the queue's own doing: order, pause, time left, notifications, plans as batches. See text_panels.js.
import { duration } from './text_panels.js';

const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const tab = {
  percent: (n) => `${n} %`, paused: 'Paused', studio: 'StoryMem Studio', resting: (title) => `${title} · StoryMem Studio`,
};

export const planTerms = {
  circle: 'Circle the new takes (undo brings the old ones back)',
  termsStale: 'One after the other. A shot that is fresh again when its turn comes is skipped; where new takes are circled, shots they make stale join the plan. You can stop after any shot.',
  totalPart: (time, known, n) => `about ${time} for ${known} of ${n}; ${n - known} not measured`,
  termsMissing: 'One after the other. A shot that has a circled take when its turn comes is skipped; you can stop after any shot.',
};

export const pause = {
  pause: 'Pause', menu: 'When to pause', badge: 'Paused', resume: 'Resume',
  tip: 'Pause the queue and free the device',
  resumeTip: 'Start the render process again and go on',
  after: 'After this take', afterHint: 'The running take is finished first',
  now: 'Now', nowHint: (label) => `Shot ${label} goes back to the front of the queue`,
  resting: 'The render process is ended, its memory free.',
  finishing: 'The running take is finished first.',
};

export const jobs = {
  row: (label, at, count, more) => [`Shot ${label}`, `${at} of ${count} waiting`, more].filter(Boolean).join(', '),
  keys: 'Alt+ArrowUp Alt+ArrowDown Enter Delete',
  sentAs: 'Its prompt and settings are sent as the shot is when its turn comes. Drag to reorder, or Alt+Up and Alt+Down.',
  ofBatch: { stale: 'Part of an update: skipped if the shot is fresh by then.', missing: 'Part of a plan: skipped if the shot has a circled take by then.' },
  circles: 'The new take will be circled.',
  added: ({ changed, label }) => `added: ${changed} changed by ${label}`, addedGone: 'a removed shot',
  addedTip: ({ changed, label }) => `The plan took it in: the new take of ${label} changed its ${changed}.`,
  next: (label) => `Render shot ${label} next`, skip: (label) => `Skip shot ${label} for now: it goes last`,
  edit: (label) => `Change seed and number of takes of shot ${label}`,
  moved: (label, at, count) => `Shot ${label} is now ${at} of ${count}`,
  removed: (label) => `Shot ${label} is out of the queue`, skipped: (label) => `Shot ${label} goes last`,
  allRemoved: (n) => `${many(n, 'waiting job', 'waiting jobs')} removed`, undo: 'Undo',
  about: (seconds) => (seconds == null ? '' : `about ${duration(seconds)}`),
  retryAll: (n) => `Retry all ${n}`, clear: 'Clear', clearLabel: 'Clear the finished jobs from this list',
  skippedState: (reason) => `skipped: ${reason}`,
};

export const batch = {
  label: 'Plan',
  line: { stale: (n) => `Update stale: ${n} to go`, missing: (n) => `Render missing: ${n} to go` },
  stop: 'Stop after this one', drop: 'Drop the rest',
  stopHint: 'The running take is finished; the rest of the plan is taken out of the queue',
  stopped: (n) => `${many(n, 'shot', 'shots')} of the plan left out`,
};

export const form = {
  title: (label) => `Shot ${label} in the queue`, seed: 'Seed', own: 'The shot’s own seed', dice: 'Random seed',
  takes: 'Takes', takesHint: 'More takes come right after this one, with seeds of their own',
  apply: 'Apply', cancel: 'Cancel',
  notSeed: 'A seed is a whole number.', notSeedFix: 'Type digits, or choose the shot’s own.',
  notTakes: 'Takes are a whole number from 1 to 20.', notTakesFix: 'Type one of those.',
};

export const time = {
  whole: (seconds, n) => `about ${duration(seconds)} for ${many(n, 'take', 'takes')}`,
  part: (seconds, known, n) => `about ${duration(seconds)} for ${known} of ${many(n, 'take', 'takes')}`,
  done: (clock) => `done about ${clock}`, resumed: 'once resumed',
};

export const notify = {
  on: 'Notify me when a long take or the queue ends', off: 'Notifications are on. Click to turn them off.',
  granted: 'You are told when a long take or the whole queue ends, while this page is hidden.',
  denied: 'The browser does not let this page notify you.', deniedFix: 'Allow notifications for it beside the address, then click again.',
  missing: 'This browser has no notifications for this page.', missingFix: 'Open the editor at localhost or over https.',
  stopped: 'Notifications are off.',
  queueDone: 'The queue is finished', takeDone: (label) => `Shot ${label} is done`, takeFailed: (label) => `Shot ${label} failed`,
  tally: (done, failed) => [done ? `${many(done, 'take', 'takes')} made` : '', failed ? `${failed} failed` : ''].filter(Boolean).join(', '),
  left: (n) => (n ? `${n} more in the queue` : ''),
};
