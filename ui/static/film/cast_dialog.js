// The cast: a card for each character, place and prop, written in place. What is typed is saved as it is left, each edit one
// step to undo; pictures come by chooser or drop.
import { S, edit, flush, on, onFlush, op } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, iconButton, setAttr, setLabel, setProp, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, errorLine, list, show } from '../base/widgets.js';
import { footButton, openFrame, attempt } from '../base/dialog_frame.js';
import { memberOf, painted, withMember } from './cast_members.js';
import { bring, pictureBox } from './cast_pictures.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';
import { acceptFiles } from '../base/files.js';

/** @import { CastRow } from '../base/contract.js' */
/** @import { Refusal } from '../store/reads.js' */
/** @import { Card } from './cast_pictures.js' */
/** @import { Frame } from '../base/dialog_frame.js' */
/** @typedef {ReturnType<typeof refusal>} Objection */
/**
 * What a person can do about two texts.
 * @typedef {object} Choice
 * @property {(newer: string) => void} again the own text is sent, on the newer one
 * @property {() => void} drop the newer text is taken
 */

const PAUSE_MS = 700;
/** @type {CastRow['kind'][]} */
const KINDS = ['character', 'place', 'prop'];
const kindOptions = () => KINDS.map((value) => h('option', { value }, t(`castKind.${value}`)));

// ---------------------------------------------------------------- words

/** A text of the card: sent when it is left or rests; `held()` is what the film holds.
 *  @param {string} id
 *  @param {HTMLInputElement | HTMLTextAreaElement} control
 *  @param {'name' | 'description'} field
 *  @param {Objection} objection */
function wordsField(id, control, field, objection, { rests = false } = {}) {
  let timer = 0;
  /** @type {string | null} the text it was typed on */
  let was = null;
  const held = () => memberOf(id)?.[field] ?? '';
  const text = () => (field === 'name' ? control.value.trim() : control.value);
  async function save() {
    clearTimeout(timer);
    const wanted = text();
    if (was === null || !memberOf(id)) return;
    const on = was;
    was = null;
    if (wanted === on) return void objection.node.paint(null);
    const change = field === 'name' ? { name: wanted } : { description: wanted, was: on };
    try {
      await edit(
        { kind: 'change_cast_member', member_id: id, ...change },
        { quiet: true, optimistic: field === 'description' ? withMember(id, () => ({ description: wanted })).optimistic : false },
      );
      objection.refuse(null);
    } catch (error) {
      objection.refuse(/** @type {Refusal} */ (error), {
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
  if (control instanceof HTMLInputElement)
    control.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) save();
    });
  /** @param {string} value */
  const paint = (value) => {
    if (was === null && !objection.stands() && control.value !== value && document.activeElement !== control) control.value = value;
  };
  return { save, paint };
}

/** The error line of a card, with the choice where another text came in between: {node, refuse(problem, choice), stands()}. */
function refusal() {
  /** @type {Choice & { newer: string } | null} */
  let choice = null;
  let refused = false;
  const mine = button(t('cast.keepMine'), () => choice?.again(choice.newer));
  const theirs = button(t('cast.takeTheirs'), () => {
    choice?.drop();
    refuse(null);
  });
  const node = errorLine(mine, theirs);
  /** @type {(problem: Refusal | null, how?: Choice | null) => void} */
  const refuse = (problem, how = null) => {
    const newer = problem?.status === 409 ? problem.current : undefined;
    refused = Boolean(problem);
    choice = how && newer !== undefined ? { ...how, newer } : null;
    node.paint(
      problem &&
        (newer === undefined ? problem : { message: problem.message, fix: t('cast.newer', { text: newer || t('cast.newer.empty') }) }),
    );
    [mine, theirs].forEach((one) => show(one, newer !== undefined));
  };
  refuse(null);
  return { node, refuse, stands: () => refused };
}

/** The name and the kind of a member, its place, and the way out. `paint(member)`.
 *  @type {(id: string, name: HTMLElement, kind: HTMLElement) => HTMLElement & { paint: (member: CastRow) => void }} */
function headRow(member, name, kind) {
  /** @type {(step: number) => () => void} */
  const move = (step) => () => {
    const index = S.state.film.cast.findIndex(({ id }) => id === member) + step;
    edit(
      { kind: 'move_cast_member', member_id: member, index },
      painted((all) => {
        const [it, rest] = [all.filter(({ id }) => id === member), all.filter(({ id }) => id !== member)];
        return [...rest.slice(0, index), ...it, ...rest.slice(index)];
      }),
    );
  };
  const up = iconButton('chevron_up', '', move(-1), { class: 'sm-icon-btn is-small' });
  const down = iconButton('chevron_down', '', move(1), { class: 'sm-icon-btn is-small' });
  const remove = iconButton(
    'trash',
    '',
    () => {
      const gone = memberOf(member)?.name;
      sayDone(
        edit(
          { kind: 'remove_cast_member', member_id: member },
          painted((all) => all.filter(({ id }) => id !== member)),
        ),
        t('cast.removed', { name: gone }),
      );
    },
    { class: 'sm-icon-btn is-small' },
  );
  const node = h('div', { class: 'sm-ca-head' }, name, kind, h('span', { class: 'sm-ca-order' }, up, down, remove));
  /** @param {CastRow} row */
  const paint = ({ name: said, id }) => {
    const at = S.state.film.cast.findIndex((one) => one.id === id);
    setProp(up, 'disabled', at === 0);
    setProp(down, 'disabled', at === S.state.film.cast.length - 1);
    setLabel(up, t('cast.up', { name: said }));
    setLabel(down, t('cast.down', { name: said }));
    setLabel(remove, t('cast.remove', { name: said }));
  };
  return Object.assign(node, { paint });
}

/** The card of a member; what sends its texts joins `leavers`.
 *  @type {(id: string, leavers: Set<() => unknown>) => HTMLLIElement & { paint: (member: CastRow) => void }} */
function cardNode(id, leavers) {
  const objection = refusal();
  /** @type {Card} */
  const card = {
    id,
    shown: null,
    wanted: null,
    status: h('span', { class: 'sm-dim', role: 'status' }),
    says: (problem) => objection.node.paint(problem),
    repaint: () => {
      const member = memberOf(id);
      if (member) paint(member);
    },
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
  const fields = [wordsField(id, name, 'name', objection), wordsField(id, look, 'description', objection, { rests: true })];
  const head = headRow(id, name, kind);
  const pictures = pictureBox(card);
  const used = h('span', { class: 'sm-faint sm-num' });
  kind.addEventListener('change', () => {
    const role = /** @type {CastRow['kind']} */ (kind.value);
    edit(
      { kind: 'change_cast_member', member_id: id, role },
      withMember(id, () => ({ kind: role })),
    );
  });
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
      objection.node,
      h('div', { class: 'sm-ca-foot' }, used, h('span', { class: 'sm-spring' }), card.status),
    ),
  );
  acceptFiles(node, (files) => bring(card, files));
  /** @param {CastRow} member */
  const paint = (member) => {
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
  return Object.assign(node, { paint });
}

/** The line to begin a member with: {node, field}. `added(id)` is called when the film has it.
 *  @type {(frame: Frame, name: string, added: (id: string) => void) => { node: HTMLElement, field: HTMLInputElement }} */
function newMember(frame, name, added) {
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
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    attempt(frame, add, async () => {
      const role = /** @type {CastRow['kind']} */ (kind.value);
      const { member_id: id } = await op({ op: 'add_cast_member', name: field.value, kind: role }, [], { quiet: true });
      field.value = '';
      added(id);
    });
  };
  return { node: h('form', { class: 'sm-ca-new', onsubmit: submit }, field, kind, add), field };
}

/** Shows the cast; `name` begins a new member, `show` brings a known one into sight.
 *  @type {(how?: { name?: string, show?: string | null }) => void} */
export function openCast({ name = '', show: wanted = null } = {}) {
  flush();
  const frame = openFrame(t('cast.title'), { wide: true });
  /** @type {Set<() => unknown>} */
  const leavers = new Set();
  let awaited = wanted; // whose look is to be written once the card is here
  const cards = h('ol', { class: 'sm-ca-list', 'aria-label': t('cast.title') });
  const empty = h(
    'div',
    { class: 'sm-ca-empty' },
    icon('people'),
    h('strong', {}, t('cast.emptyTitle')),
    h('p', { class: 'sm-dim' }, t('cast.empty')),
  );
  // The answer may be here before the event that brings the card, or after it.
  const writeWhenHere = () => {
    const card = [...cards.children].find((one) => one.getAttribute('data-member') === awaited);
    if (!card) return;
    awaited = null;
    card.querySelector('textarea')?.focus();
    card.scrollIntoView({ block: 'nearest' });
  };
  const fresh = newMember(frame, name, (id) => {
    awaited = id;
    writeWhenHere();
  });
  const showCards = list(
    cards,
    (/** @type {CastRow} */ { id }) => id,
    ({ id }) => cardNode(id, leavers),
  );
  const leaveAll = () => leavers.forEach((save) => save());
  const stops = [
    onFlush(leaveAll),
    on([CHANGED.film], () => {
      show(empty, !S.state.film.cast.length);
      showCards(S.state.film.cast);
      writeWhenHere();
    }),
  ];
  frame.node.addEventListener('close', () => {
    leaveAll();
    stops.forEach((stop) => stop());
  });
  frame.node.classList.add('sm-cast-dialog');
  frame.body.append(h('p', { class: 'sm-dim' }, t('cast.intro')), fresh.node, empty, cards);
  frame.foot.append(footButton(t('cast.done'), frame.close));
  writeWhenHere();
  if (!wanted) fresh.field.focus();
}
