// What is said of a remembered picture: why it is there, and what is known of it.
import { decimal } from '../base/numbers.js';
import { translated } from '../base/server_text.js';
import { t, textOf } from '../base/text.js';

/** @import { Judged, LeftOutRow, SlotRow } from '../base/contract.js' */
/** @typedef {SlotRow | LeftOutRow} Remembered a picture of the board, in the memory or left out */

/** The server's reason, as it stands under a picture.
 *  @param {string} reason */
export const reasonText = (reason) => textOf(`memory.reason.${reason}`) || reason;

/** Who judged it, and how it was taken, a line each. Empty for a reference.
 *  @param {Judged} one */
export function keyframeFacts(one) {
  const { quality } = one;
  return [
    quality !== null
      ? t('keyframe.quality', { value: decimal(quality, 2), judge: translated(one.judged_by) })
      : one.by_hand
        ? t('keyframe.unscored')
        : '',
    one.below_threshold ? t('keyframe.below') : '',
    one.by_hand ? t('keyframe.byHand') : '',
    one.by_hand && !one.lossless ? t('keyframe.fromClip') : '',
  ].filter(Boolean);
}
