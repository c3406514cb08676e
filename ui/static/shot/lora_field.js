// The LoRAs of a film or shot: a list of names and strengths. An empty line is no LoRA; a wrong one is refused in place.
import { h, iconButton, setAttr, setClass, setLabel } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, errorLine, show } from '../base/widgets.js';
import { readNumber } from '../base/fields.js';
import { t } from '../base/text.js';
import { lorasText } from './settings.js';

/** @import { LoraUse } from '../base/contract.js' */
/** @import { Problem } from '../base/widgets.js' */
/** @typedef {{ node: HTMLLIElement, name: HTMLInputElement, read: () => LoraUse, named: () => boolean }} Row one line of the list */

/** @type {(uses: LoraUse[]) => string} */
const facts = (uses) => JSON.stringify(uses.map(({ name, strength }) => [name, strength]));

/** As `settingField` of fields.js, for the list: `change(uses)`, null for "as the film"; `paint(uses, filmUses)`; `read()`.
 *  @param {(uses: LoraUse[] | null) => Promise<unknown>} change */
export function loraField(change = async () => {}) {
  /** @type {LoraUse[]} what the server holds */
  let held = [];
  /** @type {string | null} what was sent last */
  let last = facts([]);
  let underway = 0;
  let subject = 0; // counts what the list has stood for: an answer about the last shot must not mark this one
  /** @type {Row[]} */
  let rows = [];
  const list = h('ul', { class: 'sm-lo-rows' });
  const add = button('', () => addRow({ name: '', strength: 1 }).name.focus(), { class: 'sm-btn is-small is-quiet' });
  add.append(icon('plus'), h('span', {}, t('loras.add')));
  const reset = iconButton('restore', t('fields.reset'), () => send(null), { class: 'sm-icon-btn is-small', hidden: true });
  const error = errorLine();
  const node = h(
    'div',
    { class: 'sm-lo', role: 'group', 'aria-label': t('loras.label') },
    h('div', { class: 'sm-lo-head' }, h('span', { class: 'sm-label' }, t('loras.label')), reset, add),
    list,
    h('small', { class: 'sm-fi-hint' }, t('loras.hint')),
    error,
  );

  /** @param {LoraUse} use @returns {Row} */
  function addRow(use) {
    const name = h('input', {
      class: 'sm-field',
      type: 'text',
      'aria-label': t('loras.name'),
      placeholder: t('loras.example'),
      spellcheck: 'false',
      autocomplete: 'off',
      dir: 'auto',
    });
    const strength = h('input', {
      class: 'sm-field sm-num',
      type: 'text',
      inputmode: 'decimal',
      'aria-label': t('loras.strength'),
      autocomplete: 'off',
    });
    name.value = use.name;
    strength.value = String(use.strength);
    const line = h(
      'li',
      { class: 'sm-lo-row' },
      name,
      strength,
      iconButton(
        'close',
        t('loras.remove'),
        () => {
          line.remove();
          rows = rows.filter((one) => one !== row);
          add.focus();
          leave();
        },
        { class: 'sm-icon-btn is-small' },
      ),
    );
    const row = {
      node: line,
      name,
      read: () => ({ name: name.value.trim(), strength: readNumber(strength.value, { label: t('loras.strength') }) }),
      named: () => name.value.trim() !== '',
    };
    // Both halves of a line are one entry.
    line.addEventListener('focusout', ({ relatedTarget: to }) => (to instanceof Node && line.contains(to)) || leave());
    line.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') leave();
      if (event.key === 'Escape') restore();
    });
    rows.push(row);
    list.append(line);
    return row;
  }

  /** @param {LoraUse[] | null} uses */
  async function send(uses) {
    const about = subject;
    last = uses && facts(uses);
    underway++;
    refuse(null);
    try {
      await change(uses);
    } catch (problem) {
      if (about === subject) refuse(/** @type {Problem} */ (problem));
    }
    underway--;
    if (about === subject && uses === null && !underway) restore(); // its echo may have come before the answer
  }

  const read = () => rows.filter((row) => row.named()).map((row) => row.read());
  /** @param {Problem | null} problem */
  const refuse = (problem) => {
    setClass(node, 'is-refused', Boolean(problem));
    error.paint(problem);
  };
  const leave = () => {
    try {
      const uses = read();
      if (!underway && facts(uses) === facts(held)) {
        last = facts(held);
        refuse(null);
      } else if (facts(uses) !== last) send(uses);
    } catch (problem) {
      refuse(/** @type {Problem} */ (problem));
    }
  };
  const restore = () => {
    subject++;
    last = facts(held);
    refuse(null);
    list.replaceChildren();
    rows = [];
    held.forEach(addRow);
  };
  /** @type {(uses: LoraUse[], filmUses?: LoraUse[]) => void} */
  const paint = (uses, filmUses) => {
    const changed = facts(uses) !== facts(held);
    const differs = filmUses !== undefined && facts(uses) !== facts(filmUses);
    held = uses;
    if (!underway && !node.classList.contains('is-refused')) last = facts(held);
    if (changed && !underway && !list.contains(document.activeElement)) restore();
    setClass(node, 'is-different', differs);
    show(reset, differs);
    if (differs) setLabel(reset, t('fields.resetTo', { value: lorasText(filmUses) }));
    setAttr(node, 'title', differs ? t('fields.film', { value: lorasText(filmUses) }) : null);
  };
  return Object.assign(node, { control: add, read, refuse, leave, restore, paint });
}
