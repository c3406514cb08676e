// How wide a card is: ctrl+wheel, two buttons, and \ to fit the whole film.
import { S, order } from './store.js';
import { h, iconButton } from './dom.js';
import { t } from './text.js';

const KEY = 'sm-card-width';
const USUAL = 146;
const NARROWEST = 14;
const WIDEST = 230;
const STEP = 1.2;
let scroller = null;
let width = USUAL;
let before = null; // the width to come back to from "fit"

/** The zoom buttons of this scroller, which from now on listens to ctrl+wheel and \. */
export function buildZoom(timelineScroller) {
  scroller = timelineScroller;
  apply(Number(localStorage.getItem(KEY)) || USUAL);
  scroller.addEventListener('wheel', wheeled, { passive: false });
  document.addEventListener('sm-fit', fit);
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
  const size = width >= 118 ? 'full' : width >= 60 ? 'compact' : 'tiny';
  scroller.dataset.zoom = size;
  scroller.style.setProperty('--tl-card', `${width}px`);
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
  let low = NARROWEST;
  let high = WIDEST;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    apply(middle);
    if (scroller.scrollWidth <= scroller.clientWidth) low = middle;
    else high = middle;
  }
  apply(low);
  before = was;
}
