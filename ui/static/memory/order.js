// The order of the memory by hand: a frame is moved with the keys that move a shot elsewhere, from its menu or by a drag,
// for this shot only. The new order is painted at once and kept until an answer of its own revision is here.
import { S, edit, op } from '../store/store.js';
import { commandAt, nameOf } from '../base/bindings.js';
import { t } from '../base/text.js';

/** @import { SlotRow } from '../base/contract.js' */
/** @import { IconName } from '../base/icons.js' */
/** @import { Move } from './drag.js' */
/** @import { Choice } from './menu.js' */

/** @type {Map<string, { pictures: string[], rev: number }>} */
const wishes = new Map(); // path, in one opened film -> {pictures, rev}: the order the director asked for

/** The slots as the director ordered them, though the server's answer does not say so yet.
 *  @type {(where: string, slots: SlotRow[]) => SlotRow[]} */
export function arranged(where, slots) {
  const wish = wishes.get(where);
  if (!wish) return slots;
  const there = new Map(slots.map((slot) => [slot.picture, slot]));
  const ordered = wish.pictures.flatMap((picture) => there.get(picture) ?? []);
  if (wish.pictures.length !== slots.length || ordered.length !== slots.length) return slots;
  return ordered.map((slot, at) => ({ ...slot, position: at - slots.length }));
}

/** The answer of this revision is here: what was asked for until then is in it.
 *  @type {(where: string, rev: number) => void} */
export function answered(where, rev) {
  const wish = wishes.get(where);
  if (wish && wish.rev <= rev) wishes.delete(where);
}

/** The picture stands right before another one of `slots`, or last with null. `repaint()` shows it.
 *  @type {(where: string, slots: SlotRow[], picture: string, before: string | null, repaint: () => void) => Promise<void>} */
export async function moveFrame(where, slots, picture, before, repaint) {
  const shotId = S.selectedShot;
  if (!shotId) return;
  const rest = slots.map((slot) => slot.picture).filter((name) => name !== picture);
  rest.splice(before === null ? rest.length : rest.indexOf(before), 0, picture);
  const wish = { pictures: rest, rev: Infinity };
  wishes.set(where, wish);
  repaint();
  try {
    wish.rev = (await op({ op: 'move_memory', shot_id: shotId, picture, before })).rev;
  } catch {
    if (wishes.get(where) === wish) wishes.delete(where); // the store has said why
    repaint();
  }
}

/** Where the frame stands when it goes one place earlier (-1) or later (1): before which; undefined where it can't.
 *  @type {(slots: SlotRow[], picture: string, step: number) => string | null | undefined} */
export function placeBy(slots, picture, step) {
  const at = slots.findIndex((slot) => slot.picture === picture);
  if (at < 0 || at + step < 0 || at + step >= slots.length) return undefined;
  return step < 0 ? slots[at - 1].picture : (slots[at + 2]?.picture ?? null);
}

/** The menu lines of a frame of the memory. `move(picture, before)`; `ordered`: a hand has ordered this shot's memory.
 *  @type {(slots: SlotRow[], slot: SlotRow, ordered: boolean, move: Move) => Choice[]} */
export function orderChoices(slots, slot, ordered, move) {
  /** @type {(label: string, keys: string, sign: IconName, step: number) => Choice[]} */
  const line = (label, keys, sign, step) => {
    const before = placeBy(slots, slot.picture, step);
    return before === undefined ? [] : [{ label, hint: keys, sign, act: () => move(slot.picture, before) }];
  };
  /** @type {Choice} */
  const back = {
    label: t('order.itself'),
    hint: t('order.itselfHint'),
    sign: 'restore',
    act: () => S.selectedShot && edit({ kind: 'order_memory', shot_id: S.selectedShot, pictures: [] }),
  };
  return [
    ...line(t('order.earlier'), t('order.earlierHint'), 'arrow_left', -1),
    ...line(t('order.later'), t('order.laterHint'), 'arrow_right', 1),
    ...(ordered ? [back] : []),
  ];
}

/** @type {Record<string, number>} */
const STEPS = { 'shot.later': 1, 'shot.earlier': -1 };

/** The keys that move a shot move the frame of `row` they are pressed on. `slots()` as they are shown, [] where nothing can be moved.
 *  @type {(row: HTMLElement, slots: () => SlotRow[], move: Move) => void} */
export function orderByKeys(row, slots, move) {
  row.addEventListener('keydown', (event) => {
    const step = STEPS[commandAt(nameOf(event)) ?? ''];
    const picture = event.target instanceof HTMLElement && event.target.dataset.picture;
    if (!step || !picture) return;
    event.preventDefault();
    event.stopPropagation(); // elsewhere these keys move the shot
    const before = placeBy(slots(), picture, step);
    if (before !== undefined) move(picture, before);
  });
}
