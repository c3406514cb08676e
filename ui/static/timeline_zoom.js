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
    zoomAround(width * (event.deltaY < 0 ? 1.12 : 1 / 1.12), event.clientX);
  } else if (!event.deltaX && !event.shiftKey && scroller.scrollWidth > scroller.clientWidth) {
    event.preventDefault();
    scroller.scrollLeft += event.deltaY;
  }
}

// What is under the pointer (or in the middle) stays there.
function zoomAround(wanted, x = null) {
  before = null;
  const view = scroller.getBoundingClientRect();
  const at = x === null ? view.width / 2 : x - view.left;
  const share = (scroller.scrollLeft + at) / scroller.scrollWidth;
  apply(wanted);
  scroller.scrollLeft = share * scroller.scrollWidth - at;
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
