// Which part of a reference picture shots are shown: a frame of the film's aspect over the whole picture.
import { S, op } from '../store/store.js';
import { h, setAttr, setProp, setStyle, setText } from '../base/dom.js';
import { show } from '../base/widgets.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';
import { decimal } from '../base/numbers.js';

export const CENTRED = { x: 0.5, y: 0.5, zoom: 1 };
const MOST = 20;
const STEP = 0.01;

// The server's crop_box, in shares of the picture: the part never reaches over an edge.
function partOf({ x, y, zoom }, picture, size) {
  const scale = Math.min(picture.width / size.width, picture.height / size.height) / zoom;
  const [across, down] = [(size.width * scale) / picture.width, (size.height * scale) / picture.height];
  const inside = (at, length) => Math.min(Math.max(at - length / 2, 0), Math.max(1 - length, 0));
  return { left: inside(x, across), top: inside(y, down), across, down };
}

const rounded = (value, digits) => Number(value.toFixed(digits));

function controls(change, reset) {
  const slider = h('input', { type: 'range', min: '0', max: '100', step: '0.5', 'aria-label': t('crop.zoom') });
  const said = h('output', {});
  slider.addEventListener('input', () => change({ zoom: MOST ** (slider.value / 100) }));
  const preview = h('div', { class: 'sm-crop-preview', role: 'img', 'aria-label': t('crop.preview') });
  const part = h('small', { class: 'sm-dim sm-num' });
  const soft = h('small', { class: 'sm-crop-soft' });
  const node = h(
    'div',
    { class: 'sm-crop-side' },
    preview,
    part,
    soft,
    h('label', { class: 'sm-crop-zoom' }, t('crop.zoom'), slider, said),
    h('button', { type: 'button', class: 'sm-btn is-small', onclick: reset }, t('crop.reset')),
  );
  node.paint = (crop, { left, top, across, down }, picture, size) => {
    setProp(slider, 'value', String((100 * Math.log(crop.zoom)) / Math.log(MOST)));
    const zoomed = t('crop.zoomed', { n: decimal(crop.zoom, crop.zoom < 10 ? 2 : 1) });
    setAttr(slider, 'aria-valuetext', zoomed);
    setText(said, zoomed);
    setStyle(preview, 'aspect-ratio', `${size.width} / ${size.height}`);
    setStyle(preview, 'background-size', `${100 / across}% ${100 / down}%`);
    setStyle(
      preview,
      'background-position',
      `${across < 1 ? (100 * left) / (1 - across) : 0}% ${down < 1 ? (100 * top) / (1 - down) : 0}%`,
    );
    const [width, height] = [Math.round(across * picture.width), Math.round(down * picture.height)];
    setText(part, t('crop.part', { width, height }));
    setText(soft, t('crop.soft', { width: size.width, height: size.height }));
    show(soft, width < size.width);
  };
  node.open = (url) => setStyle(preview, 'background-image', `url("${url}")`);
  return node;
}

/** The picture with the frame over it. `move({x, y, zoom})` is called with what should change. */
function stageOf(image, crop, move) {
  const frame = h('div', { class: 'sm-crop-frame', tabindex: '0', role: 'group', 'aria-label': t('crop.frame') });
  const whole = h('div', { class: 'sm-crop-whole', hidden: true }, image, frame);
  const node = h('div', { class: 'sm-crop-stage' }, whole);
  let drag = null;
  frame.addEventListener('pointerdown', (event) => {
    frame.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, from: crop() };
  });
  frame.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const { width, height } = whole.getBoundingClientRect();
    move({ x: drag.from.x + (event.clientX - drag.x) / width, y: drag.from.y + (event.clientY - drag.y) / height });
  });
  for (const kind of ['pointerup', 'pointercancel']) frame.addEventListener(kind, () => (drag = null));
  frame.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      move({ zoom: crop().zoom * (event.deltaY < 0 ? 1.06 : 1 / 1.06) });
    },
    { passive: false },
  );
  frame.addEventListener('keydown', (event) => {
    const { x, y, zoom } = crop();
    const step = event.shiftKey ? 5 * STEP : STEP;
    const to = {
      ArrowLeft: { x: x - step },
      ArrowRight: { x: x + step },
      ArrowUp: { y: y - step },
      ArrowDown: { y: y + step },
      '+': { zoom: zoom * 1.1 },
      '=': { zoom: zoom * 1.1 },
      '-': { zoom: zoom / 1.1 },
      0: CENTRED,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    move(to);
  });
  node.frame = frame;
  node.paint = ({ left, top, across, down }) => {
    const share = (value) => `${(100 * value).toFixed(3)}%`;
    Object.entries({ left, top, width: across, height: down }).forEach(([name, value]) => setStyle(frame, name, share(value)));
  };
  node.fit = ({ width, height }) => {
    show(whole, true);
    const scale = Math.min(node.clientWidth / width, node.clientHeight / height);
    setStyle(whole, 'width', `${width * scale}px`);
    setStyle(whole, 'height', `${height * scale}px`);
  };
  return node;
}

/** What is saved: null for the largest centred part, so that a reset leaves nothing behind. */
function saved(crop, part) {
  const centred = crop.zoom === 1 && Math.abs(part.left * 2 + part.across - 1) < 0.001 && Math.abs(part.top * 2 + part.down - 1) < 0.001;
  return centred ? null : { x: rounded(crop.x, 4), y: rounded(crop.y, 4), zoom: rounded(crop.zoom, 3) };
}

/**
 * A picture whose part is chosen: {stage, side, open(picture, url), chosen()}. `picture` {width, height} is its real size,
 * `size` the film's; `chosen()` is what is saved, null for the largest centred part.
 */
export function cropper(image, size, start) {
  let picture = null;
  let crop = { ...(start || CENTRED) };
  const stage = stageOf(image, () => crop, move);
  const side = controls(move, () => move(CENTRED));

  function move(change) {
    if (!picture) return;
    const wanted = { ...crop, ...change };
    wanted.zoom = Math.min(Math.max(wanted.zoom, 1), MOST);
    const part = partOf(wanted, picture, size);
    crop = { x: part.left + part.across / 2, y: part.top + part.down / 2, zoom: wanted.zoom };
    stage.paint(part);
    side.paint(crop, part, picture, size);
  }
  const open = (real, url) => {
    picture = real;
    stage.fit(picture);
    side.open(url);
    move({});
  };
  return { stage, side, open, chosen: () => saved(crop, partOf(crop, picture, size)) };
}

/** Shows the reference, or a cast picture (with `memberId`; `after` is called when it closes), whole, with its frame; what is chosen is sent as one operation. */
export function openCrop(reference) {
  const { size } = S.state.film.settings;
  const verb = reference.memberId ? { op: 'crop_cast_picture', member_id: reference.memberId } : { op: 'crop_reference' };
  const frame = openFrame(t('crop.title', { name: reference.name }), { wide: true });
  frame.node.addEventListener('close', () => reference.after?.());
  const image = h('img', { alt: '', draggable: 'false' });
  const { stage, side, open, chosen } = cropper(image, size, reference.crop);
  const save = footButton(
    t('crop.save'),
    () =>
      attempt(frame, save, async () => {
        const answer = await op({ ...verb, picture: reference.picture, crop: chosen() }, [], { quiet: true });
        frame.close();
        sayDone(answer, t('crop.done'), { kind: 'done' });
      }),
    { primary: true },
  );
  save.disabled = true;
  frame.body.append(h('p', { class: 'sm-dim' }, t('crop.hint')), h('div', { class: 'sm-crop' }, stage, side));
  frame.foot.append(footButton(t('dialog.cancel'), frame.close), save);
  frame.say(t('crop.loading'));
  image.addEventListener('error', () => {
    frame.say('');
    frame.refuse({ message: t('crop.failed'), fix: t('crop.failedFix') });
  });
  image.addEventListener('load', () => {
    frame.say('');
    save.disabled = false;
    open({ width: image.naturalWidth, height: image.naturalHeight }, reference.url);
    stage.frame.focus();
  });
  image.src = reference.url;
}
