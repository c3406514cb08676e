// How a shot starts: with a scene cut or from the end of the shot before, from how many frames, and with which seed.
import { S, edit, onFlush, order, shot } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setLabel, setText } from '../base/dom.js';
import { errorLine, segmented, show, switchButton } from '../base/widgets.js';
import { settingField } from '../base/fields.js';
import { override } from './sampling.js';
import { toSelected } from './selected.js';
import { t } from '../base/text.js';

/** @import { FilmSettings, SetShot, ShotRow } from '../base/contract.js' */

/** Sets something of the selected shot.
 *  @param {Omit<SetShot, 'kind' | 'shot_id'>} fields @param {{ quiet?: boolean }} how */
const set = (fields, how = {}) => toSelected(({ id }) => edit({ kind: 'set_shot', shot_id: id, ...fields }, how));

const FRAMES = { MI2V: t('inspector.oneFrame'), MM2V: t('inspector.fiveFrames') };

/** A seed nobody chose: six digits at most, so that it reads and types well. */
export const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] % 1000000;

/** @param {ShotRow} one */
const before = (one) => shot(order()[order().indexOf(one.id) - 1]);

/** The switch, and what a continuing shot continues from. `paint(shot)`. */
export function startRow() {
  const cut = switchButton(t('inspector.sceneCut'), (wanted) => set({ scene_cut: wanted }));
  const refused = errorLine();
  /** @param {FilmSettings['continuation']} value */
  const choose = (value) =>
    toSelected(({ id }) =>
      override(id, 'continuation', value === S.state.film.settings.continuation ? null : value).then(
        () => refused.paint(null),
        refused.paint,
      ),
    );
  const frames = segmented(
    t('inspector.continuation'),
    /** @satisfies {{ value: FilmSettings['continuation'], label: string, title: string }[]} */ ([
      { value: 'MI2V', label: t('inspector.oneFrame'), title: t('inspector.oneFrameFull') },
      { value: 'MM2V', label: t('inspector.fiveFrames'), title: t('inspector.fiveFramesFull') },
    ]),
    choose,
  );
  const reset = iconButton('restore', t('inspector.differs'), () => choose(S.state.film.settings.continuation), {
    class: 'sm-icon-btn is-small',
  });
  const first = h('p', { class: 'sm-in-first sm-dim' }, t('inspector.firstShot'));
  const from = h('span', { class: 'sm-in-from' }, h('span', { class: 'sm-faint' }, t('inspector.from')), frames, reset);
  const node = h('div', { class: 'sm-in-start' }, h('div', { class: 'sm-in-startrow' }, cut, first, from), refused);
  setAttr(cut, 'title', t('inspector.cutHint'));
  /** @param {ShotRow} one */
  const paint = (one) => {
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
  return Object.assign(node, { paint });
}

/** The seed and its dice: {node, paint(shot)}. */
export function seedRow() {
  /** @param {number} seed */
  const setSeed = async (seed) => set({ seed }, { quiet: true });
  const field = settingField({ name: 'seed', label: t('inspector.seed'), step: 1, whole: true }, (value) => setSeed(Number(value)));
  const dice = iconButton('dice', t('inspector.dice'), () => setSeed(randomSeed()).catch(field.refuse));
  /** @type {string | null} the shot's id */
  let shown = null;
  field.control.after(dice);
  field.classList.add('sm-in-seed');
  onFlush(field.leave);
  /** @param {ShotRow} one */
  const paint = (one) => {
    field.paint(one.seed);
    if (one.id !== shown) field.restore();
    shown = one.id;
  };
  return { node: field, paint };
}

/** Memory, lock and notes of a shot, folded. `paint(shot)`. */
export function moreSection() {
  const learn = switchButton(t('inspector.learn'), (wanted) => set({ learn: wanted }));
  const locked = switchButton(t('inspector.locked'), (wanted) => set({ locked: wanted }));
  /** @type {string | null} the shot's id */
  let shown = null;
  const notes = settingField(
    { name: 'notes', label: t('inspector.notes'), hint: t('inspector.notesHint'), text: true },
    async (text) => shown && edit({ kind: 'set_shot', shot_id: shown, notes: String(text) }, { quiet: true }),
  );
  const summary = h('span', { class: 'sm-in-state' });
  const node = h(
    'details',
    { class: 'sm-in-fold' },
    h('summary', {}, h('span', {}, t('inspector.more')), summary),
    h('div', { class: 'sm-fi-list' }, learn, locked, notes),
  );
  onFlush(notes.leave);
  /** The notes take the focus. */
  const write = () => {
    node.open = true;
    notes.control.focus();
  };
  /** @param {ShotRow} one */
  const paint = (one) => {
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
  return Object.assign(node, { write, paint });
}
