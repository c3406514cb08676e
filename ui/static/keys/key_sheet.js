// The key sheet: every key with what it does; a key that is clicked can be given another one.
import { h, iconButton, setAttr, setClass, setProp, setText } from '../base/dom.js';
import { actionWritten, anyChanged, bind, holderOf, isChanged, nameOf, refusalOf, resetKeys, shown, written } from '../base/bindings.js';
import { nameOfAction } from './commands.js';
import { SHEET, actions, worksWhileTyping } from './keys.js';
import { button, errorLine } from '../base/widgets.js';
import { t } from '../base/text.js';

const FIXED = new Set(['escape', 'f6', 'shift+f6']);
const STAYS = 'lists'; // a group of keys that every list has
let sheet = null;

/** The key sheet is open. */
export function openKeySheet() {
  sheet ||= build();
  if (!sheet.node.isConnected) document.body.append(sheet.node);
  sheet.begin(); // first: what is disabled then can't take the focus
  if (!sheet.node.open) sheet.node.showModal();
}

function build() {
  const swap = button(t('binding.swap'), () => swapped?.());
  const error = errorLine(swap);
  const said = h('p', { class: 'sm-dim', role: 'status' });
  const reset = button(t('binding.reset'), () => {
    resetKeys();
    begin();
  });
  const keys = [];
  let swapped = null;
  let listening = null;

  const refuse = (problem, act = null) => {
    setText(said, t('binding.how'));
    swapped = act;
    error.paint(problem);
    setProp(swap, 'hidden', !act);
  };
  const begin = () => {
    stop();
    refuse(null);
    keys.forEach((key) => key.paint());
    setProp(reset, 'disabled', !anyChanged());
    setText(said, t('binding.how'));
  };
  const stop = () => {
    const was = listening;
    listening = null;
    was?.paint();
  };
  const listen = (key) => {
    stop();
    refuse(null);
    listening = key;
    setText(key.root, t('binding.press'));
    setText(said, t('binding.said', { what: nameOfAction(key.action) }));
  };
  const give = (action, name, holder = null) => {
    bind(action, name, holder);
    begin();
    setText(said, t('binding.done', { what: nameOfAction(action), key: written(name) }));
    keys.find((key) => key.action === action).root.focus();
  };
  const pressed = (event) => {
    event.stopPropagation(); // the page's keys rest
    if (!listening || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
    event.preventDefault();
    const { action } = listening;
    const name = nameOf(event);
    if (event.key === 'Escape' || name === action && !isChanged(action)) return begin();
    stop();
    const why = refusalOf(name) || (worksWhileTyping(action) && !/ctrl|alt/.test(name) ? 'typing' : null);
    const key = written(name);
    if (why) return refuse({ message: t(`binding.${why}`, { key }), fix: t(`binding.${why}Fix`) });
    const holder = holderOf(name, action, actions());
    if (!holder) return give(action, name);
    refuse({ message: t('binding.taken', { key, what: nameOfAction(holder) }), fix: t('binding.takenFix') }, () => give(action, name, holder));
  };
  const keyButton = (action, what) => {
    const root = h('button', { type: 'button', class: 'sm-kbd sm-key', onclick: () => listen(key) });
    const paint = () => {
      setText(root, shown(action));
      setAttr(root, 'aria-label', t('binding.change', { key: shown(action), what }));
      setAttr(root, 'title', isChanged(action) ? t('binding.resetOne', { key: written(action) }) : t('binding.how'));
      setClass(root, 'is-changed', isChanged(action));
    };
    const key = { action, root, paint };
    keys.push(key);
    return root;
  };
  // One key that does two things is said twice, and can be changed where it is said first.
  const keyAgain = (action) => {
    const root = h('kbd', { class: 'sm-kbd' });
    keys.push({ action: null, root, paint: () => setText(root, shown(action)) });
    return root;
  };
  const keyOf = (text, what, stays) => {
    const action = actionWritten(text);
    if (stays || FIXED.has(action) || !actions().includes(action)) return h('kbd', { class: 'sm-kbd' }, text);
    return keys.some((key) => key.action === action) ? keyAgain(action) : keyButton(action, what);
  };
  const line = ([texts, what], stays) => h('div', {}, h('dt', {}, texts.map((text) => keyOf(text, t(`keys.${what}`), stays))), h('dd', {}, t(`keys.${what}`)));
  const group = ([name, lines]) => h('section', { class: `is-${name}` }, h('h3', {}, t(`keys.group.${name}`)), h('dl', {}, lines.map((one) => line(one, name === STAYS))));
  const node = h(
    'dialog',
    { class: 'sm-dialog sm-keys-dialog', 'aria-labelledby': 'sm-keys-title' },
    h('header', {}, h('h2', { id: 'sm-keys-title' }, t('keys.title')), reset, iconButton('close', t('keys.close'), () => node.close())),
    h('div', { class: 'sm-dialog-body' }, h('div', { class: 'sm-keys' }, Object.entries(SHEET).map(group)), h('p', { class: 'sm-keys-note' }, t('keys.note'))),
    h('footer', { class: 'sm-keys-foot' }, said, error),
  );
  node.addEventListener('click', (event) => event.target === node && node.close());
  node.addEventListener('keydown', pressed);
  node.addEventListener('cancel', (event) => listening && event.preventDefault());
  return { node, begin };
}
