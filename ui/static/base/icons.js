// The icons, drawn on a 24 x 24 grid with a 1.7 stroke. Inline, because a plain Linux has no icon or emoji font.
// "f:" in front of a path fills it instead.
/** @typedef {keyof typeof PATHS} IconName */
const PATHS = {
  play: ['f:M7 4.8v14.4c0 .5.5.8.9.5l11.2-7.2a.6.6 0 0 0 0-1L7.9 4.3a.6.6 0 0 0-.9.5z'],
  pause: ['f:M6.5 5h3.5v14H6.5zM14 5h3.5v14H14z'],
  stop: ['f:M6 6h12v12H6z'],
  prev: ['M6 5v14', 'f:M19 5.5v13L9 12z'],
  next: ['M18 5v14', 'f:M5 5.5v13L15 12z'],
  loop: ['M17 3l3 3-3 3', 'M4 11V9a3 3 0 0 1 3-3h13', 'M7 21l-3-3 3-3', 'M20 13v2a3 3 0 0 1-3 3H4'],
  loop_one: ['M17 3l3 3-3 3', 'M4 11V9a3 3 0 0 1 3-3h13', 'M7 21l-3-3 3-3', 'M20 13v2a3 3 0 0 1-3 3H4', 'M11 10.5l1.5-1V15'],
  fullscreen: ['M4 9V4h5', 'M15 4h5v5', 'M20 15v5h-5', 'M9 20H4v-5'],
  pin: ['M9 3h6', 'M10 3v6l-3.5 4v1.5h11V13L14 9V3', 'M12 14.5V21'],
  evict: ['M5 5l14 14', 'M19 5L5 19'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  restore: ['M4 4v6h6', 'M4.6 10a8 8 0 1 1-.4 4.5'],
  undo: ['M8 4L3.5 8.5 8 13', 'M4 8.5h9.5a5.5 5.5 0 0 1 0 11H9'],
  redo: ['M16 4l4.5 4.5L16 13', 'M20 8.5h-9.5a5.5 5.5 0 0 0 0 11H15'],
  scissors: [
    'M8.6 8.2L20 17.5',
    'M8.6 15.8L20 6.5',
    'M6.5 9.2a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z',
    'M6.5 20.2a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z',
  ],
  link: ['M9.5 14.5l5-5', 'M11 7l2.2-2.2a4.2 4.2 0 0 1 6 6L17 13', 'M13 17l-2.2 2.2a4.2 4.2 0 0 1-6-6L7 11'],
  trash: ['M4.5 6.5h15', 'M9 6.5V4h6v2.5', 'M6.5 6.5l.8 13.5h9.4l.8-13.5', 'M10.2 10.5v5.5', 'M13.8 10.5v5.5'],
  duplicate: ['M8.5 8.5H20V20H8.5z', 'M15.5 8.5V4H4v11.5h4.5'],
  star: ['M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.6 9.7l5.8-.8z'],
  star_on: ['f:M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.6 9.7l5.8-.8z'],
  circle: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z'],
  circle_on: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z', 'M8 12.2l2.8 2.8L16 9.5'],
  check: ['M4.5 12.5l5 5L19.5 7'],
  reject: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z', 'M6.2 6.2l11.6 11.6'],
  dice: [
    'M4.5 4.5h15v15h-15z',
    'f:M8.5 7.2a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z',
    'f:M15.5 14.2a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z',
    'f:M12 10.7a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z',
  ],
  lock: ['M5.5 11h13v9.5h-13z', 'M8 11V7.5a4 4 0 0 1 8 0V11'],
  unlock: ['M5.5 11h13v9.5h-13z', 'M8 11V7.5a4 4 0 0 1 7.6-1.7'],
  note: ['M5 4h14v11l-5 5H5z', 'M14 20v-5h5', 'M8.5 8.5h7', 'M8.5 12h4'],
  search: ['M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z', 'M15.3 15.3L20.5 20.5'],
  download: ['M12 3.5V15', 'M7 10.5l5 5 5-5', 'M4.5 20h15'],
  upload: ['M12 15.5V4', 'M7 8.5l5-5 5 5', 'M4.5 20h15'],
  settings: [
    'M4 7h9',
    'M17.5 7H20',
    'M4 17h2.5',
    'M11 17h9',
    'M15.2 9.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
    'M8.8 19.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  ],
  warning: ['M12 4L2.8 19.5h18.4z', 'M12 10v4.5', 'M12 16.6v.6'],
  chevron_up: ['M6 15l6-6 6 6'],
  chevron_down: ['M6 9l6 6 6-6'],
  chevron_left: ['M15 6l-6 6 6 6'],
  chevron_right: ['M9 6l6 6-6 6'],
  chevrons: ['M8 9.5l4-4 4 4', 'M8 14.5l4 4 4-4'],
  retry: ['M20 4v6h-6', 'M19.4 10a8 8 0 1 0 .4 4.5'],
  film: ['M4 4.5h16v15H4z', 'M8 4.5v15', 'M16 4.5v15', 'M4 9.5h4', 'M4 14.5h4', 'M16 9.5h4', 'M16 14.5h4'],
  scene: ['M4 9.5h16V20H4z', 'M4 9.5l-.6-3.2L19 3.5l.6 3.2L4 9.5', 'M9 5.3l2 3', 'M14 4.4l2 3'],
  memory: ['M4 6.5h11v8H4z', 'M7.5 10.5h11v8h-11', 'M11 14.5h10'],
  grip: ['f:M8 5h2.5v2.5H8zM13.5 5H16v2.5h-2.5zM8 10.75h2.5v2.5H8zM13.5 10.75H16v2.5h-2.5zM8 16.5h2.5V19H8zM13.5 16.5H16V19h-2.5z'],
  keyboard: ['M3 6.5h18v11H3z', 'M7 10h.5', 'M10.3 10h.5', 'M13.6 10h.5', 'M16.8 10h.5', 'M8 14h8'],
  sun: [
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z',
    'M12 2.5v2',
    'M12 19.5v2',
    'M2.5 12h2',
    'M19.5 12h2',
    'M5.3 5.3l1.4 1.4',
    'M17.3 17.3l1.4 1.4',
    'M5.3 18.7l1.4-1.4',
    'M17.3 6.7l1.4-1.4',
  ],
  moon: ['M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z'],
  plus: ['M12 5v14', 'M5 12h14'],
  minus: ['M5 12h14'],
  more: ['f:M5 10.5h3v3H5zM10.5 10.5h3v3h-3zM16 10.5h3v3h-3z'],
  help: ['M9 9a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.3', 'M12 17v.6'],
  clock: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z', 'M12 7v5.5l3.5 2'],
  eye: ['M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z', 'M12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z'],
  picture: ['M4 5h16v14H4z', 'M4 16l5-5 4 4 2.5-2.5L20 17', 'M15.5 9.5v.5'],
  front: ['M5 5l7 7-7 7', 'M13 5l7 7-7 7'],
  arrow_left: ['M20 12H5', 'M11 6l-6 6 6 6'],
  arrow_right: ['M4 12h15', 'M13 6l6 6-6 6'],
  drift: ['M12 4v12', 'M6.5 11L12 16.5l5.5-5.5', 'M5 20.5h14'],
  camera: ['M4 8h3.6l1.5-2.5h5.8L16.4 8H20v11H4z', 'M12 16.4a3.1 3.1 0 1 0 0-6.2 3.1 3.1 0 0 0 0 6.2z'],
  people: [
    'M9 11.5a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2z',
    'M2.5 20c.3-3.8 2.9-6 6.5-6s6.2 2.2 6.5 6',
    'M15.5 4.6a3.6 3.6 0 0 1 0 6.6',
    'M17.6 14.3c2.3.7 3.7 2.7 3.9 5.7',
  ],
  crop: ['M6.5 2.5v15h15', 'M2.5 6.5h15v15'],
  bell: ['M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15z', 'M10 21h4'],
  swap: ['M7 4L3.5 7.5 7 11', 'M3.5 7.5H17', 'M17 13l3.5 3.5L17 20', 'M20.5 16.5H7'],
  to_top: ['M5 4.5h14', 'M12 20V9', 'M7 13.5l5-5 5 5'],
  to_bottom: ['M5 19.5h14', 'M12 4v11', 'M7 10.5l5 5 5-5'],
  pencil: ['M5 19l1-4L16 5l3 3L9 18z', 'M14 7l3 3'],
  compare: ['M4 5h7v14H4z', 'M13 5h7v14h-7z', 'M12 2.5v19'],
  recipe: ['M6 3.5h12v17H6z', 'M9 8h6', 'M9 12h6', 'M9 16h3.5'],
  onion: ['M3.5 8h12v10h-12z', 'M8.5 4.5h12v10h-5'],
  fit: ['M3 6v12', 'M21 6v12', 'M7 12h10', 'M10 9l-3 3 3 3', 'M14 9l3 3-3 3'],
};

const SVG = 'http://www.w3.org/2000/svg';

/** An inline picture, hidden from screen readers: the control around it carries the name. Throws on an unknown name.
 *  @type {(name: IconName) => SVGSVGElement} */
export function icon(name) {
  if (!PATHS[name]) throw new Error(`No icon is called ${name}`);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'sm-icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const drawn of PATHS[name]) svg.append(stroke(drawn));
  return svg;
}

/** @type {(drawn: string) => SVGPathElement} */
function stroke(drawn) {
  const path = document.createElementNS(SVG, 'path');
  const filled = drawn.startsWith('f:');
  path.setAttribute('d', filled ? drawn.slice(2) : drawn);
  path.setAttribute('class', filled ? 'is-filled' : 'is-stroke');
  return path;
}
