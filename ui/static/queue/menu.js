// What opens in the top layer beside a button of the queue: a menu of a few choices, and the form of a waiting job.
import { openBeside, standUnder, walkMenu } from '../base/popover.js';
import { h, iconButton, setProp } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { errorLine } from '../base/widgets.js';
import { randomSeed } from '../shot/start.js';
import { t } from '../base/text.js';

const MOST_TAKES = 20;

const open = (node, anchor, closed) => openBeside(node, anchor, { host: anchor.closest('.sm'), stand: standUnder, closed });

/** A menu of `choices` [{label, hint, sign, act}] stands beside `anchor`, its first item focused. */
export function openChoices(anchor, label, choices) {
  const item = ({ label: words, hint, sign, act }) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        onclick: () => {
          menu.hidePopover();
          act();
        },
      },
      icon(sign),
      h('span', {}, words, h('small', { class: 'sm-qu-hint' }, hint)),
    );
  const items = choices.map(item);
  const menu = h('div', { class: 'sm-menu sm-qu-menu', popover: 'auto', role: 'menu', 'aria-label': label }, ...items);
  menu.addEventListener('keydown', (event) => walkMenu(event, items));
  open(menu, anchor, () => anchor.focus());
  items[0].focus();
}

const whole = (text) => (/^\d+$/.test(text.trim()) ? Number(text) : NaN);

// What the form says: {seed, more} or an Error with `.fix`.
function read(own, seed, takes) {
  const wanted = own.checked ? null : whole(seed.value);
  const count = whole(takes.value);
  if (Number.isNaN(wanted)) return Object.assign(new Error(t('form.notSeed')), { fix: t('form.notSeedFix') });
  if (!(count >= 1 && count <= MOST_TAKES)) return Object.assign(new Error(t('form.notTakes')), { fix: t('form.notTakesFix') });
  return { seed: wanted, more: Array.from({ length: count - 1 }, randomSeed) };
}

/** The form of a waiting job stands beside `anchor`. `save(seed, moreSeeds)` resolves when it was taken, and rejects with what to show. */
export function openJobForm(anchor, { label, seed: now, ownSeed }, save, onclose) {
  const own = h('input', { type: 'checkbox', id: 'sm-qu-own', class: 'sm-qu-box' });
  const seed = h('input', { type: 'text', inputmode: 'numeric', class: 'sm-field sm-num', id: 'sm-qu-seed', autocomplete: 'off' });
  const takes = h('input', {
    type: 'number',
    min: '1',
    max: String(MOST_TAKES),
    class: 'sm-field sm-num',
    id: 'sm-qu-takes',
    'aria-describedby': 'sm-qu-takes-hint',
  });
  const error = errorLine();
  const dice = iconButton(
    'dice',
    t('form.dice'),
    () => {
      seed.value = String(randomSeed());
      own.checked = false;
    },
    { class: 'sm-icon-btn is-small' },
  );
  own.checked = now === null;
  seed.value = String(now ?? ownSeed ?? '');
  takes.value = '1';
  seed.addEventListener('input', () => (own.checked = false));
  own.addEventListener('change', () => own.checked && ownSeed !== undefined && setProp(seed, 'value', String(ownSeed)));
  const send = async (event) => {
    event.preventDefault();
    const wanted = read(own, seed, takes);
    if (wanted instanceof Error) return error.paint({ message: wanted.message, fix: wanted.fix });
    try {
      await save(wanted.seed, wanted.more);
      node.hidePopover();
    } catch (problem) {
      error.paint({ message: problem.message, fix: problem.fix });
    }
  };
  const form = h(
    'form',
    { class: 'sm-qu-form', novalidate: true, onsubmit: send },
    h('h3', {}, t('form.title', { label })),
    h('label', { class: 'sm-label', for: seed.id }, t('form.seed')),
    h('div', { class: 'sm-qu-seed' }, seed, dice),
    h('label', { class: 'sm-qu-check' }, own, t('form.own')),
    h('label', { class: 'sm-label', for: takes.id }, t('form.takes')),
    takes,
    h('small', { class: 'sm-qu-hint', id: 'sm-qu-takes-hint' }, t('form.takesHint')),
    error,
    h(
      'footer',
      {},
      h('button', { type: 'button', class: 'sm-btn is-small', onclick: () => node.hidePopover() }, t('form.cancel')),
      h('button', { type: 'submit', class: 'sm-btn is-small is-primary' }, t('form.apply')),
    ),
  );
  const node = h('div', { class: 'sm-menu sm-qu-beside', popover: 'auto', role: 'dialog', 'aria-label': t('form.title', { label }) }, form);
  node.addEventListener('keydown', (event) => event.stopPropagation()); // the page's own keys rest; Esc is the browser's
  open(node, anchor, onclose);
  seed.select();
}
