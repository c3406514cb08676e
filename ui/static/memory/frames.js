// The pictures of the memory board: a slot of the memory, a frame that was left out, the seam. Each paints itself.
import { h, iconButton, setAttr, setClass, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { list, setSource, show } from '../base/widgets.js';
import { commas, t } from '../base/text.js';
import { inWords, shortSource, sourceText, sourceTip } from '../store/sources.js';
import { keyframeFacts, reasonText } from './facts.js';
import { signed } from '../base/numbers.js';

/** @import { LeftOutRow, SeamRow, SlotRow } from '../base/contract.js' */
/** @import { Remembered } from './facts.js' */
/** @typedef {'film' | 'shot' | null} Pinned */
/**
 * A position of the memory.
 * @typedef {object} Place
 * @property {number} at
 * @property {SlotRow | null} slot null is an empty place
 * @property {boolean} off one beyond the memory size
 * @property {Pinned} pinned
 */
/** @typedef {ReturnType<typeof slotNode>} SlotNode */

/** @param {SlotRow} slot */
const movedText = ({ by_itself: place }) => (place === null ? t('order.movedHint') : t('order.movedHint.place', { place: signed(place) }));

/** The reason as it stands under the picture.
 *  @type {(slot: SlotRow, why: string) => string} */
const shortReason = (slot, why) =>
  why === 'covers' ? t('memoryEyes.covers', { name: slot.covers }) : why === 'about this prompt' ? t('memoryEyes.about') : reasonText(why);
/** @type {(slot: SlotRow, why: string) => string} */
const wholeReason = (slot, why) =>
  why === 'covers' ? t('memoryEyes.covers', { name: slot.covers }) : why === 'about this prompt' ? why : reasonText(why);
/** @param {Remembered} slot */
const tipOf = (slot) =>
  [sourceTip(slot), 'moved' in slot && slot.moved ? movedText(slot) : '', ...keyframeFacts(slot)].filter(Boolean).join('\n');

/** @type {(slot: SlotRow, why: string) => string} */
function slotLabel(slot, why) {
  const reason = commas([wholeReason(slot, why), slot.moved && t('order.movedLabel'), slot.by_hand && t('keyframe.byHandShort')]);
  return t('memory.slotLabel', { ...inWords(slot), reason });
}

/** @type {(slot: SlotRow, pinned: Pinned) => string} */
function reasonOf(slot, pinned) {
  if (pinned) return pinned === 'shot' ? 'pinned here' : 'pinned';
  return slot.reason;
}

/**
 * One position of the memory. `lift(event, node)` is called when the pointer goes down on a frame.
 * @type {(
 *   openMenu: (anchor: HTMLElement, slot: SlotRow) => unknown,
 *   lift: (event: PointerEvent, node: SlotNode) => unknown,
 * ) => HTMLElement & { frame: HTMLElement, image: HTMLElement, remembered: SlotRow | null, paint: (place: Place) => void }}
 */
export function slotNode(openMenu, lift) {
  const picture = h('img', { class: 'sm-me-picture', alt: '', decoding: 'async', draggable: 'false' });
  const sign = h('span', { class: 'sm-me-sign' }, icon('pin'));
  const hand = h('span', { class: 'sm-me-hand' }, icon('camera'));
  /** @type {HTMLElement} */
  const button = h(
    'button',
    {
      type: 'button',
      class: 'sm-me-frame',
      'aria-keyshortcuts': 'Alt+ArrowLeft Alt+ArrowRight',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => slotted.remembered && openMenu(button, slotted.remembered),
    },
    picture,
    sign,
    hand,
  );
  const source = h('span', { class: 'sm-me-source' });
  const position = h('span', { class: 'sm-me-position' });
  const reason = h('span');
  const movedWord = h('span');
  const moved = h('span', { class: 'sm-me-moved' }, icon('swap'), movedWord);
  const node = h(
    'li',
    { class: 'sm-me-slot' },
    button,
    h('div', { class: 'sm-me-line', 'aria-hidden': 'true' }, source, position),
    h('div', { class: 'sm-me-reason', 'aria-hidden': 'true' }, reason, moved),
  );
  button.addEventListener('pointerdown', (event) => slotted.remembered && lift(event, slotted));
  /** @param {Place} place */
  const paint = ({ at, slot, off, pinned }) => {
    const why = slot ? reasonOf(slot, pinned) : '';
    slotted.remembered = slot;
    setAttr(node, 'data-state', slot ? 'full' : off ? 'off' : 'empty');
    setAttr(node, 'data-reason', why || null);
    setAttr(button, 'data-picture', slot?.picture);
    setAttr(button, 'aria-disabled', slot ? null : 'true');
    setAttr(button, 'aria-label', slot ? slotLabel(slot, why) : off ? t('memory.off') : t('memory.empty', { n: at }));
    setAttr(button, 'title', slot ? tipOf(slot) : off ? t('memory.off') : null);
    show(picture, Boolean(slot));
    if (slot) setSource(picture, slot.thumb);
    show(sign, Boolean(pinned));
    show(hand, Boolean(slot?.by_hand));
    setClass(button, 'is-below', Boolean(slot?.below_threshold));
    setText(source, slot ? shortSource(slot) : '');
    setText(position, signed(at));
    setText(reason, slot ? shortReason(slot, why) : '');
    show(moved, Boolean(slot?.moved));
    setText(movedWord, slot?.moved ? t('order.moved') : '');
    setAttr(moved, 'title', slot?.moved ? movedText(slot) : null);
  };
  const slotted = Object.assign(node, { frame: button, image: picture, remembered: /** @type {SlotRow | null} */ (null), paint });
  return slotted;
}

/** A frame that was left out: small and dimmed, with its reason in words, and a button that brings it in. `paint(slot)`.
 *  @type {(
 *    first: LeftOutRow,
 *    openMenu: (anchor: HTMLElement, slot: LeftOutRow) => unknown,
 *    include: (slot: LeftOutRow) => unknown,
 *  ) => HTMLElement & { paint: (slot: LeftOutRow) => void }} */
export function outNode(first, openMenu, include) {
  let remembered = first;
  const picture = h('img', { class: 'sm-me-out-picture', alt: '', decoding: 'async', loading: 'lazy' });
  const source = h('span', { class: 'sm-me-source' });
  const reason = h('span', { class: 'sm-me-out-reason' });
  /** @type {HTMLElement} */
  const button = h(
    'button',
    {
      type: 'button',
      class: 'sm-me-out',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => openMenu(button, remembered),
    },
    picture,
    h('span', { class: 'sm-me-out-words' }, source, reason),
  );
  const bring = () => {
    button.focus(); // the focus goes with the picture
    include(remembered);
  };
  const add = iconButton('plus', t('include.hint'), bring, {
    class: 'sm-icon-btn is-small sm-me-include',
    tabindex: '-1',
    title: t('include.hint'),
  });
  const node = h('li', { class: 'sm-me-out-item' }, button, add);
  /** @param {LeftOutRow} slot */
  const paint = (slot) => {
    const why = reasonText(slot.evicted === 'shot' ? 'evicted here' : slot.reason);
    remembered = slot;
    setAttr(node, 'data-evicted', slot.evicted);
    setAttr(button, 'data-picture', slot.picture);
    setAttr(button, 'aria-label', t('memory.outLabel', { ...inWords(slot), reason: why }));
    setAttr(add, 'aria-label', t('include.one', { source: sourceText(slot) }));
    setAttr(button, 'title', tipOf(slot));
    setSource(picture, slot.thumb);
    setText(source, shortSource(slot));
    setText(reason, why);
  };
  return Object.assign(node, { paint });
}

function seamPicture() {
  const node = h('img', { alt: '', decoding: 'async' });
  /** @param {{ thumb: string }} one */
  const paint = ({ thumb }) => setSource(node, thumb);
  return Object.assign(node, { paint });
}

/** The frames a continuing shot starts from, at the new end of the memory. `paint(seam)`; null hides it. */
export function seamNode() {
  const pictures = h('div', { class: 'sm-me-seam-pictures' });
  const words = h('p');
  const node = h('div', { class: 'sm-me-seam', hidden: true }, pictures, words);
  const showPictures = list(pictures, (/** @type {{ at: number, thumb: string }} */ one) => one.at, seamPicture);
  /** @param {SeamRow | null} seam */
  const paint = (seam) => {
    show(node, Boolean(seam));
    showPictures((seam?.thumbs || []).map((thumb, at) => ({ thumb, at })));
    setText(words, seam && t('memory.seam', { source: sourceText(seam) }));
    setAttr(
      node,
      'title',
      seam && commas([t('memory.seam', { source: sourceText(seam) }), t('memory.seamFrames', { n: seam.frame_count })]),
    );
  };
  return Object.assign(node, { paint });
}
