// From pane to pane by key: each is gone to where the focus was in it last, else where one works first.
/** @type {Record<string, string>} */
const PANES = {
  'sm-top': '',
  'sm-viewer': '.vw-stage',
  'sm-inspector': '#sm-prompt',
  'sm-timeline': '.tl-card[tabindex="0"]',
  'sm-memory': '.sm-me-slots button[tabindex="0"]',
  'sm-queue': '.sm-qu-wait[tabindex="0"]',
};
const STOPS = 'button, [href], input, select, textarea, summary, [tabindex]';
/** @type {Map<string, HTMLElement>} pane -> what had the focus in it */
const last = new Map();

/** @param {EventTarget | null} element */
const paneOf = (element) => (element instanceof Element ? Object.keys(PANES).find((id) => element.closest(`#${id}`)) : undefined);
/** @param {Element} one @returns {one is HTMLElement} */
function canStand(one) {
  const there = one instanceof HTMLElement && one.isConnected && one.tabIndex >= 0;
  return there && !one.matches(':disabled') && one.checkVisibility({ visibilityProperty: true });
}

let passing = false; // on the way through a pane nothing was chosen in it

addEventListener('focusin', ({ target }) => {
  const pane = passing ? undefined : paneOf(target);
  if (pane && target instanceof HTMLElement) last.set(pane, target);
});

/** @param {string} id */
function entrance(id) {
  const pane = document.getElementById(id);
  if (!pane) return undefined;
  const first = PANES[id] ? pane.querySelector(PANES[id]) : null;
  return [last.get(id), first, ...pane.querySelectorAll(STOPS)].filter((one) => one instanceof Element).find(canStand);
}

/** The focus is in the next pane (1), or in the one before (-1); from outside the panes in the first, or the last. @param {number} step */
export function goToPane(step) {
  const ids = Object.keys(PANES);
  const at = ids.indexOf(paneOf(document.activeElement) ?? '');
  const ways = ids.map((_, far) => ids[(at + step * (far + 1) + (at < 0 && step < 0 ? 1 : 0) + 2 * ids.length) % ids.length]);
  passing = true;
  ways.map(entrance).find(Boolean)?.focus();
  passing = false;
}
