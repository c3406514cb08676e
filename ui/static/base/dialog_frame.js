// The frame of every dialog: a native modal with a title, a body that scrolls and a foot. Esc closes; the browser gives the focus back.
import { h, iconButton, setText } from './dom.js';
import { errorLine } from './widgets.js';
import { t } from './text.js';

/** Opens a dialog. Returns {node, body, foot, say(text), refuse(error), close}. `wide` for tables. */
export function openFrame(title, { wide = false } = {}) {
  document.querySelector('dialog.sm-panel-dialog[open]')?.close();
  const from = document.activeElement;
  const heading = h('h2', { id: 'sm-dialog-title' }, title);
  const body = h('div', { class: 'sm-dialog-body' });
  const error = errorLine();
  const status = h('span', { class: 'sm-dim sm-num', role: 'status' });
  const foot = h('footer', {}, status, h('span', { class: 'sm-spring' }));
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
  node.addEventListener('keydown', (event) => node.open && event.stopPropagation()); // the page's keys rest; closed, it is gone a moment later
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
    title: (text) => setText(heading, text),
    say: (text) => setText(status, text),
    refuse: (problem) => error.paint(problem && { message: problem.message, fix: problem.fix }),
    close: () => node.close(),
  };
}

/** Runs `act` with the button resting; what goes wrong is shown in the frame. Resolves to what `act` gives, or undefined. */
export async function attempt(frame, pressed, act) {
  frame.refuse(null);
  pressed.disabled = true;
  try {
    return await act();
  } catch (error) {
    if (!error.shown) frame.refuse(error); // a field may have said it already
    return undefined;
  } finally {
    pressed.disabled = false;
  }
}

/** A wide button of a dialog's foot; `primary` for the one that does it. */
export function footButton(words, onclick, { primary = false } = {}) {
  return h('button', { type: 'button', class: primary ? 'sm-btn is-primary' : 'sm-btn', onclick }, words);
}
