// The list of names that opens at the caret after an @ in the prompt. The text box keeps the focus: arrows choose, Enter or
// Tab takes the name, Esc closes. While an input method composes, its keys are its own.
import { S } from '../store/store.js';
import { keepBeside } from '../base/popover.js';
import { h, setAttr, setText } from '../base/dom.js';
import { t } from '../base/text.js';

const LONGEST = 60;
const SPACELESS = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f]$/;
const INSIDE_WORD = /[\p{L}\p{N}_+@\uff20]$/u;

/** What stands between an @ and the caret: {start, query}, or null where nobody is being mentioned. */
function mentionAt(text, caret) {
  const start = Math.max(text.lastIndexOf('@', caret - 1), text.lastIndexOf('\uff20', caret - 1));
  if (start < 0 || caret - start > LONGEST) return null;
  const before = text.slice(0, start);
  if (INSIDE_WORD.test(before) && !SPACELESS.test(before)) return null;
  const query = text.slice(start + 1, caret);
  return query.includes('\n') || query.startsWith(' ') ? null : { start, query };
}

/** Members whose name fits the query: those that begin with it first, then those with a word that does. */
function fitting(query) {
  const wanted = query.toLocaleLowerCase();
  const rank = ({ name }) => {
    const known = name.toLocaleLowerCase();
    if (known.startsWith(wanted)) return 0;
    return wanted && known.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return S.state.film.cast
    .map((member) => [rank(member), member])
    .filter(([at]) => at < 2)
    .sort((a, b) => a[0] - b[0])
    .map(([, member]) => member);
}

const COPIED = [
  'font',
  'letterSpacing',
  'padding',
  'border',
  'boxSizing',
  'lineHeight',
  'textAlign',
  'direction',
  'tabSize',
  'wordSpacing',
];

/** Where the character at `index` of the box stands on the screen: {left, top, bottom}. */
function caretPlace(box, index) {
  const style = getComputedStyle(box);
  const copy = h('div', { 'aria-hidden': 'true' }, box.value.slice(0, index));
  COPIED.forEach((name) => (copy.style[name] = style[name]));
  Object.assign(copy.style, {
    position: 'fixed',
    visibility: 'hidden',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'break-word',
    width: `${box.clientWidth + 2}px`,
    left: '0',
    top: '0',
  });
  const mark = h('span', {}, '@');
  copy.append(mark);
  box.after(copy);
  const [frame, from, at] = [box.getBoundingClientRect(), copy.getBoundingClientRect(), mark.getBoundingClientRect()];
  copy.remove();
  const top = frame.top + (at.top - from.top) - box.scrollTop;
  return { left: frame.left + (at.left - from.left), top, bottom: top + at.height };
}

function row(member, at, take) {
  const picture = member.pictures.length
    ? h('img', { class: 'sm-ch-picture', src: member.pictures[0].thumb, alt: '' })
    : h('span', { class: 'sm-ch-picture' });
  const node = h(
    'div',
    { class: 'sm-mn-row', role: 'option', id: `sm-mention-${at}`, 'aria-selected': 'false', 'data-kind': member.kind },
    picture,
    h('span', { class: 'sm-mn-name', dir: 'auto' }, member.name),
    h('span', { class: 'sm-mn-look', dir: 'auto' }, member.description || t(`castKind.${member.kind}`)),
  );
  node.addEventListener('pointerdown', (event) => event.preventDefault()); // the box keeps the focus
  node.addEventListener('click', () => take(member));
  return node;
}

// The browser's own way to type keeps its undo; setRangeText is for those that no longer have it.
function typeOver(box, start, end, text) {
  box.setSelectionRange(start, end);
  if (document.execCommand('insertText', false, text)) return;
  box.setRangeText(text, start, end, 'end');
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** The box offers the cast after an @. Returns the nodes that belong beside it. */
export function offerMentions(box) {
  const said = h('span', { class: 'sm-unseen', role: 'status' });
  const rows = h('div', { id: 'sm-mentions', class: 'sm-menu sm-mn', role: 'listbox', 'aria-label': t('mention.list'), popover: 'manual' });
  let found = [];
  let chosen = 0;
  let asked = null; // {start, query}: the mention the list is for
  let dismissed = -1; // where the mention began that was sent away with Esc

  function close() {
    if (!asked) return;
    asked = null;
    if (rows.matches(':popover-open')) rows.hidePopover();
    ['aria-activedescendant', 'aria-controls'].forEach((name) => setAttr(box, name, null));
    setText(said, '');
  }
  function choose(at) {
    chosen = (at + found.length) % found.length;
    [...rows.children].forEach((node, place) => setAttr(node, 'aria-selected', String(place === chosen)));
    setAttr(box, 'aria-activedescendant', `sm-mention-${chosen}`);
    rows.children[chosen].scrollIntoView({ block: 'nearest' });
  }
  function take(member) {
    const { start } = asked;
    close();
    dismissed = start;
    const end = box.selectionEnd;
    const gap = /^\s/.test(box.value.slice(end)) || SPACELESS.test(member.name) ? '' : ' ';
    typeOver(box, start, end, `@${member.name}${gap}`);
  }
  function open(at) {
    asked = at;
    rows.replaceChildren(...found.map((member, place) => row(member, place, take)));
    if (rows.matches(':popover-open')) stand();
    else {
      rows.showPopover();
      keepBeside(rows, stand);
    }
    setAttr(box, 'aria-controls', rows.id);
    setText(said, t('mention.count', { n: found.length }));
    choose(0);
  }
  function stand() {
    const spot = caretPlace(box, asked.start);
    const { width, height } = rows.getBoundingClientRect();
    rows.style.left = `${Math.max(8, Math.min(spot.left - 6, innerWidth - width - 8))}px`;
    rows.style.top = `${spot.bottom + 4 + height > innerHeight - 8 ? spot.top - height - 4 : spot.bottom + 4}px`;
  }
  function look() {
    const at = box.selectionStart === box.selectionEnd ? mentionAt(box.value, box.selectionEnd) : null;
    if (at?.start !== dismissed) dismissed = -1;
    found = at && at.start !== dismissed ? fitting(at.query) : [];
    if (found.length) open(at);
    else close();
  }
  const ACTS = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => take(found[chosen]),
    Tab: () => take(found[chosen]),
    Escape: () => {
      dismissed = asked.start;
      close();
    },
  };
  box.addEventListener('keydown', (event) => {
    const act =
      asked &&
      !event.isComposing &&
      event.keyCode !== 229 &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      !event.shiftKey &&
      ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  box.addEventListener('input', (event) => !event.isComposing && look());
  box.addEventListener('compositionstart', close);
  box.addEventListener('compositionend', look);
  box.addEventListener('keyup', (event) => /^(Arrow(Left|Right)|Home|End)$/.test(event.key) && look());
  box.addEventListener('click', look);
  box.addEventListener('blur', close);
  box.addEventListener('scroll', close);
  setAttr(box, 'aria-autocomplete', 'list');
  setAttr(box, 'aria-haspopup', 'listbox');
  return [rows, said];
}
