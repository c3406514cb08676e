// The cast: a card for each character, place and prop, written in place. What is typed is saved as it is left, each edit one
// step to undo; pictures come by chooser or drop.
import { S, edit, flush, on, onFlush, op, toast } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, iconButton, setAttr, setLabel, setProp, setStyle, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, errorLine, list, setSource, show } from '../base/widgets.js';
import { footButton, openFrame, attempt } from '../base/dialog_frame.js';
import { openCrop } from '../memory/crop_dialog.js';
import { isOtherShape } from '../memory/references.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';
import { acceptFiles, sendPicture } from '../base/files.js';

const PAUSE_MS = 700;
const KINDS = ['character', 'place', 'prop'];
const kindOptions = () => KINDS.map((value) => h('option', { value }, t(`castKind.${value}`)));
const memberOf = (id) => S.state.film.cast.find((member) => member.id === id);

/** The cast as it is after `change(members)`, painted before the server has answered. */
const painted = (change) => ({
  optimistic: (state) => {
    state.film.cast = change(state.film.cast);
    return ['film.cast'];
  },
});
const withMember = (id, fields) => painted((all) => all.map((member) => (member.id === id ? { ...member, ...fields(member) } : member)));

// ---------------------------------------------------------------- pictures

function cropOf(id, name) {
  const member = memberOf(id);
  const one = member?.pictures.find(({ picture }) => picture === name);
  if (one) openCrop({ ...one, name: member.name, memberId: id, after: () => openCast({ show: id }) });
}

async function bring(card, files) {
  for (const file of files) {
    if (!file.type.startsWith('image/')) {
      card.error.paint({ message: t('cast.notPicture'), fix: t('cast.notPictureFix') });
      continue;
    }
    card.error.paint(null);
    setText(card.status, t('cast.adding', { name: file.name }));
    try {
      const picture = await sendPicture(`/app/cast/${encodeURIComponent(card.id)}/picture`, file, t('cast.notAdded'));
      card.wanted = picture;
      card.repaint();
      if (await isOtherShape(file))
        toast(t('cast.otherShape'), { action: { label: t('cast.choosePart'), run: () => cropOf(card.id, picture) } });
    } catch (problem) {
      card.error.paint(problem.fix === undefined ? { message: t('cast.notAdded'), fix: t('cast.notAddedFix') } : problem);
    }
    setText(card.status, '');
  }
}

function thumbNode(card) {
  const image = h('img', { alt: '', decoding: 'async' });
  const node = h(
    'button',
    {
      type: 'button',
      class: 'sm-ca-thumb',
      onclick: () => {
        card.shown = node.item.picture;
        card.repaint();
      },
    },
    image,
  );
  node.paint = (item) => {
    node.item = item;
    setSource(image, item.thumb);
    setAttr(node, 'aria-pressed', String(item.picture === card.shown));
    setAttr(node, 'aria-label', t('cast.picture', { n: item.at, count: item.count, name: item.of }));
  };
  return node;
}

function pictureTools(card) {
  const change = (kind, fields, how) => edit({ kind, member_id: card.id, picture: card.shown, ...fields }, withMember(card.id, how));
  const others = ({ pictures }) => pictures.filter(({ picture }) => picture !== card.shown);
  const first = iconButton(
    'star',
    t('cast.first'),
    () =>
      change('move_cast_picture', { index: 0 }, (member) => ({
        pictures: [member.pictures.find(({ picture }) => picture === card.shown), ...others(member)],
      })),
    { class: 'sm-icon-btn is-small' },
  );
  const crop = iconButton('crop', t('cast.crop'), () => cropOf(card.id, card.shown), { class: 'sm-icon-btn is-small' });
  const remove = iconButton(
    'trash',
    t('cast.removePicture'),
    () => {
      sayDone(
        change('remove_cast_picture', {}, (member) => ({ pictures: others(member) })),
        t('cast.pictureRemoved'),
      );
    },
    { class: 'sm-icon-btn is-small' },
  );
  const node = h('div', { class: 'sm-ca-tools' }, first, crop, remove);
  node.paint = (at) => setProp(first, 'disabled', at === 0);
  return node;
}

function pictureBox(card) {
  const large = h('img', { class: 'sm-ca-large', alt: '' });
  const none = h('span', { class: 'sm-ca-none' }, icon('picture'), t('cast.noPicture'));
  const tools = pictureTools(card);
  const chooser = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp', multiple: true, hidden: true });
  const add = h(
    'button',
    { type: 'button', class: 'sm-ca-thumb sm-ca-add', title: t('cast.addPictureHint'), onclick: () => chooser.click() },
    icon('plus'),
  );
  const thumbs = h('div', { class: 'sm-ca-thumbs', role: 'group' });
  const showThumbs = list(
    thumbs,
    ({ picture }) => picture,
    () => thumbNode(card),
  );
  chooser.addEventListener('change', () => {
    const files = [...chooser.files];
    chooser.value = '';
    bring(card, files);
  });
  const frame = h('div', { class: 'sm-ca-frame' }, large, none, tools);
  const node = h('div', { class: 'sm-ca-pictures' }, frame, h('div', { class: 'sm-ca-row' }, thumbs, chooser, add));
  node.paint = ({ name, pictures }) => {
    const { width, height } = S.state.film.settings.size;
    if (pictures.some(({ picture }) => picture === card.wanted)) [card.shown, card.wanted] = [card.wanted, null];
    const at = Math.max(
      0,
      pictures.findIndex(({ picture }) => picture === card.shown),
    );
    card.shown = pictures[at]?.picture ?? null;
    setStyle(frame, 'aspect-ratio', `${width} / ${height}`);
    [large, tools].forEach((part) => show(part, pictures.length > 0));
    show(none, !pictures.length);
    if (pictures.length) setSource(large, pictures[at].thumb);
    tools.paint(at);
    showThumbs(pictures.map((one, place) => ({ ...one, at: place + 1, count: pictures.length, of: name })));
    setAttr(thumbs, 'aria-label', t('cast.pictures', { name }));
    setLabel(add, t('cast.addPictureOf', { name }), t('cast.addPictureHint'));
    setAttr(chooser, 'aria-label', t('cast.addPictureOf', { name }));
  };
  return node;
}

// ---------------------------------------------------------------- words

/** A text of the card: sent when it is left or rests; `held()` is what the film holds. */
function wordsField(card, control, field, { rests = false } = {}) {
  let timer = 0;
  let was = null; // the text it was typed on
  const held = () => memberOf(card.id)?.[field] ?? '';
  const text = () => (field === 'name' ? control.value.trim() : control.value);
  async function save() {
    clearTimeout(timer);
    const wanted = text();
    if (was === null || !memberOf(card.id)) return;
    const on = was;
    was = null;
    if (wanted === on) return void card.error.paint(null);
    const change = { kind: 'change_cast_member', member_id: card.id, [field]: wanted, ...(field === 'description' ? { was: on } : {}) };
    try {
      await edit(change, {
        quiet: true,
        optimistic: field === 'description' ? withMember(card.id, () => ({ [field]: wanted })).optimistic : false,
      });
      card.refuse(null);
    } catch (problem) {
      card.refuse(problem, {
        control,
        again: (newer) => {
          was = newer;
          save();
        },
        drop: () => {
          control.value = held();
        },
      });
    }
  }
  control.addEventListener('input', () => {
    was ??= held();
    clearTimeout(timer);
    if (rests) timer = setTimeout(save, PAUSE_MS);
  });
  control.addEventListener('blur', save);
  control.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && control.tagName === 'INPUT' && !event.isComposing) save();
  });
  return {
    save,
    paint: (value) => {
      if (was === null && !card.refused && control.value !== value && document.activeElement !== control) control.value = value;
    },
  };
}

function refusal(card) {
  let answer = null;
  const mine = button(t('cast.keepMine'), () => answer.again(answer.newer));
  const theirs = button(t('cast.takeTheirs'), () => {
    answer.drop();
    card.refuse(null);
  });
  const line = errorLine(mine, theirs);
  card.refuse = (problem, how = null) => {
    const newer = problem?.status === 409 ? problem.current : undefined;
    card.refused = Boolean(problem);
    answer = how && { ...how, newer };
    line.paint(
      problem &&
        (newer === undefined ? problem : { message: problem.message, fix: t('cast.newer', { text: newer || t('cast.newer.empty') }) }),
    );
    [mine, theirs].forEach((one) => show(one, newer !== undefined));
  };
  card.error = line;
  return line;
}

function headRow(card, name, kind) {
  const move = (step) => () => {
    const index = S.state.film.cast.findIndex(({ id }) => id === card.id) + step;
    edit(
      { kind: 'move_cast_member', member_id: card.id, index },
      painted((all) => {
        const rest = all.filter(({ id }) => id !== card.id);
        return [...rest.slice(0, index), memberOf(card.id), ...rest.slice(index)];
      }),
    );
  };
  const up = iconButton('chevron_up', '', move(-1), { class: 'sm-icon-btn is-small' });
  const down = iconButton('chevron_down', '', move(1), { class: 'sm-icon-btn is-small' });
  const remove = iconButton(
    'trash',
    '',
    () => {
      const { name: gone } = memberOf(card.id);
      sayDone(
        edit(
          { kind: 'remove_cast_member', member_id: card.id },
          painted((all) => all.filter(({ id }) => id !== card.id)),
        ),
        t('cast.removed', { name: gone }),
      );
    },
    { class: 'sm-icon-btn is-small' },
  );
  const node = h('div', { class: 'sm-ca-head' }, name, kind, h('span', { class: 'sm-ca-order' }, up, down, remove));
  node.paint = ({ name: said, id }) => {
    const at = S.state.film.cast.findIndex((member) => member.id === id);
    setProp(up, 'disabled', at === 0);
    setProp(down, 'disabled', at === S.state.film.cast.length - 1);
    setLabel(up, t('cast.up', { name: said }));
    setLabel(down, t('cast.down', { name: said }));
    setLabel(remove, t('cast.remove', { name: said }));
  };
  return node;
}

function cardNode(id, leavers) {
  const card = {
    id,
    shown: null,
    wanted: null,
    status: h('span', { class: 'sm-dim', role: 'status' }),
    repaint: () => node.paint(memberOf(id)),
  };
  const name = h('input', {
    class: 'sm-field sm-ca-name',
    type: 'text',
    maxlength: '60',
    dir: 'auto',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const kind = h('select', { class: 'sm-field sm-ca-kind', 'aria-label': t('cast.kind') }, ...kindOptions());
  const look = h('textarea', { class: 'sm-field sm-ca-look', rows: '3', dir: 'auto', placeholder: t('cast.descriptionHint') });
  const error = refusal(card);
  const fields = [wordsField(card, name, 'name'), wordsField(card, look, 'description', { rests: true })];
  const head = headRow(card, name, kind);
  const pictures = pictureBox(card);
  const used = h('span', { class: 'sm-faint sm-num' });
  kind.addEventListener('change', () =>
    edit(
      { kind: 'change_cast_member', member_id: id, role: kind.value },
      withMember(id, () => ({ kind: kind.value })),
    ),
  );
  fields.forEach(({ save }) => leavers.add(save));
  const node = h(
    'li',
    { class: 'sm-ca', 'data-member': id },
    pictures,
    h(
      'div',
      { class: 'sm-ca-words' },
      head,
      look,
      error,
      h('div', { class: 'sm-ca-foot' }, used, h('span', { class: 'sm-spring' }), card.status),
    ),
  );
  acceptFiles(node, (files) => bring(card, files));
  node.paint = (member) => {
    if (!member) return;
    fields[0].paint(member.name);
    fields[1].paint(member.description);
    setProp(kind, 'value', member.kind);
    setAttr(name, 'aria-label', t('cast.nameOf', { name: member.name }));
    setAttr(look, 'aria-label', t('cast.descriptionOf', { name: member.name }));
    setAttr(node, 'aria-label', member.name);
    setText(used, member.shot_count ? t('cast.shots', { n: member.shot_count }) : t('cast.shots.none'));
    head.paint(member);
    pictures.paint(member);
  };
  return node;
}

function newMember(frame, name) {
  const field = h('input', {
    class: 'sm-field',
    type: 'text',
    maxlength: '60',
    dir: 'auto',
    value: name,
    'aria-label': t('cast.newName'),
    placeholder: t('cast.newNameHint'),
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const kind = h('select', { class: 'sm-field sm-ca-kind', 'aria-label': t('cast.kind') }, ...kindOptions());
  const add = h('button', { type: 'submit', class: 'sm-btn is-primary' }, t('cast.add'));
  const submit = (event) => {
    event.preventDefault();
    attempt(frame, add, async () => {
      const { member_id: id } = await op({ op: 'add_cast_member', name: field.value, kind: kind.value }, [], { quiet: true });
      field.value = '';
      frame.write = id;
      writeWhenHere(frame);
    });
  };
  const node = h('form', { class: 'sm-ca-new', onsubmit: submit }, field, kind, add);
  node.field = field;
  return node;
}

// The answer may be here before the event that brings the card, or after it.
function writeWhenHere(frame) {
  const look = frame.write && frame.body.querySelector(`[data-member="${CSS.escape(frame.write)}"] textarea`);
  if (!look) return;
  frame.write = null;
  look.focus();
  look.closest('li').scrollIntoView({ block: 'nearest' });
}

/** Shows the cast; `name` begins a new member, `show` brings a known one into sight. */
export function openCast({ name = '', show: wanted = null } = {}) {
  flush();
  const frame = openFrame(t('cast.title'), { wide: true });
  const leavers = new Set();
  const cards = h('ol', { class: 'sm-ca-list', 'aria-label': t('cast.title') });
  const empty = h(
    'div',
    { class: 'sm-ca-empty' },
    icon('people'),
    h('strong', {}, t('cast.emptyTitle')),
    h('p', { class: 'sm-dim' }, t('cast.empty')),
  );
  const fresh = newMember(frame, name);
  const showCards = list(
    cards,
    ({ id }) => id,
    ({ id }) => cardNode(id, leavers),
  );
  const leaveAll = () => leavers.forEach((save) => save());
  const stops = [
    onFlush(leaveAll),
    on([CHANGED.film], () => {
      show(empty, !S.state.film.cast.length);
      showCards(S.state.film.cast);
      writeWhenHere(frame);
    }),
  ];
  frame.node.addEventListener('close', () => {
    leaveAll();
    stops.forEach((stop) => stop());
  });
  frame.node.classList.add('sm-cast-dialog');
  frame.body.append(h('p', { class: 'sm-dim' }, t('cast.intro')), fresh, empty, cards);
  frame.foot.append(footButton(t('cast.done'), frame.close));
  frame.write = wanted;
  writeWhenHere(frame);
  if (!wanted) fresh.field.focus();
}
