// From pane to pane by key: each is gone to where the focus was in it last, else where one works first.
const PANES = {
  'sm-top': '',
  'sm-viewer': '.vw-stage',
  'sm-inspector': '#sm-prompt',
  'sm-timeline': '.tl-card[tabindex="0"]',
  'sm-memory': '.sm-me-slots button[tabindex="0"]',
  'sm-queue': '.sm-qu-wait[tabindex="0"]',
};
const STOPS = 'button, [href], input, select, textarea, summary, [tabindex]';
const last = new Map(); // pane -> what had the focus in it

const paneOf = (element) => Object.keys(PANES).find((id) => element?.closest?.(`#${id}`));
const canStand = (one) =>
  Boolean(one?.isConnected && one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }));

let passing = false; // on the way through a pane nothing was chosen in it

addEventListener('focusin', ({ target }) => !passing && paneOf(target) && last.set(paneOf(target), target));

function entrance(id) {
  const pane = document.getElementById(id);
  const first = PANES[id] && pane.querySelector(PANES[id]);
  return [last.get(id), first, ...pane.querySelectorAll(STOPS)].find(canStand);
}

/** The focus is in the next pane (1), or in the one before (-1); from outside the panes in the first, or the last. */
export function goToPane(step) {
  const ids = Object.keys(PANES);
  const at = ids.indexOf(paneOf(document.activeElement));
  const ways = ids.map((_, far) => ids[(at + step * (far + 1) + (at < 0 && step < 0 ? 1 : 0) + 2 * ids.length) % ids.length]);
  passing = true;
  ways.map(entrance).find(Boolean)?.focus();
  passing = false;
}
