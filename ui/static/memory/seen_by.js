// Who saw a remembered picture: the takes it was shown to, and the way there.
import { S, getJSON, select, selectTake, shot, toast } from '../store/store.js';
import { h } from '../base/dom.js';
import { openFrame } from '../base/dialog_frame.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';

const MOST = 8; // takes that a tooltip names

function useText({ label, number: n, circled, as_seam: seam }) {
  const take = t(circled ? 'seen.take.circled' : 'seen.take', { label, n });
  return seam ? t('seen.take.seam', { take }) : take;
}

const firstText = (uses) =>
  [...uses.slice(0, MOST).map(useText), ...(uses.length > MOST ? [t('seen.first.more', { n: uses.length - MOST })] : [])].join('\n');

/** The menu line of a picture: how many takes saw it. One take is gone to at once, more are listed. */
export function seenChoice(slot) {
  const uses = slot.seen_by;
  if (!uses?.length) return [];
  const act = () => (uses.length === 1 ? goTo(uses[0]) : openSeenBy(slot));
  return [
    {
      label: uses.length === 1 ? t('seen.byOne', { take: useText(uses[0]) }) : t('seen.by', { n: uses.length }),
      hint: firstText(uses),
      sign: 'eye',
      act,
    },
  ];
}

/** The shot is selected and the take shown. */
function goTo({ shot_id: id, take_id: takeId }) {
  select(id);
  selectTake(takeId === shot(id)?.circled ? null : takeId);
}

/** Lists the takes that were shown the keyframe `one` of a take, as the film is now. */
export async function openSeenOf(one) {
  try {
    const uses = await getJSON(`/app/pictures/${one.picture}/seen`);
    if (uses.length) openSeenBy({ ...one, seen_by: uses });
    else toast(t('seen.nobody'));
  } catch (error) {
    toast(error.message, { kind: 'error', fix: error.fix });
  }
}

/** Lists the takes that were shown the picture of `slot`; each is a way there. */
export function openSeenBy(slot) {
  const frame = openFrame(t('seen.title', { source: translated(slot.source) ?? t('seen.keyframe', { n: slot.i }) }));
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
  const here = slot.seen_by.filter((use) => S.state.shots[use.shot_id]);
  frame.body.append(
    h(
      'div',
      { class: 'sb' },
      h('img', { src: slot.thumb, alt: '' }),
      h('div', {}, h('p', { class: 'sm-dim' }, t('seen.hint')), h('ul', { class: 'sb-takes' }, here.map(line))),
    ),
  );
  frame.body.querySelector('button')?.focus();
}
