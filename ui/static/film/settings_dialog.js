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

/** @import { EngineRow, FilmSettings, ScorerRow } from '../base/contract.js' */
/** @import { Problem } from '../base/widgets.js' */
/** @import { SettingName, SettingSpec } from '../shot/settings.js' */
/** @typedef {{ [name: string]: unknown }} Entered settings by name, as they stand in the form: the server judges them */
/**
 * A form part.
 * @typedef {object} Part
 * @property {HTMLElement} node
 * @property {() => Entered} read gives its settings or throws the error to show
 * @property {(error: Problem) => unknown} [refuse] shows the error at its field, which gets the focus; gives true
 */
/** @typedef {Part & { fill: (values: Partial<FilmSettings>) => void }} Filled a part that shows its own of these settings */
/** @typedef {{ node: HTMLElement, parts: Part[] }} Group */
/** @typedef {SettingName | 'sink' | 'base_seed'} NumberName */

const CUSTOM = 'custom';
const SIZES = ['832x480', '480x832', '1280x720', '720x1280'];

/** @type {(field: HTMLElement & { control: HTMLElement, refuse: (problem: Problem) => void }) => (error: Problem) => true} */
const refuseAt = (field) => (error) => {
  const fold = field.closest('details');
  if (fold) fold.open = true;
  field.refuse(error);
  field.control.focus();
  return true;
};

/** A field of the form.
 *  @type {(spec: Omit<SettingSpec, 'name'> & { name: NumberName }, settings: FilmSettings) => Filled} */
function numberPart(spec, settings) {
  const node = settingField(spec);
  /** @param {Partial<FilmSettings>} values */
  const fill = (values) => {
    if (spec.name in values) node.paint(values[spec.name]);
  };
  fill(settings);
  return { node, fill, read: () => ({ [spec.name]: node.read() }), refuse: refuseAt(node) };
}

/** The list of LoRAs. @param {FilmSettings} settings */
function loraPart(settings) {
  const node = loraField();
  /** @param {Partial<FilmSettings>} values */
  const fill = ({ loras }) => {
    if (loras) node.paint(loras);
  };
  fill(settings);
  return { node, fill, read: () => ({ loras: node.read() }), refuse: refuseAt(node) };
}

/** @typedef {{ name: string, label: string, note?: string, warns?: boolean }} Card one of the choice */

/** A choice with what is to know of the chosen one below: {node, select, fill(cards, value)}; cards [{name, label, note, warns}].
 *  @type {(id: string, label: string, hint: string) =>
 *    { node: HTMLElement, select: HTMLSelectElement, fill: (cards: Card[], value: string) => void }} */
function notedChoice(id, label, hint) {
  /** @type {Card[]} */
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
  /** @type {(cards: Card[], value: string) => void} */
  const fill = (cards, value) => {
    known = cards;
    select.replaceChildren(...cards.map(({ name, label: words }) => h('option', { value: name }, translated(words))));
    select.value = value;
    paint();
  };
  return { node, select, fill };
}

/** What makes the frames. A model says here when it can't work yet, and what to do.
 *  @type {(settings: FilmSettings) => Part} */
function enginePart({ engine }) {
  const choice = notedChoice('sm-engine-choice', t('dialogs.settings.engine'), t('dialogs.settings.engineHint'));
  /** @type {(cards: EngineRow[], value: string) => void} */
  const fill = (cards, value) =>
    choice.fill(
      cards.map((card) => ({ ...card, warns: card.is_model })),
      value,
    );
  fill([S.state.engine], engine);
  /** @type {Promise<EngineRow[]>} */ (getJSON('/app/engines'))
    .then((all) => {
      fill(all.some(({ name }) => name === engine) ? all : [S.state.engine, ...all], choice.select.value);
    })
    .catch(() => {}); // the film's own engine stays the one to choose
  return { node: choice.node, read: () => ({ engine: choice.select.value }) };
}

/** Who looks at frames and judges them, with what that comes to on this machine.
 *  @type {(settings: FilmSettings) => Part} */
function eyesPart({ scorer }) {
  const choice = notedChoice('sm-eyes-choice', t('settings.eyes'), t('settings.eyesHint'));
  choice.fill([{ name: scorer, label: t(`settings.eyesNames.${scorer}`) }], scorer);
  /** @type {Promise<ScorerRow[]>} */ (getJSON('/app/eyes'))
    .then((all) =>
      choice.fill(
        all.map((one) => ({ ...one, warns: !one.ready })),
        choice.select.value,
      ),
    )
    .catch(() => {}); // as above
  return { node: choice.node, read: () => ({ scorer: choice.select.value }) };
}

/** How a shot's memory is chosen; `published` is the field that belongs to the published choice alone.
 *  @type {(settings: FilmSettings, published: HTMLElement) => Part} */
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
  const paint = () => show(published, select.value === 'published');
  select.addEventListener('change', paint);
  select.value = policy;
  paint();
  return { node, read: () => ({ policy: select.value }) };
}

/** The preset fills the fields of `numbers` and `loras`; what is typed in them says which preset they are.
 *  @type {(numbers: Filled[], loras: ReturnType<typeof loraPart>, settings: FilmSettings) => Part} */
function presetPart(numbers, loras, settings) {
  const parts = [...numbers, loras];
  /** @type {() => FilmSettings} */
  const values = () => Object.assign({}, settings, ...parts.map((part) => part.read()));
  /** @type {ReturnType<typeof presetField>} */
  const node = presetField((name) => {
    const preset = presetNamed(name);
    if (!preset) return;
    const chosen = withPreset(preset, loras.read());
    parts.forEach((part) => part.fill(chosen));
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

/** @type {(settings: FilmSettings) => Part} */
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

/** @type {(name: 'start_from_text' | 'circle_first_take', label: string, settings: FilmSettings, hint?: string) => Part} */
function switchPart(name, label, settings, hint = '') {
  let value = settings[name];
  const node = switchButton(label, (wanted) => {
    value = wanted;
    node.paint(value);
  });
  node.paint(value);
  return { node: hint ? h('div', {}, node, h('small', { class: 'sm-fi-hint is-block' }, hint)) : node, read: () => ({ [name]: value }) };
}

/** @type {(settings: FilmSettings) => Part} */
function continuationPart(settings) {
  let value = settings.continuation;
  const choice = segmented(
    t('dialogs.settings.continuation'),
    /** @satisfies {{ value: FilmSettings['continuation'], label: string }[]} */ ([
      { value: 'MI2V', label: t('inspector.oneFrameFull') },
      { value: 'MM2V', label: t('inspector.fiveFramesFull') },
    ]),
    (wanted) => {
      value = wanted;
      choice.paint(value);
    },
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

/** @type {(settings: FilmSettings) => Part} */
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

/** @type {(title: string, ...parts: Part[]) => Group} */
function group(title, ...parts) {
  return { node: h('fieldset', {}, h('legend', {}, title), ...parts.map((part) => part.node)), parts };
}

/** @type {(settings: FilmSettings, numbers: Filled[], seed: Part) => Group} */
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
  const preset = presetPart([...numbers, ...expert], loras, settings);
  const shown = group(t('dialogs.settings.sampling'), preset, ...numbers, loras, fold, seed);
  return { node: shown.node, parts: [...shown.parts, ...expert] };
}

/** @param {FilmSettings} settings */
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
      policyPart(settings, sink.node),
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

/** What differs from `settings`; an illegal entry is shown at its field, which gets the focus, and thrown.
 *  @type {(parts: Part[], settings: FilmSettings) => Entered} */
function changesOf(parts, settings) {
  const read = parts.map((part) => {
    try {
      return Object.entries(part.read());
    } catch (error) {
      const problem = /** @type {Problem} */ (error);
      throw Object.assign(problem, { shown: part.refuse?.(problem) });
    }
  });
  const now = new Map(Object.entries(settings));
  return Object.fromEntries(read.flat().filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name))));
}

/** The server's objection stands at the field it is about, where only one was changed; thrown again for the frame.
 *  @type {(parts: Part[], changes: Entered, error: Problem) => never} */
function refused(parts, changes, error) {
  const [name, ...others] = Object.keys(changes);
  const part = others.length ? null : parts.find((one) => one.refuse && name in one.read());
  throw Object.assign(error, { shown: part?.refuse?.(error) });
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
  frame.body.querySelector('select')?.focus();
}
