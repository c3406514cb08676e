// What can be taken back is said with an Undo: of exactly that step, and for as long as it is the newest one.
import { S, on, step } from './store.js';
import { CHANGED } from './events.js';
import { t } from '../base/text.js';
import { toast } from '../base/toast.js';

/** @import { Revised } from '../base/contract.js' */

/** Says `text` once `done`, what op(), edit() or batch() gave, is answered. A refusal is said by others.
 *  @type {(done: Revised | Promise<Revised>, text: string, how?: { kind?: 'note' | 'done' }) => Promise<void>} */
export async function sayDone(done, text, { kind = 'note' } = {}) {
  const answer = await Promise.resolve(done).catch(() => null);
  if (!answer) return;
  const made = answer.step;
  const undo = made ? { label: t('toast.undo'), run: () => step(-1, made) } : null;
  const box = toast(text, { kind, action: undo });
  if (made) whileNewest(made, box);
}

// The message loses its button when the step is not the one that undo takes any more. News of the step itself may still be on the way.
/** @type {(mine: number, box: HTMLElement) => void} */
function whileNewest(mine, box) {
  const { session } = S.state;
  let here = false;
  const leave = on(CHANGED.film, () => {
    const undo = S.state.film.history.undo ?? 0;
    here ||= undo === mine;
    const newest = S.state.session === session && (undo === mine || (!here && undo < mine));
    if (newest && box.isConnected) return;
    queueMicrotask(() => leave());
    withdraw(box);
  });
}

/** @param {HTMLElement} box */
function withdraw(box) {
  const button = box.querySelector('.sm-toast-do');
  const close = button?.nextElementSibling;
  if (button === document.activeElement && close instanceof HTMLElement) close.focus();
  button?.remove();
}
