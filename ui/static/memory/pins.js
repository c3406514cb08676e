// The director's word on a picture: pinned or left out, for the film or for the selected shot. A pin is painted at once and
// kept until an answer of its own revision is here.
import { S, edit } from '../store/store.js';
import { t } from '../base/text.js';

/** @import { IconName } from '../base/icons.js' */
/** @import { Remembered } from './facts.js' */
/** @import { Pinned } from './frames.js' */
/** @import { Choice } from './menu.js' */
/** @typedef {'pin' | 'unpin' | 'evict' | 'unevict'} Word */
/** @typedef {(kind: Word, slot: Remembered, here: boolean) => unknown} Say the word holds for the film, or `here` for the selected shot */

/** @type {Map<string, { pinned: Pinned, rev: number }>} */
const wishes = new Map(); // picture -> {pinned, rev}: what the director said, shown until an answer of that revision is here

/** For what the picture is pinned, as the director said last.
 *  @type {(slot: Remembered) => Pinned} */
export function pinOf(slot) {
  const wish = wishes.get(slot.picture);
  return wish ? wish.pinned : slot.pinned;
}

/** An answer of this revision is here: what was said until then is in it.
 *  @param {number} rev */
export function wishesAnswered(rev) {
  for (const [picture, wish] of wishes) if (rev >= wish.rev) wishes.delete(picture);
}

/** The word is said of the picture. `repaint()` shows it; resolves when the server has answered.
 *  @type {(kind: Word, slot: Remembered, here: boolean, repaint: () => void) => Promise<void>} */
export async function sayWord(kind, slot, here, repaint) {
  /** @param {number} rev */
  const wish = (rev) => {
    if (kind === 'pin') wishes.set(slot.picture, { pinned: here ? 'shot' : 'film', rev });
    if (kind === 'unpin') wishes.set(slot.picture, { pinned: null, rev });
  };
  wish(Infinity);
  repaint();
  try {
    const { rev } = await edit({ kind, picture: slot.picture, shot_id: here ? S.selectedShot : null });
    wish(rev);
  } catch {
    wishes.delete(slot.picture); // the store has said why
  }
}

/** The frame is pinned for the film, or no longer pinned; `here`: in this shot's memory by hand, or no longer by hand.
 *  @type {(slot: Remembered, here: boolean, say: Say) => void} */
export function pinSlot(slot, here, say) {
  const pinned = pinOf(slot);
  const unpins = here ? pinned === 'shot' : pinned;
  say(unpins ? 'unpin' : 'pin', slot, here || pinned === 'shot');
}

/** The menu lines of a picture: pinned or not, left out or not, for the film and for the shot.
 *  @type {(slot: Remembered, say: Say) => Choice[]} */
export function wordChoices(slot, say) {
  const pinned = pinOf(slot);
  const evicted = 'evicted' in slot ? slot.evicted : null;
  /** @type {(label: string, hint: string | null, sign: IconName, kind: Word, here: boolean) => Choice} */
  const word = (label, hint, sign, kind, here) => ({ label, hint, sign, act: () => say(kind, slot, here) });
  return [
    pinned === 'film'
      ? word(t('memory.unpinFilm'), null, 'pin', 'unpin', false)
      : word(t('memory.pinFilm'), t('memory.pinFilmHint'), 'pin', 'pin', false),
    pinned === 'shot'
      ? word(t('memory.unpinShot'), null, 'pin', 'unpin', true)
      : word(t('memory.pinShot'), t('memory.pinShotHint'), 'pin', 'pin', true),
    evicted === 'film'
      ? word(t('memory.restoreFilm'), null, 'restore', 'unevict', false)
      : word(t('memory.evictFilm'), t('memory.evictFilmHint'), 'evict', 'evict', false),
    evicted === 'shot'
      ? word(t('memory.restoreShot'), null, 'restore', 'unevict', true)
      : word(t('memory.evictShot'), t('memory.evictShotHint'), 'evict', 'evict', true),
  ];
}
