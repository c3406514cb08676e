// Panes fold to a strip, which says the one thing of them that matters: a small screen has room for what is worked on.
import { h, iconButton, setAttr, setClass, setText } from './dom.js';
import { icon } from './icons.js';
import { followKeys } from './bindings.js';
import { t } from './text.js';

const STORED = 'sm-folded';
/** @type {Record<string, 'left' | 'right'>} */
const TOWARDS = { inspector: 'right', memory: 'left', queue: 'right' }; // the side of the window each folds to
/** @type {{ left: 'right', right: 'left' }} */
const BACK = { left: 'right', right: 'left' };
const TONES = ['stale', 'failed', 'rendering'];

const folded = new Set((localStorage.getItem(STORED) ?? '').split(' ').filter((name) => name in TOWARDS));
/** @type {Map<string, { body: Element, strip: HTMLElement, button: HTMLElement }>} by the pane's name */
const panes = new Map();

const show = () => setAttr(document.documentElement, 'data-folded', [...folded].join(' ') || null);

show();

/** The pane is folded, or stands again; without `is` the other way round. The focus stays with the pane.
 *  @type {(name: string, is?: boolean) => void} */
export function fold(name, is = !folded.has(name)) {
  const pane = panes.get(name);
  if (is === folded.has(name) || !pane) return; // before a pane stands its key does nothing
  const { body, strip, button } = pane;
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
 * @type {(name: string, body: Element, head: Element) => HTMLElement & { says: (text: string, tone?: string | null) => void }}
 */
export function foldable(name, body, head) {
  const words = h('span', { class: 'sm-strip-words sm-num' });
  const way = TOWARDS[name];
  const strip = h(
    'button',
    { type: 'button', class: 'sm-strip', 'aria-expanded': 'false', onclick: () => fold(name, false) },
    icon(`chevron_${BACK[way]}`),
    h('b', {}, t(`fold.name.${name}`)),
    words,
  );
  const button = iconButton(
    `chevron_${way}`,
    () => t(`fold.${name}`),
    () => fold(name, true),
    { class: 'sm-icon-btn is-small sm-fold', 'aria-expanded': 'true' },
  );
  followKeys(() => setAttr(strip, 'title', t(`fold.unfold.${name}`)));
  head.append(button);
  panes.set(name, { body, strip, button });
  return Object.assign(h('div', { class: 'sm-foldable' }, body, strip), {
    /** @type {(text: string, tone?: string | null) => void} */
    says: (text, tone) => {
      setText(words, text);
      TONES.forEach((one) => setClass(words, `sm-ink-${one}`, one === tone));
    },
  });
}
