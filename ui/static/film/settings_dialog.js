// What holds for every shot of the film unless the shot says otherwise.
import { S, flush, getJSON, op, toast } from '../store/store.js';
import { h, setClass, setText } from '../base/dom.js';
import { segmented, show, switchButton } from '../base/widgets.js';
import { settingField } from '../base/fields.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { icon } from '../base/icons.js';
import { loraField } from '../shot/lora_field.js';
import { presetField } from '../shot/preset_field.js';
import { presetNamed, presetOf, withPreset } from '../store/presets.js';
import { languageSpecs } from '../shot/language_field.js';
import { languageChoice } from './language_choice.js';
import { EXPERT, NEGATIVE, NUMBERS, POLICY } from '../shot/settings.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';

const CUSTOM = 'custom';
const SIZES = ['832x480', '480x832', '1280x720', '720x1280'];

const refuseAt = (field) => (error) => {
  const fold = field.closest('details');
  if (fold) fold.open = true;
  field.refuse(error);
  field.control.focus();
  return true;
};

/** A form part: `read()` gives its settings or throws the error to show. */
function numberPart(spec, settings) {
  const node = settingField(spec);
  node.paint(settings[spec.name]);
  return { node, name: spec.name, paint: node.paint, read: () => ({ [spec.name]: node.read() }), refuse: refuseAt(node) };
}

function loraPart({ loras }) {
  const node = loraField();
  node.paint(loras);
  return { node, name: 'loras', paint: node.paint, read: () => ({ loras: node.read() }), refuse: refuseAt(node) };
}

/** A choice with what is to know of the chosen one below: {node, select, fill(cards, value)}; cards [{name, label, note, warns}]. */
function notedChoice(id, label, hint) {
  let known = [];
  const select = h('select', { class: 'sm-field', id });
  const note = h('p', {});
  const notice = h('div', { class: 'sm-engine-note', role: 'status' }, icon('warning'), note);
  const node = h(
    'div',
    {},
    h(
      'div',
      { class: 'sm-fi is-wide' },
      h('label', { class: 'sm-label', for: id }, label),
      select,
      h('small', { class: 'sm-fi-hint' }, hint),
    ),
    notice,
  );
  const paint = () => {
    const card = known.find(({ name }) => name === select.value);
    setText(note, translated(card?.note));
    setClass(notice, 'is-warning', Boolean(card?.warns));
    show(notice, Boolean(card?.note));
  };
  select.addEventListener('change', paint);
  const fill = (cards, value) => {
    known = cards;
    select.replaceChildren(...cards.map(({ name, label: words }) => h('option', { value: name }, translated(words))));
    select.value = value;
    paint();
  };
  return { node, select, fill };
}

/** What makes the frames. A model says here when it can't work yet, and what to do. */
function enginePart({ engine }) {
  const choice = notedChoice('sm-engine-choice', t('dialogs.settings.engine'), t('dialogs.settings.engineHint'));
  const fill = (cards, value) =>
    choice.fill(
      cards.map((card) => ({ ...card, warns: card.is_model })),
      value,
    );
  fill([S.state.engine], engine);
  getJSON('/app/engines')
    .then((all) => {
      fill(all.some(({ name }) => name === engine) ? all : [S.state.engine, ...all], choice.select.value);
    })
    .catch(() => {}); // the film's own engine stays the one to choose
  return { node: choice.node, read: () => ({ engine: choice.select.value }) };
}

/** Who looks at frames and judges them, with what that comes to on this machine. */
function eyesPart({ scorer }) {
  const choice = notedChoice('sm-eyes-choice', t('settings.eyes'), t('settings.eyesHint'));
  choice.fill([{ name: scorer, label: t(`settings.eyesNames.${scorer}`) }], scorer);
  getJSON('/app/eyes')
    .then((all) =>
      choice.fill(
        all.map((one) => ({ ...one, warns: !one.ready })),
        choice.select.value,
      ),
    )
    .catch(() => {}); // as above
  return { node: choice.node, read: () => ({ scorer: choice.select.value }) };
}

/** How a shot's memory is chosen; `published` are the fields that belong to the published choice alone. */
function policyPart({ policy }, published) {
  const id = 'sm-policy-choice';
  const select = h(
    'select',
    { class: 'sm-field', id },
    ...POLICY.options.map(([value]) => h('option', { value }, t(`policy.whole.${value}`))),
  );
  const node = h(
    'div',
    { class: 'sm-fi is-widest' },
    h('label', { class: 'sm-label', for: id }, POLICY.label),
    select,
    h('small', { class: 'sm-fi-hint' }, POLICY.hint),
  );
  const paint = () => published.forEach((part) => show(part.node, select.value === 'published'));
  select.addEventListener('change', paint);
  select.value = policy;
  paint();
  return { node, read: () => ({ policy: select.value }) };
}

/** The preset fills the fields of `parts`; what is typed in them says which preset they are. */
function presetPart(parts, settings) {
  const values = () => Object.assign({}, settings, ...parts.map((part) => part.read()));
  const node = presetField((name) => {
    const chosen = withPreset(presetNamed(name), { loras: parts.find((part) => part.name === 'loras').read().loras });
    parts.filter((part) => part.name in chosen).forEach((part) => part.paint(chosen[part.name]));
    node.paint(name);
  });
  const repaint = () => {
    try {
      node.paint(presetOf(values()));
    } catch {
      node.paint(null); // a field that says nothing legal is no preset's
    }
  };
  parts.forEach((part) => ['input', 'change', 'click'].forEach((kind) => part.node.addEventListener(kind, repaint)));
  node.paint(presetOf(settings));
  return { node, read: () => ({}) };
}

function sizePart({ size }) {
  const now = `${size.width}x${size.height}`;
  const select = h(
    'select',
    { class: 'sm-field', id: 'sm-size' },
    ...SIZES.map((value) => h('option', { value }, t(`dialogs.settings.sizes.${value}`))),
    h('option', { value: CUSTOM }, t('dialogs.settings.custom')),
  );
  const sides = [
    ['width', t('dialogs.settings.width')],
    ['height', t('dialogs.settings.height')],
  ].map(([name, label]) => settingField({ name, label, step: 16, whole: true }));
  const custom = h('div', { class: 'sm-sides' }, ...sides);
  const node = h(
    'div',
    {},
    h(
      'div',
      { class: 'sm-fi is-wide' },
      h('label', { class: 'sm-label', for: 'sm-size' }, t('dialogs.settings.size')),
      select,
      h('small', { class: 'sm-fi-hint' }, t('dialogs.settings.sizeHint')),
    ),
    custom,
  );
  const paint = () => show(custom, select.value === CUSTOM);
  select.value = SIZES.includes(now) ? now : CUSTOM;
  sides[0].paint(size.width);
  sides[1].paint(size.height);
  select.addEventListener('change', paint);
  paint();
  const read = () => {
    const [width, height] = select.value === CUSTOM ? sides.map((side) => side.read()) : select.value.split('x').map(Number);
    return { size: { width, height } };
  };
  return {
    node,
    read,
    refuse: (error) =>
      refuseAt(sides.find((side) => side.control.value.trim() === '' || Number.isNaN(Number(side.control.value))) || sides[0])(error),
  };
}

function switchPart(name, label, settings, hint = '') {
  let value = settings[name];
  const node = switchButton(label, (wanted) => node.paint((value = wanted)));
  node.paint(value);
  return { node: hint ? h('div', {}, node, h('small', { class: 'sm-fi-hint is-block' }, hint)) : node, read: () => ({ [name]: value }) };
}

function continuationPart(settings) {
  let value = settings.continuation;
  const choice = segmented(
    t('dialogs.settings.continuation'),
    [
      { value: 'MI2V', label: t('inspector.oneFrameFull') },
      { value: 'MM2V', label: t('inspector.fiveFramesFull') },
    ],
    (wanted) => choice.paint((value = wanted)),
  );
  choice.paint(value);
  return {
    node: h(
      'div',
      { class: 'sm-line' },
      h('span', { class: 'sm-label' }, t('dialogs.settings.continuation')),
      h('span', { class: 'sm-spring' }),
      choice,
    ),
    read: () => ({ continuation: value }),
  };
}

function targetPart(settings) {
  const node = settingField({
    name: 'target_seconds',
    label: t('dialogs.settings.target'),
    hint: t('dialogs.settings.targetHint'),
    step: 5,
  });
  node.paint(settings.target_seconds);
  const read = () => ({ target_seconds: node.control.value.trim() ? node.read() : null });
  return { node, read, refuse: refuseAt(node) };
}

function group(title, ...parts) {
  return { node: h('fieldset', {}, h('legend', {}, title), ...parts.map((part) => part.node)), parts };
}

function samplingGroup(settings, numbers, seed) {
  const expert = EXPERT.map((spec) => numberPart(spec, settings));
  const loras = loraPart(settings);
  const fold = {
    node: h(
      'details',
      { class: 'sm-in-expert' },
      h('summary', {}, t('dialogs.settings.expert')),
      h('div', { class: 'sm-fi-list' }, ...expert.map((part) => part.node)),
    ),
    read: () => ({}),
  };
  const preset = presetPart([...numbers, ...expert, loras], settings);
  const shown = group(t('dialogs.settings.sampling'), preset, ...numbers, loras, fold, seed);
  return { node: shown.node, parts: [...shown.parts, ...expert] };
}

function groups(settings) {
  const [frames, steps, shift, high, low, memory] = NUMBERS.map((spec) => numberPart(spec, settings));
  const sink = numberPart(
    { name: 'sink', label: t('dialogs.settings.sink'), hint: t('dialogs.settings.sinkHint'), step: 1, whole: true },
    settings,
  );
  const seed = numberPart(
    { name: 'base_seed', label: t('dialogs.settings.baseSeed'), hint: t('dialogs.settings.baseSeedHint'), step: 1, whole: true },
    settings,
  );
  return [
    group(t('dialogs.settings.picture'), enginePart(settings), sizePart(settings), frames, targetPart(settings)),
    group(
      t('dialogs.settings.memory'),
      memory,
      policyPart(settings, [sink]),
      sink,
      eyesPart(settings),
      continuationPart(settings),
      switchPart('start_from_text', t('dialogs.settings.startFromText'), settings, t('dialogs.settings.startFromTextHint')),
    ),
    samplingGroup(settings, [steps, shift, high, low], seed),
    group(t('language.title'), ...languageSpecs().map((spec) => numberPart(spec, settings))),
    group(
      t('dialogs.settings.more'),
      numberPart(NEGATIVE, settings),
      switchPart('circle_first_take', t('dialogs.settings.circleFirst'), settings),
    ),
  ];
}

/** What differs from `settings`; an illegal entry is shown at its field, which gets the focus, and thrown. */
function changesOf(parts, settings) {
  const read = parts.map((part) => {
    try {
      return part.read();
    } catch (error) {
      throw Object.assign(error, { shown: part.refuse?.(error) });
    }
  });
  return Object.fromEntries(
    Object.entries(Object.assign({}, ...read)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(settings[name])),
  );
}

/** The server's objection stands at the field it is about, where only one was changed; thrown again for the frame. */
function refused(parts, changes, error) {
  const [name, ...others] = Object.keys(changes);
  const part = others.length ? null : parts.find((one) => one.refuse && name in one.read());
  throw Object.assign(error, { shown: part?.refuse(error) });
}

/** Shows the film's settings; what was changed is sent as one operation. */
export function openSettings() {
  flush();
  const { settings } = S.state.film;
  const frame = openFrame(t('dialogs.settings.title'), { wide: true });
  const all = groups(settings);
  const parts = all.flatMap((one) => one.parts);
  const page = languageChoice();
  const save = footButton(
    t('dialogs.settings.save'),
    () =>
      attempt(frame, save, async () => {
        const changes = changesOf(parts, settings);
        if (Object.keys(changes).length)
          await op({ op: 'settings', changes }, [], { quiet: true }).catch((error) => refused(parts, changes, error));
        frame.close();
        toast(Object.keys(changes).length ? t('dialogs.settings.saved') : t('dialogs.settings.nothing'), { kind: 'done' });
        page.apply();
      }),
    { primary: true },
  );
  frame.body.append(h('div', { class: 'sm-settings' }, ...all.map((one) => one.node), page.node));
  frame.foot.append(footButton(t('dialog.cancel'), frame.close), save);
  frame.body.querySelector('select').focus();
}
