// Panes fold to a strip, which says the one thing of them that matters: a small screen has room for what is worked on.
import { h, iconButton, setAttr, setClass, setText } from './dom.js';
import { icon } from './icons.js';
import { followKeys } from './bindings.js';
import { t } from './text.js';

const STORED = 'sm-folded';
const TOWARDS = { inspector: 'right', memory: 'left', queue: 'right' }; // the side of the window each folds to
const BACK = { left: 'right', right: 'left' };
const TONES = ['stale', 'failed', 'rendering'];

const folded = new Set((localStorage.getItem(STORED) ?? '').split(' ').filter((name) => name in TOWARDS));
const panes = new Map(); // name -> {body, strip, button}

const show = () => setAttr(document.documentElement, 'data-folded', [...folded].join(' ') || null);

show();

/** The pane is folded, or stands again; without `is` the other way round. The focus stays with the pane. */
export function fold(name, is = !folded.has(name)) {
  if (is === folded.has(name) || !panes.has(name)) return; // before a pane stands its key does nothing
  const { body, strip, button } = panes.get(name);
  const focused = body.contains(document.activeElement) || document.activeElement === strip;
  if (is) folded.add(name);
  else folded.delete(name);
  if (folded.size) localStorage.setItem(STORED, [...folded].join(' '));
  else localStorage.removeItem(STORED);
  show();
  if (focused) (is ? strip : button).focus({ preventScroll: true });
}

/**
 * `body` as a pane that folds; the button to fold it stands last in its `head`. The node that comes back has
 * `says(text, tone)`: what the strip says behind the pane's name, and the status that colours it.
 */
export function foldable(name, body, head) {
  const words = h('span', { class: 'sm-strip-words sm-num' });
  const way = TOWARDS[name];
  const strip = h('button', { type: 'button', class: 'sm-strip', 'aria-expanded': 'false', onclick: () => fold(name, false) }, icon(`chevron_${BACK[way]}`), h('b', {}, t(`fold.name.${name}`)), words);
  const button = iconButton(`chevron_${way}`, () => t(`fold.${name}`), () => fold(name, true), { class: 'sm-icon-btn is-small sm-fold', 'aria-expanded': 'true' });
  followKeys(() => setAttr(strip, 'title', t(`fold.unfold.${name}`)));
  head.append(button);
  panes.set(name, { body, strip, button });
  const node = h('div', { class: 'sm-foldable' }, body, strip);
  node.says = (text, tone) => {
    setText(words, text);
    TONES.forEach((one) => setClass(words, `sm-ink-${one}`, one === tone));
  };
  return node;
}
