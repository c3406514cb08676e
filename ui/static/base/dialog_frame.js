// The frame of every dialog: a native modal with a title, a body that scrolls and a foot. Esc closes; the browser gives the focus back.
import { focused, h, iconButton, setText } from './dom.js';
import { errorLine } from './widgets.js';
import { t } from './text.js';

/** @import { Problem } from './widgets.js' */
/** @typedef {ReturnType<typeof openFrame>} Frame */

/** Opens a dialog. Returns {node, body, foot, say(text), refuse(error), close}. `wide` for tables.
 *  @param {string} title @param {{ wide?: boolean }} how */
export function openFrame(title, { wide = false } = {}) {
  const open = document.querySelector('dialog.sm-panel-dialog[open]');
  if (open instanceof HTMLDialogElement) open.close();
  const from = focused();
  const heading = h('h2', { id: 'sm-dialog-title' }, title);
  const body = h('div', { class: 'sm-dialog-body' });
  const error = errorLine();
  const status = h('span', { class: 'sm-dim sm-num', role: 'status' });
  const foot = h('footer', {}, status, h('span', { class: 'sm-spring' }));
  /** @type {HTMLDialogElement} */
  const node = h(
    'dialog',
    { class: `sm-dialog sm-panel-dialog${wide ? ' is-wide' : ''}`, 'aria-labelledby': 'sm-dialog-title' },
    h(
      'header',
      {},
      heading,
      iconButton('close', t('dialog.close'), () => node.close()),
    ),
    body,
    error,
    foot,
  );
  node.addEventListener('click', (event) => event.target === node && node.close()); // the backdrop
  // The page's keys rest; closed, it is gone a moment later.
  node.addEventListener('keydown', (event) => node.open && event.stopPropagation());
  node.addEventListener('close', () => {
    node.remove();
    if (from?.isConnected) from.focus();
  });
  document.body.append(node);
  node.showModal();
  return {
    node,
    body,
    foot,
    /** @param {string} text */
    title: (text) => setText(heading, text),
    /** @param {string} text */
    say: (text) => setText(status, text),
    /** @param {Problem | null | undefined} problem */
    refuse: (problem) => error.paint(problem && { message: problem.message, fix: problem.fix }),
    close: () => node.close(),
  };
}

/** Runs `act` with the button resting; what goes wrong is shown in the frame. Resolves to what `act` gives, or undefined.
 *  @template R @param {Frame} frame @param {HTMLButtonElement} pressed @param {() => R | Promise<R>} act */
export async function attempt(frame, pressed, act) {
  frame.refuse(null);
  pressed.disabled = true;
  try {
    return await act();
  } catch (error) {
    const problem = /** @type {Problem & { shown?: unknown }} */ (error);
    if (!problem.shown) frame.refuse(problem); // a field may have said it already
    return undefined;
  } finally {
    pressed.disabled = false;
  }
}

/** A wide button of a dialog's foot; `primary` for the one that does it.
 *  @type {(words: string, onclick: () => unknown, how?: { primary?: boolean }) => HTMLButtonElement} */
export function footButton(words, onclick, { primary = false } = {}) {
  return h('button', { type: 'button', class: primary ? 'sm-btn is-primary' : 'sm-btn', onclick }, words);
}
