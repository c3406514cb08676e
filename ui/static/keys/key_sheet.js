// The key sheet: every key with what it does; a key that is clicked can be given another one.
import { h, iconButton, setAttr, setClass, setProp, setText } from '../base/dom.js';
import { anyChanged, bind, holderOf, isChanged, keyFromStart, nameOf, refusalOf, resetKeys, shown, written } from '../base/bindings.js';
import { command, nameOfCommand } from '../store/commands.js';
import { button, errorLine } from '../base/widgets.js';
import { t } from '../base/text.js';

/** The lines of the sheet: [commands by their ids, or what else is pressed; the text]. What is pressed in `lists` stays as it is. */
export const SHEET = {
  play: [
    [['play.toggle'], 'space'],
    [['play.reverse', 'play.stop', 'play.forward'], 'jkl'],
    [['go.before', 'go.after'], 'arrows'],
    [['go.secondBack', 'go.secondOn'], 'second'],
  ],
  shots: [
    [['go.first', 'go.last'], 'ends'],
    [['shot.earlier', 'shot.later'], 'move'],
    [['shot.cut'], 'cut'],
    [['shot.new', 'shot.newBefore'], 'new'],
    [['shot.duplicate'], 'duplicate'],
    [['shot.remove'], 'delete'],
    [['go.secondBack', 'go.secondOn', 'choose.toStart', 'choose.toEnd'], 'choose'],
    [['choose.all'], 'choose.all'],
    [[t('keys.pressed.choose.one'), t('keys.pressed.choose.range')], 'choose.click'],
    [['scene.earlier', 'scene.later'], 'move.scene'],
    [['shot.note'], 'note.key'],
    [['film.cast'], 'cast'],
  ],
  takes: [
    [['shot.generate'], 'generate'],
    [['shot.generateNext'], 'generate.front'],
    [['take.before', 'take.after'], 'takes'],
    [['take.circle'], 'circle'],
    [['memory.pin'], 'pin'],
    [['memory.pinHere'], 'pin.here'],
    [['shot.earlier', 'shot.later'], 'order'],
    [['memory.grab'], 'grab'],
    [['compare.toggle', 'compare.flip'], 'compare'],
    [['onion.toggle', 'onion.weaker', 'onion.stronger'], 'onion'],
    [['queue.stop'], 'cancel'],
  ],
  view: [
    [['film.undo'], 'undo'],
    [['film.redo', 'film.redoToo'], 'redo'],
    [['timeline.fit'], 'fit'],
    [[t('keys.pressed.zoom')], 'zoom'],
    [['play.fullscreen'], 'fullscreen'],
    [['page.palette'], 'palette'],
    [['page.nextPane', 'page.paneBefore'], 'panes'],
    [['fold.shot', 'fold.memory', 'fold.queue'], 'folds'],
    [['page.keys'], 'help'],
    [['page.leave'], 'esc'],
  ],
  lists: [
    [['↑', '↓'], 'lists.walk'],
    [['Home', 'End'], 'lists.ends'],
    [['Enter', 'Tab'], 'lists.take'],
    [['←', '→'], 'lists.row'],
    [['Alt+↑', 'Alt+↓'], 'lists.job.move'],
    [['Enter'], 'lists.job.change'],
    [['Del'], 'lists.job.remove'],
    [['↑', '↓', '←', '→'], 'lists.rail'],
    [['Page up', 'Page down'], 'lists.page'],
    [['Enter'], 'lists.review'],
    [['↑', '↓'], 'lists.number'],
    [['+', '\u2212', '0'], 'lists.crop'],
    [['Ctrl+Enter'], 'lists.save'],
    [[t('keys.pressed.choose.range')], 'lists.compare'],
  ],
};
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
    setText(said, t('binding.said', { what: nameOfCommand(key.command) }));
  };
  const give = (given, name, holder = null) => {
    bind(given.id, name, holder);
    begin();
    setText(said, t('binding.done', { what: nameOfCommand(given), key: written(name) }));
    keys.find((key) => key.command === given).root.focus();
  };
  const pressed = (event) => {
    event.stopPropagation(); // the page's keys rest
    if (!listening || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
    event.preventDefault();
    const { command: given } = listening;
    const name = nameOf(event);
    if (event.key === 'Escape' || (name === keyFromStart(given.id) && !isChanged(given.id))) return begin();
    stop();
    const why = refusalOf(name) || (given.typing && !/ctrl|alt/.test(name) ? 'typing' : null);
    const key = written(name);
    if (why) return refuse({ message: t(`binding.${why}`, { key }), fix: t(`binding.${why}Fix`) });
    const holder = holderOf(name, given.id);
    if (!holder) return give(given, name);
    refuse({ message: t('binding.taken', { key, what: nameOfCommand(command(holder)) }), fix: t('binding.takenFix') }, () =>
      give(given, name, holder),
    );
  };
  const keyButton = (given, what) => {
    const root = h('button', { type: 'button', class: 'sm-kbd sm-key', onclick: () => listen(key) });
    const paint = () => {
      const [key, changed] = [shown(given.id), isChanged(given.id)];
      setText(root, key);
      setAttr(root, 'aria-label', t('binding.change', { key, what }));
      setAttr(root, 'title', changed ? t('binding.resetOne', { key: written(keyFromStart(given.id)) }) : t('binding.how'));
      setClass(root, 'is-changed', changed);
    };
    const key = { command: given, root, paint };
    keys.push(key);
    return root;
  };
  // One key that does two things is said twice, and can be changed where it is said first.
  const keyAgain = ({ id }) => {
    const root = h('kbd', { class: 'sm-kbd' });
    keys.push({ command: null, root, paint: () => setText(root, shown(id)) });
    return root;
  };
  const keyOf = (pressed, what) => {
    const given = command(pressed);
    if (!given || given.fixed) return h('kbd', { class: 'sm-kbd' }, given ? shown(given.id) : pressed);
    return keys.some((key) => key.command === given) ? keyAgain(given) : keyButton(given, what);
  };
  const line = ([pressed, what]) =>
    h(
      'div',
      {},
      h(
        'dt',
        {},
        pressed.map((one) => keyOf(one, t(`keys.${what}`))),
      ),
      h('dd', {}, t(`keys.${what}`)),
    );
  const group = ([name, lines]) =>
    h('section', { class: `is-${name}` }, h('h3', {}, t(`keys.group.${name}`)), h('dl', {}, lines.map(line)));
  const node = h(
    'dialog',
    { class: 'sm-dialog sm-keys-dialog', 'aria-labelledby': 'sm-keys-title' },
    h(
      'header',
      {},
      h('h2', { id: 'sm-keys-title' }, t('keys.title')),
      reset,
      iconButton('close', t('keys.close'), () => node.close()),
    ),
    h(
      'div',
      { class: 'sm-dialog-body' },
      h('div', { class: 'sm-keys' }, Object.entries(SHEET).map(group)),
      h('p', { class: 'sm-keys-note' }, t('keys.note')),
    ),
    h('footer', { class: 'sm-keys-foot' }, said, error),
  );
  node.addEventListener('click', (event) => event.target === node && node.close());
  node.addEventListener('keydown', pressed);
  node.addEventListener('cancel', (event) => listening && event.preventDefault());
  return { node, begin };
}
