// The onion skin: over the first frames of a shot that continues another lies the frame it started from, so that one
// sees how well the seam holds. Only while the picture stands still.
import { emit } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, iconButton, setAttr, setLabel, setProp, setStyle, setText } from '../base/dom.js';
import { setSource, show } from '../base/widgets.js';
import { t } from '../base/text.js';

const FRAMES = 16; // of the shot, from its first
const STRENGTH_KEY = 'sm-onion';
const STEP = 0.1;
let isOn = false;
let now = {}; // {take, player, toStart}, as painted last
let strength = Number(localStorage.getItem(STRENGTH_KEY)) || 0.5;

/** The skin is shown, or no longer; where the take under the playhead has no seam, and none is shown, nothing happens. */
export function toggleOnion() {
  if (!now.take?.seam && !isOn) return;
  isOn = !isOn;
  if (isOn && (now.player.playing || now.player.local >= FRAMES)) now.toStart();
  emit(CHANGED.playhead);
}

/** Stronger (1) or weaker (-1); false where no skin is shown. */
export function changeOnion(by) {
  if (!isOn) return false;
  strength = Math.min(1, Math.max(STEP, Math.round((strength + by * STEP) * 10) / 10));
  localStorage.setItem(STRENGTH_KEY, strength);
  emit(CHANGED.playhead);
  return true;
}

/** {root, button, paint(take, player)}: the picture over the viewer's and its switch. `toStart()` goes to the first frame. */
export function buildOnion({ stage, toStart }) {
  const picture = h('img', { class: 'vw-skin', alt: '' });
  const label = h('span', { class: 'vw-skin-label' });
  const root = h('div', { class: 'vw-onion', hidden: true }, picture, label);
  const button = iconButton('onion', t('onion.off'), toggleOnion, { 'aria-pressed': 'false' });
  stage.addEventListener(
    'wheel',
    (event) => {
      if (root.hidden || event.ctrlKey) return;
      event.preventDefault();
      changeOnion(event.deltaY < 0 ? 1 : -1);
    },
    { passive: false },
  );

  const paint = (take, player) => {
    now = { take, player, toStart };
    const seam = take?.seam;
    setProp(button, 'disabled', !seam && !isOn);
    setAttr(button, 'aria-pressed', String(isOn));
    setLabel(button, isOn ? t('onion.on') : t('onion.off'), seam ? (isOn ? t('onion.onHint') : t('onion.offHint')) : t('onion.none'));
    const shows = isOn && Boolean(seam) && !player.playing && player.local < FRAMES;
    show(root, shows);
    if (!shows) return;
    setSource(picture, seam);
    setStyle(picture, 'opacity', strength);
    setText(label, t('onion.label', { n: Math.round(strength * 100) }));
  };
  return { root, button, paint };
}
