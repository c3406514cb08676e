// What can be taken back is said with an Undo: of exactly that step, and for as long as it is the newest one.
import { S, on, step } from './store.js';
import { CHANGED } from './events.js';
import { t } from '../base/text.js';
import { toast } from '../base/toast.js';

/** Says `text` once `done`, what op(), edit() or batch() gave, is answered. A refusal is said by others. */
export async function sayDone(done, text, { kind = 'note' } = {}) {
  const answer = await Promise.resolve(done).catch(() => null);
  if (!answer) return;
  const undo = { label: t('toast.undo'), run: () => step(-1, answer.step) };
  const box = toast(text, { kind, action: answer.step ? undo : null });
  if (answer.step) whileNewest(answer.step, box);
}

// The message loses its button when the step is not the one that undo takes any more. News of the step itself may still be on the way.
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

function withdraw(box) {
  const button = box.querySelector('.sm-toast-do');
  if (button === document.activeElement) button.nextElementSibling.focus();
  button?.remove();
}
