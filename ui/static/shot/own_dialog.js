// Which part of an own picture or clip becomes a take: a frame of the film's aspect over it, and of a clip longer than the
// shot the moment it begins at. The file waits at the server meanwhile; closed without a choice, it is let go.
import { S, op, toast } from '../store/store.js';
import { h, setAttr, setText } from '../base/dom.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { cropper } from '../memory/crop_dialog.js';
import { t } from '../base/text.js';
import { exactSeconds } from '../base/time.js';
import { decimal } from '../base/numbers.js';

const LEGAL_STEP = 4; // a take has 4n+1 frames: a clip shorter than the shot leaves fewer than this over
const PAUSE_MS = 120; // of the slider, before its frame is fetched

// Not the store's way: it has to reach the server from a page that goes away, and nobody waits for it.
function letGo(token) {
  fetch('/app/op', {
    method: 'POST',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ op: 'drop_own', token }),
  }).catch(() => {});
}

/** The moment a clip begins at, in frames of the film. `changed(frame)`; {node, at()}. */
function beginning({ available, frame_count: count }, changed) {
  const { fps } = S.state.film;
  const slider = h('input', {
    type: 'range',
    min: '0',
    max: String(available - count),
    step: '1',
    value: '0',
    'aria-label': t('ownPart.begins'),
  });
  const said = h('output', { class: 'sm-num' });
  const paint = () => {
    setText(said, exactSeconds(Number(slider.value) / fps));
    setAttr(
      slider,
      'aria-valuetext',
      t('ownPart.valueText', { seconds: decimal(Number(slider.value) / fps, 2), whole: decimal(available / fps, 2) }),
    );
  };
  slider.addEventListener('input', () => {
    paint();
    changed(Number(slider.value));
  });
  paint();
  const node = h(
    'label',
    { class: 'own-begin' },
    h('span', {}, t('ownPart.begins')),
    slider,
    said,
    h(
      'small',
      { class: 'sm-dim sm-num' },
      t('ownPart.length', { seconds: exactSeconds(count / fps), whole: exactSeconds(available / fps) }),
    ),
  );
  return { node, at: () => Number(slider.value) };
}

/** Lets the person choose what of `name` becomes a take of the shot `one`; `found` is what the server saw of it. */
export function openOwn(one, name, found) {
  const frame = openFrame(t('ownPart.title', { name, label: one.label }), { wide: true });
  const address = (index) => `/app/own/${found.token}/frames/${index}.jpg`;
  const image = h('img', { alt: '', draggable: 'false' });
  const { stage, side, open, chosen } = cropper(image, S.state.film.settings.size);
  let [opened, taken, timer] = [false, false, 0];
  const begin =
    found.available - found.frame_count >= LEGAL_STEP
      ? beginning(found, (index) => {
          clearTimeout(timer);
          timer = setTimeout(() => (image.src = address(index)), PAUSE_MS);
        })
      : null;
  const take = (pressed, part) =>
    attempt(frame, pressed, async () => {
      await op({ op: 'take_own', token: found.token, shot_id: one.id, name, crop: part(), start_frame: begin?.at() ?? 0 }, [], {
        quiet: true,
      });
      taken = true;
      frame.close();
      toast(t('own.queued', { name, label: one.label }), { kind: 'done' });
    });
  const whole = footButton(t('ownPart.whole'), () => take(whole, () => null));
  const use = footButton(t('ownPart.use'), () => take(use, chosen), { primary: true });
  const leave = () => taken || letGo(found.token);
  use.disabled = true;
  addEventListener('pagehide', leave);
  frame.node.addEventListener('close', () => {
    clearTimeout(timer);
    removeEventListener('pagehide', leave);
    leave();
  });
  frame.body.append(
    h('p', { class: 'sm-dim' }, t('crop.hint')),
    h('div', { class: 'sm-crop' }, h('div', { class: 'own-stage' }, stage, begin?.node), side),
  );
  frame.foot.append(footButton(t('dialog.cancel'), frame.close), whole, use);
  frame.say(t('crop.loading'));
  image.addEventListener('error', () => {
    frame.say('');
    frame.refuse({ message: t('ownPart.failed'), fix: t('ownPart.failedFix') });
  });
  image.addEventListener('load', () => {
    if (opened) return side.open(image.src);
    opened = true;
    frame.say('');
    use.disabled = false;
    open({ width: found.width, height: found.height }, image.src);
    stage.frame.focus();
  });
  image.src = address(0);
}
