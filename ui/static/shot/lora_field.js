// The LoRAs of a film or shot: a list of names and strengths. An empty line is no LoRA; a wrong one is refused in place.
import { h, iconButton, setAttr, setClass, setLabel } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, errorLine, show } from '../base/widgets.js';
import { readNumber } from '../base/fields.js';
import { t } from '../base/text.js';
import { lorasText } from './settings.js';

const facts = (uses) => JSON.stringify(uses.map(({ name, strength }) => [name, strength]));

/** As `settingField` of fields.js, for the list: `change(uses)`, null for "as the film"; `paint(uses, filmUses)`; `read()`. */
export function loraField(change = async () => {}) {
  let held = []; // what the server holds
  let last = facts([]); // what was sent last
  let underway = 0;
  let subject = 0; // counts what the list has stood for: an answer about the last shot must not mark this one
  const rows = h('ul', { class: 'sm-lo-rows' });
  const add = button(
    [icon('plus'), h('span', {}, t('loras.add'))],
    () => addRow({ name: '', strength: 1 }).querySelector('input').focus(),
    { class: 'sm-btn is-small is-quiet' },
  );
  const reset = iconButton('restore', t('fields.reset'), () => send(null), { class: 'sm-icon-btn is-small', hidden: true });
  const error = errorLine();
  const node = h(
    'div',
    { class: 'sm-lo', role: 'group', 'aria-label': t('loras.label') },
    h('div', { class: 'sm-lo-head' }, h('span', { class: 'sm-label' }, t('loras.label')), reset, add),
    rows,
    h('small', { class: 'sm-fi-hint' }, t('loras.hint')),
    error,
  );

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
    const row = h(
      'li',
      { class: 'sm-lo-row' },
      name,
      strength,
      iconButton(
        'close',
        t('loras.remove'),
        () => {
          row.remove();
          add.focus();
          node.leave();
        },
        { class: 'sm-icon-btn is-small' },
      ),
    );
    row.read = () => ({ name: name.value.trim(), strength: readNumber(strength.value, { label: t('loras.strength') }) });
    row.named = () => name.value.trim() !== '';
    row.addEventListener('focusout', (event) => row.contains(event.relatedTarget) || node.leave()); // both halves of a line are one entry
    row.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') node.leave();
      if (event.key === 'Escape') node.restore();
    });
    rows.append(row);
    return row;
  }

  async function send(uses) {
    const about = subject;
    last = uses && facts(uses);
    underway++;
    node.refuse(null);
    try {
      await change(uses);
    } catch (problem) {
      if (about === subject) node.refuse(problem);
    }
    underway--;
    if (about === subject && uses === null && !underway) node.restore(); // its echo may have come before the answer
  }

  node.control = add;
  node.read = () => [...rows.children].filter((row) => row.named()).map((row) => row.read());
  node.refuse = (problem) => {
    setClass(node, 'is-refused', Boolean(problem));
    error.paint(problem);
  };
  node.leave = () => {
    try {
      const uses = node.read();
      if (!underway && facts(uses) === facts(held)) {
        last = facts(held);
        node.refuse(null);
      } else if (facts(uses) !== last) send(uses);
    } catch (problem) {
      node.refuse(problem);
    }
  };
  node.restore = () => {
    subject++;
    last = facts(held);
    node.refuse(null);
    rows.replaceChildren();
    held.forEach(addRow);
  };
  node.paint = (uses, filmUses) => {
    const changed = facts(uses) !== facts(held);
    const differs = filmUses !== undefined && facts(uses) !== facts(filmUses);
    held = uses;
    if (!underway && !node.classList.contains('is-refused')) last = facts(held);
    if (changed && !underway && !rows.contains(document.activeElement)) node.restore();
    setClass(node, 'is-different', differs);
    show(reset, differs);
    if (differs) setLabel(reset, t('fields.resetTo', { value: lorasText(filmUses) }));
    setAttr(node, 'title', differs ? t('fields.film', { value: lorasText(filmUses) }) : null);
  };
  return node;
}
