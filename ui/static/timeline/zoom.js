// How wide a card is: ctrl+wheel, two buttons, and \ to fit the whole film.
import { S, order } from '../store/store.js';
import { h, iconButton, setAttr } from '../base/dom.js';
import { t } from '../base/text.js';
import { fitTimeline } from '../store/events.js';

const KEY = 'sm-card-width';
const USUAL = 146;
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
let scroller = null;
let width = USUAL;
let before = null; // the width to come back to from "fit"

/** The zoom buttons of this scroller, which from now on listens to ctrl+wheel and \. */
export function buildZoom(timelineScroller) {
  scroller = timelineScroller;
  document.adoptedStyleSheets.push(sheet);
  apply(Number(localStorage.getItem(KEY)) || USUAL);
  scroller.addEventListener('wheel', wheeled, { passive: false });
  fitTimeline.hear(fit);
  return h(
    'span',
    { class: 'tl-zoom' },
    iconButton('minus', t('timeline.zoom.out'), () => zoomAround(width / STEP), { class: 'sm-icon-btn is-small' }),
    iconButton('fit', () => t('timeline.fit'), fit, { class: 'sm-icon-btn is-small' }),
    iconButton('plus', t('timeline.zoom.in'), () => zoomAround(width * STEP), { class: 'sm-icon-btn is-small' }),
  );
}

function apply(wanted) {
  width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, wanted)));
  setAttr(scroller, 'data-zoom', SIZES.find(([, least]) => width >= least)[0]);
  sheet.cssRules[0].style.width = `calc(var(--tl-seam) + ${width + 3}px)`;
  localStorage.setItem(KEY, String(width));
}

function wheeled(event) {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoomAround(width * (event.deltaY < 0 ? 1.12 : 1 / 1.12), event.target.closest('.tl-cell') || undefined);
  } else if (!event.deltaX && !event.shiftKey && scroller.scrollWidth > scroller.clientWidth) {
    event.preventDefault();
    scroller.scrollLeft += event.deltaY;
  }
}

// The card under the pointer stays there; without a pointer the selected one does, or the middle where that is out of sight.
function zoomAround(wanted, cell = selectedInSight()) {
  before = null;
  const share = (scroller.scrollLeft + scroller.clientWidth / 2) / scroller.scrollWidth;
  const was = cell && middleOf(cell);
  apply(wanted);
  if (cell) scroller.scrollLeft += middleOf(cell) - was;
  else scroller.scrollLeft = share * scroller.scrollWidth - scroller.clientWidth / 2;
}

function middleOf(cell) {
  const box = cell.getBoundingClientRect();
  return (box.left + box.right) / 2;
}

function selectedInSight() {
  const view = scroller.getBoundingClientRect();
  const cell = scroller.querySelector('.tl-cell.is-selected');
  return cell && middleOf(cell) >= view.left && middleOf(cell) <= view.right ? cell : null;
}

// The widest card with which the whole film is on the screen; a second time brings the old width back.
function fit() {
  if (!S.state || !order().length) return;
  if (before) {
    apply(before);
    before = null;
    return;
  }
  const was = width;
  const cards = order().length;
  for (const [, least, most] of SIZES) {
    apply(least);
    while (width < most && room() >= cards) apply(Math.min(most, width + Math.floor(room() / cards)));
    while (width > least && room() < 0) apply(width - 1);
    if (room() >= 0) break;
  }
  before = was;
}

// Pixels the row leaves free; negative: it is wider than the view. The size a card shows changes rarely here: it costs most.
const room = () => scroller.clientWidth - scroller.firstElementChild.offsetWidth;
