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

/** Seconds as a person says them: "3.1 s", "42 s", "4 min", "1 h 20 min". Empty where they are not known. */
export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) return '';
  if (seconds < 10) return t('span.seconds', { n: decimal(seconds, 1) });
  if (seconds < 90) return t('span.seconds', { n: Math.round(seconds) });
  if (seconds >= 172800) return t('span.days', { n: Math.round(seconds / 86400) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('span.minutes', { n: minutes });
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return m ? t('span.hours.minutes', { h, m }) : t('span.hours', { n: h });
}

/** "4.20 s": a length to the hundredth. */
export const exactSeconds = (seconds) => t('span.seconds', { n: decimal(seconds, 2) });

/** How long ago something was. */
export function ago(seconds) {
  if (seconds < 60) return t('span.now');
  return t('span.ago', { time: seconds < 90 ? t('span.minutes', { n: 1 }) : duration(seconds) });
}
