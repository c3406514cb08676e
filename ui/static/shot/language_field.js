// Shot language: size, angle and move, as three small choices in the inspector and as fields of the film's settings.
import { S, current } from '../store/store.js';
import { h, setAttr, setClass, setProp, setText } from '../base/dom.js';
import { errorLine } from '../base/widgets.js';
import { override } from './sampling.js';
import { translated } from '../base/server_text.js';
import { t, textOf } from '../base/text.js';

const AS_FILM = '-';
const FIELDS = ['shot_size', 'camera_angle', 'camera_move'];
const labelOf = (field, name) => translated(S.state.film.shot_language[field].find((one) => one.name === name)?.label) ?? name;

/** The film's three defaults as specs of settings fields. */
export const languageSpecs = () =>
  FIELDS.map((name) => ({
    name,
    label: t(`language.settingLabel.${name}`),
    hint: textOf(`language.hint.${name}`),
    wide: true,
    options: [['', t('language.none')], ...S.state.film.shot_language[name].map((one) => [one.name, translated(one.label)])],
  }));

function choice(field, refuse) {
  const asFilm = h('option', { value: AS_FILM });
  const none = h('option', { value: '' }, t(`language.ownNone.${field}`));
  const select = h('select', { class: 'sm-field sm-la-choice', 'aria-label': t(`language.label.${field}`) }, asFilm, none);
  select.addEventListener('change', () => {
    refuse(null);
    override(current().id, field, select.value === AS_FILM ? null : select.value).catch(refuse);
  });
  select.paint = (one) => {
    if (select.options.length === 2)
      select.append(...S.state.film.shot_language[field].map(({ name, label }) => h('option', { value: name }, translated(label))));
    const film = S.state.film.settings[field];
    const own = one.overrides[field];
    // Closed it says what holds; in the list of a choice of its own it is the way back.
    const label = film ? labelOf(field, film) : t('language.none');
    const held = film ? t('language.film', { label }) : t(`language.label.${field}`);
    setText(asFilm, own === undefined ? held : t('language.asFilm', { label }));
    setProp(none, 'hidden', !film && own !== '');
    setProp(select, 'value', own ?? AS_FILM);
    setClass(select, 'is-own', own !== undefined);
    setClass(select, 'is-empty', own === '' || (own === undefined && !film));
    setAttr(
      select,
      'title',
      t(`language.tip.${own !== undefined ? 'own' : film ? 'film' : 'none'}`, { field: t(`language.label.${field}`), label }),
    );
  };
  return select;
}

/** The row of the inspector. `paint(shot)`. */
export function languageRow() {
  const error = errorLine();
  const choices = FIELDS.map((field) => choice(field, (problem) => error.paint(problem)));
  let shown = null;
  const node = h(
    'div',
    { class: 'sm-la', role: 'group', 'aria-label': t('language.title') },
    h('div', { class: 'sm-la-row' }, ...choices),
    error,
  );
  node.paint = (one) => {
    if (one.id !== shown) error.paint(null);
    shown = one.id;
    choices.forEach((select) => select.paint(one));
  };
  return node;
}
