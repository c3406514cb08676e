// The pictures of the memory board: a slot of the memory, a frame that was left out, the seam. Each paints itself.
import { h, iconButton, setAttr, setClass, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { list, setSource, show } from '../base/widgets.js';
import { commas, t } from '../base/text.js';
import { inWords, shortSource, sourceText, sourceTip } from '../store/sources.js';
import { keyframeFacts, reasonText } from './facts.js';
import { signed } from '../base/numbers.js';

const movedText = ({ by_itself: place }) => (place == null ? t('order.movedHint') : t('order.movedHint.place', { place: signed(place) }));

/** The reason as it stands under the picture; `said` is the whole of it. */
const shortReason = (slot, why) =>
  why === 'covers' ? t('memoryEyes.covers', { name: slot.covers }) : why === 'about this prompt' ? t('memoryEyes.about') : reasonText(why);
const wholeReason = (slot, why) =>
  why === 'covers' ? t('memoryEyes.covers', { name: slot.covers }) : why === 'about this prompt' ? why : reasonText(why);
const tipOf = (slot) => [sourceTip(slot), slot.moved ? movedText(slot) : '', ...keyframeFacts(slot)].filter(Boolean).join('\n');

function slotLabel(slot, why) {
  const reason = commas([wholeReason(slot, why), slot.moved && t('order.movedLabel'), slot.by_hand && t('keyframe.byHandShort')]);
  return t('memory.slotLabel', { ...inWords(slot), reason });
}

function reasonOf(slot, pinned) {
  if (pinned) return pinned === 'shot' ? 'pinned here' : 'pinned';
  return slot.reason;
}

/**
 * One position of the memory. `paint({at, slot, off, pinned})`: `slot` null is an empty place; `off` one beyond the memory
 * size. `lift(event, node)` is called when the pointer goes down on a frame.
 */
export function slotNode(openMenu, lift) {
  const picture = h('img', { class: 'sm-me-picture', alt: '', decoding: 'async', draggable: 'false' });
  const sign = h('span', { class: 'sm-me-sign' }, icon('pin'));
  const hand = h('span', { class: 'sm-me-hand' }, icon('camera'));
  const button = h(
    'button',
    {
      type: 'button',
      class: 'sm-me-frame',
      'aria-keyshortcuts': 'Alt+ArrowLeft Alt+ArrowRight',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => node.remembered && openMenu(button, node.remembered),
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
  button.addEventListener('pointerdown', (event) => node.remembered && lift(event, node));
  node.paint = ({ at, slot, off, pinned }) => {
    const why = slot && reasonOf(slot, pinned);
    node.remembered = slot;
    setAttr(node, 'data-state', slot ? 'full' : off ? 'off' : 'empty');
    setAttr(node, 'data-reason', why);
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
    setText(reason, why ? shortReason(slot, why) : '');
    show(moved, Boolean(slot?.moved));
    setText(movedWord, slot?.moved ? t('order.moved') : '');
    setAttr(moved, 'title', slot?.moved ? movedText(slot) : null);
  };
  return node;
}

/** A frame that was left out: small and dimmed, with its reason in words, and a button that brings it in. `paint(slot)`. */
export function outNode(openMenu, include) {
  const picture = h('img', { class: 'sm-me-out-picture', alt: '', decoding: 'async', loading: 'lazy' });
  const source = h('span', { class: 'sm-me-source' });
  const reason = h('span', { class: 'sm-me-out-reason' });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'sm-me-out',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => openMenu(button, node.remembered),
    },
    picture,
    h('span', { class: 'sm-me-out-words' }, source, reason),
  );
  const bring = () => {
    button.focus(); // the focus goes with the picture
    include(node.remembered);
  };
  const add = iconButton('plus', t('include.hint'), bring, {
    class: 'sm-icon-btn is-small sm-me-include',
    tabindex: '-1',
    title: t('include.hint'),
  });
  const node = h('li', { class: 'sm-me-out-item' }, button, add);
  node.paint = (slot) => {
    const why = reasonText(slot.evicted === 'shot' ? 'evicted here' : slot.reason);
    node.remembered = slot;
    setAttr(node, 'data-evicted', slot.evicted);
    setAttr(button, 'data-picture', slot.picture);
    setAttr(button, 'aria-label', t('memory.outLabel', { ...inWords(slot), reason: why }));
    setAttr(add, 'aria-label', t('include.one', { source: sourceText(slot) }));
    setAttr(button, 'title', tipOf(slot));
    setSource(picture, slot.thumb);
    setText(source, shortSource(slot));
    setText(reason, why);
  };
  return node;
}

function seamPicture() {
  const node = h('img', { alt: '', decoding: 'async' });
  node.paint = ({ thumb }) => setSource(node, thumb);
  return node;
}

/** The frames a continuing shot starts from, at the new end of the memory. `paint(seam)`; null hides it. */
export function seamNode() {
  const pictures = h('div', { class: 'sm-me-seam-pictures' });
  const words = h('p');
  const node = h('div', { class: 'sm-me-seam', hidden: true }, pictures, words);
  const showPictures = list(pictures, (one) => one.at, seamPicture);
  node.paint = (seam) => {
    show(node, Boolean(seam));
    showPictures((seam?.thumbs || []).map((thumb, at) => ({ thumb, at })));
    setText(words, seam && t('memory.seam', { source: sourceText(seam) }));
    setAttr(
      node,
      'title',
      seam && commas([t('memory.seam', { source: sourceText(seam) }), t('memory.seamFrames', { n: seam.frame_count })]),
    );
  };
  return node;
}
