// Under the prompt: who of the cast is in the shot, @names that are nobody's, and the prompt exactly as it is sent.
import { S, edit } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, list, setSource, show } from '../base/widgets.js';
import { openDialog } from '../store/dialogs.js';
import { commas, t } from '../base/text.js';
import { list as wordsList } from '../base/numbers.js';

const LOW = matchMedia('(max-height: 960px)');
const LOWEST = matchMedia('(max-height: 840px)');
const mostShown = () => (LOWEST.matches ? 3 : LOW.matches ? 5 : 8); // on a low screen one row, so that the takes below stay in sight

function chip(say) {
  const picture = h('img', { class: 'sm-ch-picture', alt: '', decoding: 'async' });
  const name = h('span', { class: 'sm-ch-name' });
  const sign = h('span', { class: 'sm-ch-sign' }, icon('check'));
  const node = h('button', { type: 'button', class: 'sm-ch', onclick: () => say(node.item) }, sign, picture, name);
  node.paint = (item) => {
    const { member, on, mentioned } = item;
    node.item = item;
    setAttr(node, 'aria-pressed', String(on));
    setAttr(node, 'data-kind', member.kind);
    setClass(node, 'is-out', mentioned && !on);
    setAttr(
      node,
      'title',
      on
        ? t(mentioned ? 'chips.on' : 'chips.on.own', { name: member.name })
        : mentioned
          ? t('chips.out', { name: member.name })
          : t('chips.off', { name: member.name }),
    );
    setText(name, member.name);
    show(picture, member.pictures.length > 0);
    if (member.pictures.length) setSource(picture, member.pictures[0].thumb);
    show(sign, on);
  };
  return node;
}

function unknownLine() {
  const words = h('p', {});
  const add = button('', () => openDialog('cast', { name: add.name }));
  const node = h('div', { class: 'sm-ch-unknown', role: 'status', hidden: true }, icon('warning'), words, add);
  node.paint = (names) => {
    show(node, names.length > 0);
    if (!names.length) return;
    add.name = names[0].replaceAll('_', ' ');
    setText(words, t('chips.unknown', { names: commas(names.map((name) => `@${name}`)), n: names.length }));
    setText(add, t('chips.add', { name: add.name }));
  };
  return node;
}

/** The chips, and what is to say of @names that are nobody's. `paint(shot)`. */
export function castRow() {
  const row = h('div', { class: 'sm-ch-list', role: 'group', 'aria-label': t('chips.label') });
  const more = h('button', {
    type: 'button',
    class: 'sm-ch sm-ch-more',
    onclick: () => {
      open = !open;
      node.paint(last);
    },
  });
  const line = h(
    'div',
    { class: 'sm-ch-row' },
    row,
    more,
    iconButton(
      'people',
      () => t('chips.edit'),
      () => openDialog('cast'),
      { class: 'sm-icon-btn is-small' },
    ),
  );
  const unknown = unknownLine();
  const node = h('div', { class: 'sm-ch-box' }, line, unknown);
  let open = false;
  let last = null;
  const say = ({ member, on, mentioned }) =>
    edit({ kind: 'say_cast', shot_id: last.id, member_id: member.id, say: on === mentioned ? (on ? 'out' : 'in') : null });
  const showChips = list(
    row,
    ({ member }) => member.id,
    () => chip(say),
  );
  for (const height of [LOW, LOWEST]) height.addEventListener('change', () => last && node.paint(last));
  node.paint = (one) => {
    if (one.id !== last?.id) open = false;
    last = one;
    const all = S.state.film.cast.map((member) => ({
      member,
      on: one.cast.includes(member.id),
      mentioned: one.mentioned.includes(member.id),
    }));
    let room = mostShown() - all.filter((item) => item.on || item.mentioned).length;
    const shown = all.filter((item) => open || item.on || item.mentioned || room-- > 0);
    const hidden = all.length - shown.length;
    show(node, all.length > 0 || one.unknown_names.length > 0);
    show(line, all.length > 0);
    showChips(shown);
    show(more, hidden > 0 || (open && all.length > mostShown()));
    setText(more, hidden ? t('chips.more', { n: hidden }) : t('chips.fewer'));
    setAttr(more, 'aria-label', hidden ? t('chips.moreLabel', { n: hidden }) : t('chips.fewer'));
    unknown.paint(one.unknown_names);
  };
  return node;
}

const ADDS = ['language', 'cast'];
const piece = ({ text, from }) => (from === 'prompt' ? text : h('ins', { class: `sm-se-${from}`, title: t(`sent.adds.${from}`) }, text));

/** The prompt as it is sent, folded, where that is not the prompt to the letter. `paint(shot)`. */
export function sentPart() {
  const words = h('span', { class: 'sm-in-state' });
  const text = h('p', { class: 'sm-se-text', dir: 'auto', tabindex: '0', 'aria-label': t('sent.text') });
  const node = h('details', { class: 'sm-in-fold sm-se', hidden: true }, h('summary', {}, h('span', {}, t('sent.title')), words), text);
  let shown = '';
  node.paint = ({ sent_prompt: parts }) => {
    show(node, Boolean(parts));
    const now = JSON.stringify(parts);
    if (!parts || now === shown) return;
    shown = now;
    const added = ADDS.filter((from) => parts.some((part) => part.from === from));
    setText(words, added.length ? t('sent.with', { names: wordsList(added.map((from) => t(`sent.adds.${from}`))) }) : t('sent.names'));
    text.replaceChildren(...parts.map(piece));
  };
  return node;
}
