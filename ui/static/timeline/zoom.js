// How wide a card is: ctrl+wheel, two buttons, and \ to fit the whole film.
import { S, order } from '../store/store.js';
import { h, iconButton, setAttr } from '../base/dom.js';
import { t } from '../base/text.js';
import { fitTimeline } from '../store/events.js';

const KEY = 'sm-card-width';
const USUAL = 146;
/** @type {[name: string, least: number, most: number][]} */
const SIZES = [
  ['full', 118, 230],
  ['compact', 60, 117],
  ['tiny', 14, 59],
]; // how much a card shows, from this width to that
const NARROWEST = 14;
const WIDEST = 230;
const STEP = 1.2;
const sheet = new CSSStyleSheet(); // a rule for the cells alone: a property of the scroller would be handed down to all that is in them
sheet.replaceSync('.tl-cell {}');
const rule = /** @type {CSSStyleRule} */ (sheet.cssRules[0]);
let width = USUAL;
/** @type {number | null} */
let before = null; // the width to come back to from "fit"

/** The zoom buttons of this scroller, which from now on listens to ctrl+wheel and \. @param {HTMLElement} scroller */
export function buildZoom(scroller) {
  document.adoptedStyleSheets.push(sheet);
  apply(scroller, Number(localStorage.getItem(KEY)) || USUAL);
  scroller.addEventListener('wheel', (event) => wheeled(scroller, event), { passive: false });
  fitTimeline.hear(() => fit(scroller));
  return h(
    'span',
    { class: 'tl-zoom' },
    iconButton('minus', t('timeline.zoom.out'), () => zoomAround(scroller, width / STEP), { class: 'sm-icon-btn is-small' }),
    iconButton(
      'fit',
      () => t('timeline.fit'),
      () => fit(scroller),
      { class: 'sm-icon-btn is-small' },
    ),
    iconButton('plus', t('timeline.zoom.in'), () => zoomAround(scroller, width * STEP), { class: 'sm-icon-btn is-small' }),
  );
}

/** @type {(scroller: HTMLElement, wanted: number) => void} */
function apply(scroller, wanted) {
  width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, wanted)));
  setAttr(scroller, 'data-zoom', SIZES.find(([, least]) => width >= least)?.[0]);
  rule.style.width = `calc(var(--tl-seam) + ${width + 3}px)`;
  localStorage.setItem(KEY, String(width));
}

/** @type {(scroller: HTMLElement, event: WheelEvent) => void} */
function wheeled(scroller, event) {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const over = event.target instanceof Element ? event.target.closest('.tl-cell') : null;
    zoomAround(scroller, width * (event.deltaY < 0 ? 1.12 : 1 / 1.12), over || undefined);
  } else if (!event.deltaX && !event.shiftKey && scroller.scrollWidth > scroller.clientWidth) {
    event.preventDefault();
    scroller.scrollLeft += event.deltaY;
  }
}

// The card under the pointer stays there; without a pointer the selected one does, or the middle where that is out of sight.
/** @type {(scroller: HTMLElement, wanted: number, cell?: Element | null) => void} */
function zoomAround(scroller, wanted, cell = selectedInSight(scroller)) {
  before = null;
  const share = (scroller.scrollLeft + scroller.clientWidth / 2) / scroller.scrollWidth;
  const was = cell ? middleOf(cell) : 0;
  apply(scroller, wanted);
  if (cell) scroller.scrollLeft += middleOf(cell) - was;
  else scroller.scrollLeft = share * scroller.scrollWidth - scroller.clientWidth / 2;
}

/** @param {Element} cell */
function middleOf(cell) {
  const box = cell.getBoundingClientRect();
  return (box.left + box.right) / 2;
}

/** @param {HTMLElement} scroller */
function selectedInSight(scroller) {
  const view = scroller.getBoundingClientRect();
  const cell = scroller.querySelector('.tl-cell.is-selected');
  return cell && middleOf(cell) >= view.left && middleOf(cell) <= view.right ? cell : null;
}

// The widest card with which the whole film is on the screen; a second time brings the old width back.
/** @param {HTMLElement} scroller */
function fit(scroller) {
  if (!S.state || !order().length) return;
  if (before) {
    apply(scroller, before);
    before = null;
    return;
  }
  const was = width;
  const cards = order().length;
  for (const [, least, most] of SIZES) {
    apply(scroller, least);
    while (width < most && room(scroller) >= cards) apply(scroller, Math.min(most, width + Math.floor(room(scroller) / cards)));
    while (width > least && room(scroller) < 0) apply(scroller, width - 1);
    if (room(scroller) >= 0) break;
  }
  before = was;
}

// Pixels the row leaves free; negative: it is wider than the view. The size a card shows changes rarely here: it costs most.
/** @param {HTMLElement} scroller */
const room = (scroller) => scroller.clientWidth - /** @type {HTMLElement} */ (scroller.firstElementChild).offsetWidth;
