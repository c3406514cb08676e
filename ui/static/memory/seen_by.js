// Who saw a remembered picture: the takes it was shown to, and the way there.
import { S, getJSON, select, selectTake, shot, toast } from '../store/store.js';
import { h } from '../base/dom.js';
import { openFrame } from '../base/dialog_frame.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';

/** @import { ReviewedKeyframe, SeenBy } from '../base/contract.js' */
/** @import { Problem } from '../base/widgets.js' */
/** @import { Remembered } from './facts.js' */
/** @import { Choice } from './menu.js' */

const MOST = 8; // takes that a tooltip names

/** @param {SeenBy} use */
function useText({ label, number: n, circled, as_seam: seam }) {
  const take = t(circled ? 'seen.take.circled' : 'seen.take', { label, n });
  return seam ? t('seen.take.seam', { take }) : take;
}

/** @param {SeenBy[]} uses */
const firstText = (uses) =>
  [...uses.slice(0, MOST).map(useText), ...(uses.length > MOST ? [t('seen.first.more', { n: uses.length - MOST })] : [])].join('\n');

/** The menu line of a picture: how many takes saw it. One take is gone to at once, more are listed.
 *  @type {(slot: Remembered) => Choice[]} */
export function seenChoice(slot) {
  const uses = slot.seen_by;
  if (!uses.length) return [];
  const act = () => (uses.length === 1 ? goTo(uses[0]) : openSeenBy(translated(slot.source), slot.thumb, uses));
  return [
    {
      label: uses.length === 1 ? t('seen.byOne', { take: useText(uses[0]) }) : t('seen.by', { n: uses.length }),
      hint: firstText(uses),
      sign: 'eye',
      act,
    },
  ];
}

/** The shot is selected and the take shown.
 *  @param {SeenBy} use */
function goTo({ shot_id: id, take_id: takeId }) {
  select(id);
  selectTake(takeId === shot(id)?.circled ? null : takeId);
}

/** Lists the takes that were shown the keyframe `one` of a take, as the film is now.
 *  @param {ReviewedKeyframe} one */
export async function openSeenOf(one) {
  try {
    /** @type {SeenBy[]} */
    const uses = await getJSON(`/app/pictures/${one.picture}/seen`);
    if (uses.length) openSeenBy(t('seen.keyframe', { n: one.i }), one.thumb, uses);
    else toast(t('seen.nobody'));
  } catch (error) {
    const { message, fix } = /** @type {Problem} */ (error);
    toast(message, { kind: 'error', fix: fix ?? '' });
  }
}

/** Lists the takes that were shown a picture, which `source` names; each is a way there.
 *  @type {(source: string, thumb: string, uses: SeenBy[]) => void} */
function openSeenBy(source, thumb, uses) {
  const frame = openFrame(t('seen.title', { source }));
  /** @param {SeenBy} use */
  const line = (use) =>
    h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'sm-btn',
          onclick: () => {
            frame.close();
            goTo(use);
          },
        },
        useText(use),
      ),
    );
  const here = uses.filter((use) => S.state.shots[use.shot_id]);
  frame.body.append(
    h(
      'div',
      { class: 'sb' },
      h('img', { src: thumb, alt: '' }),
      h('div', {}, h('p', { class: 'sm-dim' }, t('seen.hint')), h('ul', { class: 'sb-takes' }, here.map(line))),
    ),
  );
  frame.body.querySelector('button')?.focus();
}
