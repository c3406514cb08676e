// What the bar under the picture says of a clock (base/clock.js): running or not, where, of how long, how fast.
import { h, setIcon, setLabel, setProp, setText } from '../base/dom.js';
import { t } from '../base/text.js';
import { timecode } from '../base/time.js';

/** {time, speed, paint(clock)}: the place in the whole, with `tip`, and the speed where it is not the usual one; `play` is the button that starts and stops. */
export function buildMotion(play, tip = null) {
  const now = h('span', { class: 'vw-now' });
  const total = h('span', { class: 'vw-total' });
  const time = h('span', { class: 'vw-time sm-mono', title: tip }, now, total);
  const speed = h('span', { class: 'vw-speed sm-mono', hidden: true });
  const paint = (clock) => {
    setIcon(play, clock.playing ? 'pause' : 'play');
    setLabel(play, t(clock.playing ? 'viewer.pause' : 'viewer.play'));
    setText(now, timecode(clock.frame + 0.01, clock.fps));
    setText(total, ` / ${timecode(clock.total, clock.fps)}`);
    setProp(speed, 'hidden', clock.rate === 0 || clock.rate === 1);
    setText(speed, t('viewer.speed', { n: clock.rate < 0 ? `−${-clock.rate}` : clock.rate }));
  };
  return { time, speed, paint };
}
