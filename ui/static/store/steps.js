// Steps along what there is: from shot to shot, from take to take, back and forth in the history.
import { S, current, edit, flush, order, select, selectTake, shownTake, step as stepBy, toast } from './store.js';
import { chooseOnly } from './chosen.js';
import { t } from '../base/text.js';

/** The shot `step` places away is selected, and no others with it; the ends stop it. */
export function goBy(step) {
  const ids = order();
  const at = ids.indexOf(S.selectedShot);
  select(ids[Math.min(Math.max(at + step, 0), ids.length - 1)]);
  chooseOnly();
}

/** The take before or after the one shown is shown. */
export function showTake(step) {
  const one = current();
  if (!one?.takes.length) return;
  const at = one.takes.indexOf(shownTake(one));
  const next = one.takes[Math.min(Math.max(at + step, 0), one.takes.length - 1)];
  selectTake(next.id === one.circled ? null : next.id);
}

/** The take shown is the circled one. */
export function circleShown() {
  const one = current();
  const take = shownTake(one);
  if (!take) return void toast(t('act.noTake'));
  if (take.id !== one.circled) edit({ kind: 'circle_take', shot_id: one.id, take_id: take.id });
  selectTake(null);
}

export function undo() {
  flush();
  if (S.state.film.undo || S.pending) stepBy(-1);
  else toast(t('undo.none'));
}

export function redo() {
  flush();
  if (S.state.film.redo || S.pending) stepBy(1);
  else toast(t('redo.none'));
}
