// The pictures of a member of the cast: the large one, the small ones to choose it by, and what can be done with it.
import { S, edit, toast } from '../store/store.js';
import { h, iconButton, setAttr, setLabel, setProp, setStyle, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { list, setSource, show } from '../base/widgets.js';
import { openCrop } from '../memory/crop_dialog.js';
import { isOtherShape } from '../memory/references.js';
import { sayDone } from '../store/undoable.js';
import { memberOf, withMember } from './cast_members.js';
import { openDialog } from '../store/dialogs.js';
import { t } from '../base/text.js';
import { sendPicture } from '../base/files.js';

/** @import { BroughtPicture, CastRow } from '../base/contract.js' */
/** @import { Problem } from '../base/widgets.js' */
/**
 * What the parts of a member's card have in common.
 * @typedef {object} Card
 * @property {string} id the member's
 * @property {string | null} shown the name of the picture that is seen large
 * @property {string | null} wanted the same, of one that is on its way
 * @property {HTMLElement} status
 * @property {(problem: Problem | null) => void} says what went wrong
 * @property {() => void} repaint
 */
/** @typedef {BroughtPicture & { at: number, count: number, of: string }} Thumb the `at`th of `count` pictures of the member `of` */

/** @type {(id: string, name: string) => void} */
function cropOf(id, name) {
  const member = memberOf(id);
  const one = member?.pictures.find(({ picture }) => picture === name);
  if (member && one) openCrop({ ...one, name: member.name, memberId: id, after: () => openDialog('cast', { show: id }) });
}

/** The files become pictures of the member, one after another; what goes wrong is said on its card.
 *  @type {(card: Card, files: File[]) => Promise<void>} */
export async function bring(card, files) {
  for (const file of files) {
    if (!file.type.startsWith('image/')) {
      card.says({ message: t('cast.notPicture'), fix: t('cast.notPictureFix') });
      continue;
    }
    card.says(null);
    setText(card.status, t('cast.adding', { name: file.name }));
    try {
      const picture = await sendPicture(`/app/cast/${encodeURIComponent(card.id)}/picture`, file, t('cast.notAdded'));
      card.wanted = picture;
      card.repaint();
      if (await isOtherShape(file))
        toast(t('cast.otherShape'), { action: { label: t('cast.choosePart'), run: () => cropOf(card.id, picture) } });
    } catch (error) {
      const problem = /** @type {Problem} */ (error);
      card.says(problem.fix === undefined ? { message: t('cast.notAdded'), fix: t('cast.notAddedFix') } : problem);
    }
    setText(card.status, '');
  }
}

/** @param {Card} card */
function thumbNode(card) {
  const image = h('img', { alt: '', decoding: 'async' });
  /** @type {Thumb} */
  let held;
  const node = h(
    'button',
    {
      type: 'button',
      class: 'sm-ca-thumb',
      onclick: () => {
        card.shown = held.picture;
        card.repaint();
      },
    },
    image,
  );
  /** @param {Thumb} item */
  const paint = (item) => {
    held = item;
    setSource(image, item.thumb);
    setAttr(node, 'aria-pressed', String(item.picture === card.shown));
    setAttr(node, 'aria-label', t('cast.picture', { n: item.at, count: item.count, name: item.of }));
  };
  return Object.assign(node, { paint });
}

/** What is done to the picture that is seen large. @param {Card} card */
function pictureTools(card) {
  const { id } = card;
  /** @type {(act: (picture: string) => unknown) => () => unknown} */
  const withShown = (act) => () => card.shown && act(card.shown);
  /** @type {(name: string) => (member: CastRow) => Partial<CastRow>} */
  const without =
    (name) =>
    ({ pictures }) => ({ pictures: pictures.filter(({ picture }) => picture !== name) });
  /** @type {(name: string) => (member: CastRow) => Partial<CastRow>} */
  const withFirst =
    (name) =>
    ({ pictures }) => {
      const [it, others] = [pictures.filter(({ picture }) => picture === name), pictures.filter(({ picture }) => picture !== name)];
      return { pictures: [...it, ...others] };
    };
  const first = iconButton(
    'star',
    t('cast.first'),
    withShown((picture) => edit({ kind: 'move_cast_picture', member_id: id, picture, index: 0 }, withMember(id, withFirst(picture)))),
    { class: 'sm-icon-btn is-small' },
  );
  const crop = iconButton(
    'crop',
    t('cast.crop'),
    withShown((picture) => cropOf(id, picture)),
    { class: 'sm-icon-btn is-small' },
  );
  const remove = iconButton(
    'trash',
    t('cast.removePicture'),
    withShown((picture) => {
      const gone = edit({ kind: 'remove_cast_picture', member_id: id, picture }, withMember(id, without(picture)));
      sayDone(gone, t('cast.pictureRemoved'));
    }),
    { class: 'sm-icon-btn is-small' },
  );
  const node = h('div', { class: 'sm-ca-tools' }, first, crop, remove);
  /** @param {number} at */
  const paint = (at) => setProp(first, 'disabled', at === 0);
  return Object.assign(node, { paint });
}

/** The part of a card that shows the member's pictures. `paint(member)`. @param {Card} card */
export function pictureBox(card) {
  const large = h('img', { class: 'sm-ca-large', alt: '' });
  const none = h('span', { class: 'sm-ca-none' }, icon('picture'), t('cast.noPicture'));
  const tools = pictureTools(card);
  const chooser = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp', multiple: true, hidden: true });
  const add = h(
    'button',
    { type: 'button', class: 'sm-ca-thumb sm-ca-add', title: t('cast.addPictureHint'), onclick: () => chooser.click() },
    icon('plus'),
  );
  const thumbs = h('div', { class: 'sm-ca-thumbs', role: 'group' });
  const showThumbs = list(
    thumbs,
    (/** @type {Thumb} */ { picture }) => picture,
    () => thumbNode(card),
  );
  chooser.addEventListener('change', () => {
    const files = [...(chooser.files ?? [])];
    chooser.value = '';
    bring(card, files);
  });
  const frame = h('div', { class: 'sm-ca-frame' }, large, none, tools);
  const node = h('div', { class: 'sm-ca-pictures' }, frame, h('div', { class: 'sm-ca-row' }, thumbs, chooser, add));
  /** @param {CastRow} member */
  const paint = ({ name, pictures }) => {
    const { width, height } = S.state.film.settings.size;
    if (pictures.some(({ picture }) => picture === card.wanted)) [card.shown, card.wanted] = [card.wanted, null];
    const at = Math.max(
      0,
      pictures.findIndex(({ picture }) => picture === card.shown),
    );
    card.shown = pictures[at]?.picture ?? null;
    setStyle(frame, 'aspect-ratio', `${width} / ${height}`);
    [large, tools].forEach((part) => show(part, pictures.length > 0));
    show(none, !pictures.length);
    if (pictures.length) setSource(large, pictures[at].thumb);
    tools.paint(at);
    showThumbs(pictures.map((one, place) => ({ ...one, at: place + 1, count: pictures.length, of: name })));
    setAttr(thumbs, 'aria-label', t('cast.pictures', { name }));
    setLabel(add, t('cast.addPictureOf', { name }), t('cast.addPictureHint'));
    setAttr(chooser, 'aria-label', t('cast.addPictureOf', { name }));
  };
  return Object.assign(node, { paint });
}
