// How a shot starts: with a scene cut or from the end of the shot before, from how many frames, and with which seed.
import { S, current, edit, onFlush, order, shot } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setLabel, setText } from '../base/dom.js';
import { errorLine, segmented, show, switchButton } from '../base/widgets.js';
import { settingField } from '../base/fields.js';
import { override } from './sampling.js';
import { t } from '../base/text.js';

const FRAMES = { MI2V: t('inspector.oneFrame'), MM2V: t('inspector.fiveFrames') };

/** A seed nobody chose: six digits at most, so that it reads and types well. */
export const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] % 1000000;

const before = (one) => shot(order()[order().indexOf(one.id) - 1]);

/** The switch, and what a continuing shot continues from. `paint(shot)`. */
export function startRow() {
  const cut = switchButton(t('inspector.sceneCut'), (wanted) => edit({ kind: 'set_shot', shot_id: S.selectedShot, scene_cut: wanted }));
  const refused = errorLine();
  const choose = (value) =>
    override(current().id, 'continuation', value === S.state.film.settings.continuation ? null : value).then(
      () => refused.paint(null),
      refused.paint,
    );
  const frames = segmented(
    t('inspector.continuation'),
    [
      { value: 'MI2V', label: t('inspector.oneFrame'), title: t('inspector.oneFrameFull') },
      { value: 'MM2V', label: t('inspector.fiveFrames'), title: t('inspector.fiveFramesFull') },
    ],
    choose,
  );
  const reset = iconButton('restore', t('inspector.differs'), () => choose(S.state.film.settings.continuation), {
    class: 'sm-icon-btn is-small',
  });
  const first = h('p', { class: 'sm-in-first sm-dim' }, t('inspector.firstShot'));
  const from = h('span', { class: 'sm-in-from' }, h('span', { class: 'sm-faint' }, t('inspector.from')), frames, reset);
  const node = h('div', { class: 'sm-in-start' }, h('div', { class: 'sm-in-startrow' }, cut, first, from), refused);
  setAttr(cut, 'title', t('inspector.cutHint'));
  node.paint = (one) => {
    const film = S.state.film.settings.continuation;
    const value = one.overrides.continuation ?? film;
    show(cut, !one.is_first);
    show(first, one.is_first);
    show(from, !one.starts_fresh);
    if (!one.is_first)
      cut.paint(one.scene_cut, one.scene_cut ? t('inspector.cutOn') : t('inspector.cutOff', { label: before(one)?.label ?? '' }));
    frames.paint(value);
    setClass(from, 'is-different', value !== film);
    show(reset, value !== film);
    setLabel(reset, t('inspector.resetTo', { value: FRAMES[film] }));
  };
  return node;
}

/** The seed and its dice. `paint(shot)`. */
export function seedRow() {
  const set = (seed) => edit({ kind: 'set_shot', shot_id: S.selectedShot, seed }, { quiet: true });
  const field = settingField({ name: 'seed', label: t('inspector.seed'), step: 1, whole: true }, set);
  const dice = iconButton('dice', t('inspector.dice'), () => set(randomSeed()).catch(field.refuse));
  let shown = null;
  field.control.after(dice);
  field.classList.add('sm-in-seed');
  const paint = field.paint;
  onFlush(field.leave);
  field.paint = (one) => {
    paint(one.seed);
    if (one.id !== shown) field.restore();
    shown = one.id;
  };
  return field;
}

/** Memory, lock and notes of a shot, folded. `paint(shot)`. */
export function moreSection() {
  const learn = switchButton(t('inspector.learn'), (wanted) => edit({ kind: 'set_shot', shot_id: S.selectedShot, learn: wanted }));
  const locked = switchButton(t('inspector.locked'), (wanted) => edit({ kind: 'set_shot', shot_id: S.selectedShot, locked: wanted }));
  let shown = null;
  const notes = settingField({ name: 'notes', label: t('inspector.notes'), hint: t('inspector.notesHint'), text: true }, (text) =>
    edit({ kind: 'set_shot', shot_id: shown, notes: text }, { quiet: true }),
  );
  const summary = h('span', { class: 'sm-in-state' });
  const node = h(
    'details',
    { class: 'sm-in-fold' },
    h('summary', {}, h('span', {}, t('inspector.more')), summary),
    h('div', { class: 'sm-fi-list' }, learn, locked, notes),
  );
  onFlush(notes.leave);
  node.write = () => {
    node.open = true;
    notes.querySelector('textarea').focus();
  };
  node.paint = (one) => {
    const other = one.id !== shown;
    if (other && shown) notes.leave();
    shown = one.id;
    learn.paint(one.learn);
    locked.paint(one.locked);
    notes.paint(one.notes);
    if (other) notes.restore();
    setText(
      summary,
      [one.learn ? '' : t('inspector.notLearned'), one.locked ? t('inspector.isLocked') : '', one.notes ? t('inspector.notesSet') : '']
        .filter(Boolean)
        .join(' · '),
    );
  };
  return node;
}
