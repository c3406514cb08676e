// Short messages at the foot of the page: what happened, and at most one thing to do about it.
import { h } from './dom.js';
import { icon } from './icons.js';
import { gapAfter, t } from './text.js';

/** @import { IconName } from './icons.js' */

const SHOWN_MS = { note: 5000, done: 5000, error: 12000 };
/** @type {{ note: IconName, done: IconName, error: IconName }} */
const SIGNS = { note: 'note', done: 'check', error: 'warning' };
const MOST_AT_ONCE = 3;
const region = h('div', { class: 'sm sm-toasts', role: 'status', 'aria-live': 'polite' });

/** @typedef {{ label: string, run: () => unknown }} ToastAction */

function regionOnPage() {
  // An open dialog covers everything outside itself, so a message has to move into it to be read.
  const host = [...document.querySelectorAll('dialog[open]')].pop() || document.fullscreenElement || document.body;
  if (region.parentNode !== host) host.append(region);
  return region;
}

/** Shows `text`. `fix`: a second sentence. Returns its node.
 *  @type {(text: string, more?: { kind?: keyof typeof SHOWN_MS, action?: ToastAction | null, fix?: string }) => HTMLElement} */
export function toast(text, { kind = 'note', action = null, fix = '' } = {}) {
  const place = regionOnPage();
  const again = [...place.children].find((old) => old.getAttribute('data-text') === text + fix);
  again?.remove();
  let timer = 0;
  const close = () => {
    clearTimeout(timer);
    box.remove();
  };
  const run = () => {
    close();
    action?.run();
  };
  const box = h(
    'div',
    { class: `sm-toast is-${kind}`, 'data-text': text + fix },
    icon(SIGNS[kind]),
    h('p', {}, h('span', {}, text), fix ? h('span', { class: 'sm-toast-fix' }, gapAfter(text) + fix) : null),
    action ? h('button', { class: 'sm-btn is-small sm-toast-do', type: 'button', onclick: run }, action.label) : null,
    h('button', { class: 'sm-icon-btn is-small', type: 'button', 'aria-label': t('toast.close'), onclick: close }, icon('close')),
  );
  const wait = () => {
    timer = setTimeout(close, SHOWN_MS[kind]);
  };
  box.addEventListener('pointerenter', () => clearTimeout(timer));
  box.addEventListener('pointerleave', wait);
  place.append(box);
  while (place.children.length > MOST_AT_ONCE) place.firstElementChild?.remove();
  wait();
  return box;
}
