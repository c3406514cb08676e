// The choice of a sampling preset, with what it honestly means in a line below.
import { S } from '../store/store.js';
import { h, setAttr, setProp, setText } from '../base/dom.js';
import { errorLine } from '../base/widgets.js';
import { presetNamed } from '../store/presets.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';

export const AS_FILM = 'film';
const CUSTOM = 'custom';

/** `change(name)` when another preset is chosen (AS_FILM: as the film). `paint(name or null for custom)`; with `film` shots may follow it. */
export function presetField(change, { film = false } = {}) {
  const id = film ? 'sm-preset-shot' : 'sm-preset-film';
  const asFilm = h('option', { value: AS_FILM });
  const custom = h('option', { value: CUSTOM, disabled: true }, t('presets.custom'));
  const named = S.state.presets.map(({ name, label }) => h('option', { value: name }, translated(label)));
  const select = h('select', { id, class: 'sm-field' }, film ? asFilm : null, ...named, custom);
  const line = h('p', { class: 'sm-fi-hint sm-preset-line', id: `${id}-line` });
  const error = errorLine();
  const node = h('div', { class: 'sm-fi sm-preset' }, h('label', { class: 'sm-label', for: id }, t('presets.label')), select, line, error);
  setAttr(select, 'aria-describedby', `${id}-line`);
  node.control = select;
  node.refuse = (problem) => error.paint(problem);
  node.paint = (name, filmName = null) => {
    const value = name ?? CUSTOM;
    setText(asFilm, t('presets.asFilm', { label: translated(presetNamed(filmName)?.label) ?? t('presets.custom') }));
    setProp(custom, 'hidden', value !== CUSTOM);
    setProp(select, 'value', value);
    const chosen = presetNamed(value === AS_FILM ? filmName : value);
    setText(line, chosen ? translated(chosen.line) : t('presets.customLine'));
  };
  select.addEventListener('change', () => change(select.value));
  return node;
}
