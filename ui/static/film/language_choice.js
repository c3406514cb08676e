// The choice of the page's language, in the settings: it is this browser's, not the film's.
import { h } from '../base/dom.js';
import { LANGUAGES, language, speak } from '../base/language.js';
import { t } from '../base/text.js';

/** The line of the settings dialog; `apply()` loads the page again where another language was chosen. */
export function languageChoice() {
  const id = 'sm-page-language';
  const select = h(
    'select',
    { class: 'sm-field', id },
    Object.entries(LANGUAGES).map(([tag, name]) => h('option', { value: tag, lang: tag, selected: tag === language }, name)),
  );
  const node = h(
    'fieldset',
    {},
    h('legend', {}, t('settings.browser')),
    h(
      'div',
      { class: 'sm-fi is-wide' },
      h('label', { class: 'sm-label', for: id }, t('settings.language')),
      select,
      h('small', { class: 'sm-fi-hint' }, t('settings.languageHint')),
    ),
  );
  return { node, apply: () => select.value !== language && speak(select.value) };
}
