// The order of the memory by hand: a frame is moved with the keys that move a shot elsewhere, from its menu or by a drag,
// for this shot only. The new order is painted at once and kept until an answer of its own revision is here.
import { S, edit, op } from '../store/store.js';
import { commandAt, nameOf } from '../base/bindings.js';
import { t } from '../base/text.js';

const wishes = new Map(); // path, in one opened film -> {pictures, rev}: the order the director asked for

/** The slots as the director ordered them, though the server's answer does not say so yet. */
export function arranged(where, slots) {
  const wish = wishes.get(where);
  if (!wish) return slots;
  const there = new Map(slots.map((slot) => [slot.picture, slot]));
  if (wish.pictures.length !== slots.length || !wish.pictures.every((picture) => there.has(picture))) return slots;
  return wish.pictures.map((picture, at) => ({ ...there.get(picture), position: at - slots.length }));
}

/** The answer of this revision is here: what was asked for until then is in it. */
export function answered(where, rev) {
  if (wishes.get(where)?.rev <= rev) wishes.delete(where);
}

/** The picture stands right before another one of `slots`, or last with null. `repaint()` shows it. */
export async function moveFrame(where, slots, picture, before, repaint) {
  const rest = slots.map((slot) => slot.picture).filter((name) => name !== picture);
  rest.splice(before === null ? rest.length : rest.indexOf(before), 0, picture);
  const wish = { pictures: rest, rev: Infinity };
  wishes.set(where, wish);
  repaint();
  try {
    wish.rev = (await op({ op: 'move_memory', shot_id: S.selectedShot, picture, before })).rev;
  } catch {
    if (wishes.get(where) === wish) wishes.delete(where); // the store has said why
    repaint();
  }
}

/** Where the frame stands when it goes one place earlier (-1) or later (1): before which; undefined where it can't. */
export function placeBy(slots, picture, step) {
  const at = slots.findIndex((slot) => slot.picture === picture);
  if (at < 0 || at + step < 0 || at + step >= slots.length) return undefined;
  return step < 0 ? slots[at - 1].picture : (slots[at + 2]?.picture ?? null);
}

/** The menu lines of a frame of the memory. `move(picture, before)`; `ordered`: a hand has ordered this shot's memory. */
export function orderChoices(slots, slot, ordered, move) {
  const line = (label, keys, sign, step) => {
    const before = placeBy(slots, slot.picture, step);
    return before === undefined ? [] : [{ label, hint: keys, sign, act: () => move(slot.picture, before) }];
  };
  const back = {
    label: t('order.itself'),
    hint: t('order.itselfHint'),
    sign: 'restore',
    act: () => edit({ kind: 'order_memory', shot_id: S.selectedShot, pictures: [] }),
  };
  return [
    ...line(t('order.earlier'), t('order.earlierHint'), 'arrow_left', -1),
    ...line(t('order.later'), t('order.laterHint'), 'arrow_right', 1),
    ...(ordered ? [back] : []),
  ];
}

/** The keys that move a shot move the frame of `row` they are pressed on. `slots()` as they are shown, [] where nothing can be moved. */
export function orderByKeys(row, slots, move) {
  row.addEventListener('keydown', (event) => {
    const step = { 'shot.later': 1, 'shot.earlier': -1 }[commandAt(nameOf(event))];
    const { picture } = event.target.dataset;
    if (!step || !picture) return;
    event.preventDefault();
    event.stopPropagation(); // elsewhere these keys move the shot
    const before = placeBy(slots(), picture, step);
    if (before !== undefined) move(picture, before);
  });
}
