// What is said of a remembered picture: why it is there, and what is known of it.
import { decimal } from '../base/numbers.js';
import { translated } from '../base/server_text.js';
import { t, textOf } from '../base/text.js';

/** The server's reason, as it stands under a picture. */
export const reasonText = (reason) => textOf(`memory.reason.${reason}`) || reason;

/** Who judged it, and how it was taken, a line each. Empty for a reference. */
export function keyframeFacts(one) {
  const judged = one.quality !== null && one.quality !== undefined;
  return [
    judged
      ? t('keyframe.quality', { value: decimal(one.quality, 2), judge: translated(one.judged_by) })
      : one.by_hand
        ? t('keyframe.unscored')
        : '',
    one.below_threshold ? t('keyframe.below') : '',
    one.by_hand ? t('keyframe.byHand') : '',
    one.by_hand && !one.lossless ? t('keyframe.fromClip') : '',
  ].filter(Boolean);
}
