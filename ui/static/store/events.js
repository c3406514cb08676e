// What panes tell each other, declared in one place: what changed in the store, and what is asked of a pane that stands
// somewhere else on the page.

/** What `on` of store.js can be told of, and `emit` tells. Each is told once for all that changed together. */
export const CHANGED = Object.freeze({
  film: 'film', // a field of the film, or its engine
  scenes: 'scenes', // the scenes, their shots or the order of them
  shots: 'shots', // a field of some shot; which one says `shot`
  shot: (id) => `shot:${id}`, // this shot: a field of it, its place, or what is shown of it
  queue: 'queue', // the jobs, the worker, the pause
  progress: 'progress', // the running job went on
  selection: 'selection', // another shot is the selected one
  take: 'take', // another take of the selected shot is shown
  net: 'net', // the line to the server, or how much is still to be sent to it
  playhead: 'playhead', // the viewer's place or motion. Told by the viewer
  chosen: 'chosen', // which shots are chosen together. Told by chosen.js
  compare: 'compare', // which two takes are compared, and how. Told by viewer/compare.js
  theme: 'theme', // dark or light. Told by theme.js
  keys: 'keys', // a command has another key. Told by keys/keys.js
});

/** The ids of the shots that one telling was about. */
export const shotsIn = (changed) => [...changed].filter((key) => key.startsWith('shot:')).map((key) => key.slice(5));

// Who wants something of a pane says it, and the pane hears it; said before the pane stands it is lost.
function message(name) {
  return {
    /** Everyone who hears this message does so now. */
    say: (detail) => void document.dispatchEvent(new CustomEvent(name, { detail })),
    /** `fn(detail)` is called each time; `first`: before those who hear it otherwise. */
    hear: (fn, { first = false } = {}) => document.addEventListener(name, (event) => fn(event.detail), { capture: first }),
  };
}

/** 'toggle', 'forward', 'reverse', 'stop' or 'fullscreen': a command to what plays. From keys to the viewer, or to the two takes compared. */
export const transport = message('sm-transport');

/** So many frames on (negative: back), standing still. From keys to the viewer, or to the two takes compared. */
export const stepFrames = message('sm-step');

/** {shotId, frame}: to this frame of the take that is shown of the shot. From a review in the memory board to the viewer. */
export const seekFrame = message('sm-seek');

/** {share, done}: to this share (0 to 1) of the film, where one is given; `done` when the hand lets go. From the timeline's strip to the viewer. */
export const scrubFilm = message('sm-scrub');

/** The whole film on the screen, or back. From keys to the timeline. */
export const fitTimeline = message('sm-fit');

/** {here}: the memory frame that has the focus is pinned, or no longer: for the film, or `here` for the shot. From keys to the memory board. */
export const pinFocused = message('sm-pin');

/** The prompt of the selected shot takes the focus. From the timeline and the dialog of films to the inspector. */
export const writePrompt = message('sm-write');

/** The notes of the selected shot take the focus. From the timeline to the inspector. */
export const writeNotes = message('sm-notes');

/** A prompt could not be saved: the choice between two texts takes the focus. From the drafts of prompts to the inspector. */
export const settlePrompt = message('sm-choose');
