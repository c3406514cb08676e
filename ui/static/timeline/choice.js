// The bar in the timeline's head while several shots are chosen: how many, and what can be done with all of them.
import { S, on, shot } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, iconButton, setAttr, setProp, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { followKeys } from '../base/bindings.js';
import { chooseOnly, chosen } from '../store/chosen.js';
import { generate as generateTakes } from '../shot/generate.js';
import { moveShotsBy, newSeeds, presetAll, removeShots, toggleAll, toggleCuts, writeNote } from './shots.js';
import { filmLength } from '../base/time.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';

const AS_FILM = 'film';

/** The bar. `shown(is)` is called when it comes and goes: the head's own words make room. */
export function buildChoice(shown) {
  const count = h('b', { class: 'tl-choice-count' });
  const length = h('span', { class: 'sm-dim sm-num' });
  const said = h('span', { class: 'sm-unseen', role: 'status' });
  const words = h('span');
  const generate = h(
    'button',
    { type: 'button', class: 'sm-btn is-small is-primary', title: t('choice.generateHint'), onclick: () => generateTakes(chosen()) },
    icon('film'),
    words,
  );
  const cut = toggle('scissors', t('choice.cut'), t('choice.cutHint'), () => toggleCuts(chosen()));
  const lock = toggle('lock', t('choice.lock'), t('choice.lockHint'), () => toggleAll(chosen(), 'locked'));
  const learn = toggle('memory', t('choice.learn'), t('choice.learnHint'), () => toggleAll(chosen(), 'learn'));
  const preset = presetChoice();
  const small = (name, label, run, props = {}) => iconButton(name, label, run, { class: 'sm-icon-btn is-small', ...props });
  const seeds = small('dice', t('choice.seeds'), () => newSeeds(chosen()), { title: t('choice.seedsHint') });
  const note = small('note', t('notes.button'), () => writeNote(chosen()), { 'aria-haspopup': 'dialog' });
  followKeys(() => setAttr(note, 'title', t('notes.hint')));
  const earlier = small('arrow_left', t('choice.earlier'), () => moveShotsBy(chosen(), -1));
  const later = small('arrow_right', t('choice.later'), () => moveShotsBy(chosen(), 1));
  const remove = small('trash', '', () => removeShots(chosen()));
  const clear = small('close', t('choice.clear'), () => chooseOnly());
  const bar = h(
    'div',
    { class: 'tl-choice', role: 'toolbar', 'aria-label': t('choice.bar'), hidden: true },
    count,
    length,
    generate,
    cut.root,
    lock.root,
    learn.root,
    preset.root,
    seeds,
    note,
    earlier,
    later,
    remove,
    clear,
  );
  let last = 0;

  on([CHANGED.chosen, CHANGED.scenes, CHANGED.shots, CHANGED.film, CHANGED.keys], (changed) => {
    const ids = chosen();
    if (!ids.length && !last) return;
    if (ids.length !== last) setText(said, ids.length ? t('choice.count', { n: ids.length }) : t('choice.said.one'));
    last = ids.length;
    setProp(bar, 'hidden', !ids.length);
    shown(Boolean(ids.length));
    if (ids.length) paint(ids.map(shot), changed);
  });

  function paint(all) {
    const own = all.filter((one) => !one.is_first);
    setText(count, t('choice.count', { n: all.length }));
    setText(length, filmLength(all.reduce((sum, one) => sum + one.seconds, 0)));
    setText(words, t('choice.generate', { n: all.length }));
    setAttr(remove, 'aria-label', t('choice.remove', { n: all.length }));
    setAttr(remove, 'title', t('choice.removeTip', { n: all.length }));
    cut.paint(own.map((one) => one.scene_cut));
    lock.paint(all.map((one) => one.locked));
    learn.paint(all.map((one) => one.learn));
    preset.paint(all);
  }
  return { bar, said };
}

// A button that is on, off, or on for some of them.
function toggle(sign, label, hint, run) {
  const root = h(
    'button',
    { type: 'button', class: 'sm-btn is-small tl-choice-toggle', title: hint, 'aria-label': label, onclick: run },
    icon(sign),
    h('span', {}, label),
  );
  const paint = (values) => {
    const all = values.length > 0 && values.every(Boolean);
    setProp(root, 'disabled', !values.length);
    setAttr(root, 'aria-pressed', all ? 'true' : values.some(Boolean) ? 'mixed' : 'false');
  };
  return { root, paint };
}

// One preset for all; it shows the one they share, or none.
function presetChoice() {
  const none = h('option', { value: '', disabled: true }, t('choice.presetNone'));
  const root = h('select', { class: 'sm-field tl-choice-preset', 'aria-label': t('choice.preset') });
  let known = null;
  root.addEventListener('change', () => presetAll(chosen(), root.value === AS_FILM ? null : root.value));
  const paint = (all) => {
    if (known !== S.state.presets) {
      known = S.state.presets;
      root.replaceChildren(
        none,
        h('option', { value: AS_FILM }, t('choice.asFilm')),
        ...known.map(({ name, label }) => h('option', { value: name }, translated(label))),
      );
    }
    const names = new Set(all.map((one) => one.preset));
    const [same] = names.size === 1 ? names : [null];
    setProp(root, 'value', same ?? '');
  };
  return { root, paint };
}
