// A browser notification when a long take or the whole queue ends, for who asked for it with a click, while the page is hidden.
import { S, on, select, toast } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { iconButton, setAttr, setLabel } from '../base/dom.js';
import { commas, t } from '../base/text.js';

const KEPT_KEY = 'sm-notify';
const LONG_MS = 60_000;
let film = null;
let known = new Map(); // job id -> state, as last seen
let tally = { done: 0, failed: 0 }; // since the queue was last empty

const isOn = () => localStorage.getItem(KEPT_KEY) === 'on' && window.Notification?.permission === 'granted';
const isOpen = (job) => job.state === 'waiting' || job.state === 'running';
const lasted = (job) => Date.parse(job.finished_at) - Date.parse(job.started_at);

async function toggle(paint) {
  if (isOn()) {
    localStorage.setItem(KEPT_KEY, 'off');
    toast(t('notify.stopped'));
  } else if (!window.Notification) {
    toast(t('notify.missing'), { kind: 'error', fix: t('notify.missingFix') });
  } else if ((await Notification.requestPermission()) === 'granted') {
    localStorage.setItem(KEPT_KEY, 'on');
    toast(t('notify.granted'), { kind: 'done' });
  } else toast(t('notify.denied'), { kind: 'error', fix: t('notify.deniedFix') });
  paint();
}

/** The bell of the queue's heading: on or off, remembered in this browser. */
export function bell() {
  const paint = () => {
    setAttr(button, 'aria-pressed', String(isOn()));
    setLabel(button, isOn() ? t('notify.off') : t('notify.on'));
  };
  const button = iconButton('bell', t('notify.on'), () => toggle(paint), { class: 'sm-icon-btn is-small' });
  paint();
  return button;
}

function show(title, body, job) {
  // One tag a film: two hidden tabs tell it once.
  const said = new Notification(title, { body: [S.state.film.title, body].filter(Boolean).join('\n'), tag: `storymem-${S.state.film.id}` });
  said.onclick = () => {
    window.focus();
    select(job.shot_id);
    said.close();
  };
}

/** "3 takes made, 1 failed". */
export const tallyText = (made, failed) =>
  commas([made && t('notify.tally.made', { n: made }), failed && t('notify.tally.failed', { n: failed })]);

function tell(ended, left) {
  const last = ended.at(-1);
  if (!left) return show(t('notify.queueDone'), tallyText(tally.done, tally.failed), last);
  const long = ended.findLast((job) => lasted(job) >= LONG_MS);
  if (long)
    show(
      long.state === 'failed' ? t('notify.takeFailed', { label: long.label }) : t('notify.takeDone', { label: long.label }),
      t('notify.left', { n: left }),
      long,
    );
}

function look() {
  const { jobs } = S.state.queue;
  const fresh = S.state.film.id !== film;
  const ended = fresh
    ? []
    : jobs.filter((job) => ['done', 'failed'].includes(job.state) && ['waiting', 'running'].includes(known.get(job.id)));
  film = S.state.film.id;
  known = new Map(jobs.map((job) => [job.id, job.state]));
  ended.forEach((job) => tally[job.state]++);
  const left = jobs.filter(isOpen).length;
  if (ended.length && document.hidden && isOn()) tell(ended, left);
  if (!left) tally = { done: 0, failed: 0 };
}

on([CHANGED.queue], look);
