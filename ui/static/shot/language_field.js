// Shot language: size, angle and move, as three small choices in the inspector and as fields of the film's settings.
import { S, current } from '../store/store.js';
import { h, setAttr, setClass, setProp, setText } from '../base/dom.js';
import { errorLine } from '../base/widgets.js';
import { override } from './sampling.js';
import { language as T } from './text_cast.js';
import { said } from '../base/server_text.js';

const AS_FILM = '-';
const FIELDS = Object.keys(T.label);
const labelOf = (field, name) => said(S.state.film.shot_language[field].find((one) => one.name === name)?.label) ?? name;

/** The film's three defaults as specs of settings fields. */
export const languageSpecs = () => FIELDS.map((name) => ({
  name, label: T.settingLabel[name], hint: T.hint[name], wide: true, options: [['', T.none], ...S.state.film.shot_language[name].map((one) => [one.name, said(one.label)])],
}));

function choice(field, refuse) {
  const asFilm = h('option', { value: AS_FILM });
  const none = h('option', { value: '' }, T.ownNone(field));
  const select = h('select', { class: 'sm-field sm-la-choice', 'aria-label': T.label[field] }, asFilm, none);
  select.addEventListener('change', () => {
    refuse(null);
    override(current().id, field, select.value === AS_FILM ? null : select.value).catch(refuse);
  });
  select.paint = (one) => {
    if (select.options.length === 2) select.append(...S.state.film.shot_language[field].map(({ name, label }) => h('option', { value: name }, said(label))));
    const film = S.state.film.settings[field];
    const own = one.overrides[field];
    // Closed it says what holds; in the list of a choice of its own it is the way back.
    const back = own === undefined ? (film ? T.film(labelOf(field, film)) : T.filmNone(field)) : T.asFilm(film && labelOf(field, film));
    setText(asFilm, back);
    setProp(none, 'hidden', !film && own !== '');
    setProp(select, 'value', own ?? AS_FILM);
    setClass(select, 'is-own', own !== undefined);
    setClass(select, 'is-empty', own === '' || (own === undefined && !film));
    setAttr(select, 'title', T.tip(field, own !== undefined, film && labelOf(field, film)));
  };
  return select;
}

/** The row of the inspector. `paint(shot)`. */
export function languageRow() {
  const error = errorLine();
  const choices = FIELDS.map((field) => choice(field, (problem) => error.paint(problem)));
  let shown = null;
  const node = h('div', { class: 'sm-la', role: 'group', 'aria-label': T.title }, h('div', { class: 'sm-la-row' }, ...choices), error);
  node.paint = (one) => {
    if (one.id !== shown) error.paint(null);
    shown = one.id;
    choices.forEach((select) => select.paint(one));
  };
  return node;
}
