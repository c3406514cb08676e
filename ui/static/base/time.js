// Times as the page writes them. A frame lasts 1/16 s.
import { decimal } from './numbers.js';
import { t } from './text.js';

const two = (number) => String(number).padStart(2, '0');

/** "00:12:07": minutes, seconds and frames; with an hour "1:00:12:07". */
export function timecode(frame, fps = 16) {
  const whole = Math.max(0, Math.floor(frame));
  const seconds = Math.floor(whole / fps);
  const hours = Math.floor(seconds / 3600);
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}:${two(whole % fps)}`;
  return hours ? `${hours}:${clock}` : clock;
}

/** "60.6 s" or "5 min 2 s": how long a film is. */
export function filmLength(seconds) {
  if (seconds < 100) return t('span.seconds', { n: decimal(seconds, 1) });
  const whole = Math.round(seconds);
  return t('span.minutes.seconds', { m: Math.floor(whole / 60), s: whole % 60 });
}

/** "5.1", the seconds of a shot. */
export const shortSeconds = (seconds) => decimal(seconds, seconds >= 100 ? 0 : 1);

/** "Saved 2 s ago" from an ISO time; `now` in milliseconds. */
export function savedAgo(savedAt, now) {
  if (!savedAt) return t('saved.never');
  const seconds = Math.max(0, Math.round((now - Date.parse(savedAt)) / 1000));
  if (seconds < 2) return t('saved.just');
  if (seconds < 60) return t('saved.seconds', { n: seconds });
  if (seconds < 3600) return t('saved.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t('saved.hours', { n: Math.floor(seconds / 3600) });
  return t('saved.days', { n: Math.floor(seconds / 86400) });
}
