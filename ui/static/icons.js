// The icons, drawn on a 24 x 24 grid with a 1.7 stroke. Inline, because a plain Linux has no icon or emoji font.
// "f:" in front of a path fills it instead.
const PATHS = {
  play: ['f:M7 4.8v14.4c0 .5.5.8.9.5l11.200-7.200a.6.6 0 0 0 0-1L7.900 4.300a.6.6 0 0 0-.9.5z'],
  pause: ['f:M6.500 5h3.500v14H6.500zM14 5h3.500v14H14z'],
  stop: ['f:M6 6h12v12H6z'],
  prev: ['M6 5v14', 'f:M19 5.500v13L9 12z'],
  next: ['M18 5v14', 'f:M5 5.500v13L15 12z'],
  loop: ['M17 3l3 3-3 3', 'M4 11V9a3 3 0 0 1 3-3h13', 'M7 21l-3-3 3-3', 'M20 13v2a3 3 0 0 1-3 3H4'],
  loop_one: ['M17 3l3 3-3 3', 'M4 11V9a3 3 0 0 1 3-3h13', 'M7 21l-3-3 3-3', 'M20 13v2a3 3 0 0 1-3 3H4', 'M11 10.500l1.500-1V15'],
  fullscreen: ['M4 9V4h5', 'M15 4h5v5', 'M20 15v5h-5', 'M9 20H4v-5'],
  pin: ['M9 3h6', 'M10 3v6l-3.500 4v1.500h11V13L14 9V3', 'M12 14.500V21'],
  evict: ['M5 5l14 14', 'M19 5L5 19'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  restore: ['M4 4v6h6', 'M4.600 10a8 8 0 1 1-.4 4.500'],
  undo: ['M8 4L3.500 8.500 8 13', 'M4 8.500h9.500a5.500 5.500 0 0 1 0 11H9'],
  redo: ['M16 4l4.500 4.500L16 13', 'M20 8.500h-9.500a5.500 5.500 0 0 0 0 11H15'],
  scissors: ['M8.600 8.200L20 17.500', 'M8.600 15.800L20 6.500', 'M6.500 9.200a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400z', 'M6.500 20.200a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400z'],
  link: ['M9.500 14.500l5-5', 'M11 7l2.200-2.200a4.200 4.200 0 0 1 6 6L17 13', 'M13 17l-2.200 2.200a4.200 4.200 0 0 1-6-6L7 11'],
  trash: ['M4.500 6.500h15', 'M9 6.500V4h6v2.500', 'M6.500 6.500l.8 13.500h9.400l.8-13.500', 'M10.200 10.500v5.500', 'M13.800 10.500v5.500'],
  duplicate: ['M8.500 8.500H20V20H8.500z', 'M15.500 8.500V4H4v11.500h4.500'],
  star: ['M12 3.600l2.600 5.300 5.800.8-4.200 4.100 1 5.800-5.200-2.700-5.200 2.700 1-5.800L3.600 9.700l5.800-.8z'],
  star_on: ['f:M12 3.600l2.600 5.300 5.800.8-4.200 4.100 1 5.800-5.200-2.700-5.200 2.700 1-5.800L3.600 9.700l5.800-.8z'],
  circle: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z'],
  circle_on: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z', 'M8 12.200l2.800 2.800L16 9.500'],
  check: ['M4.500 12.500l5 5L19.500 7'],
  reject: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z', 'M6.200 6.200l11.600 11.600'],
  dice: ['M4.500 4.500h15v15h-15z', 'f:M8.500 7.200a1.300 1.300 0 1 1 0 2.600 1.300 1.300 0 0 1 0-2.600zM15.500 14.200a1.300 1.300 0 1 1 0 2.600 1.300 1.300 0 0 1 0-2.600zM12 10.700a1.300 1.300 0 1 1 0 2.600 1.300 1.300 0 0 1 0-2.600z'],
  lock: ['M5.500 11h13v9.500h-13z', 'M8 11V7.500a4 4 0 0 1 8 0V11'],
  unlock: ['M5.500 11h13v9.500h-13z', 'M8 11V7.500a4 4 0 0 1 7.600-1.700'],
  note: ['M5 4h14v11l-5 5H5z', 'M14 20v-5h5', 'M8.500 8.500h7', 'M8.500 12h4'],
  search: ['M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13z', 'M15.300 15.300L20.500 20.500'],
  download: ['M12 3.500V15', 'M7 10.500l5 5 5-5', 'M4.500 20h15'],
  upload: ['M12 15.500V4', 'M7 8.500l5-5 5 5', 'M4.500 20h15'],
  settings: ['M4 7h9', 'M17.500 7H20', 'M4 17h2.500', 'M11 17h9', 'M15.200 9.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z', 'M8.800 19.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z'],
  warning: ['M12 4L2.800 19.500h18.400z', 'M12 10v4.500', 'M12 16.600v.6'],
  chevron_up: ['M6 15l6-6 6 6'],
  chevron_down: ['M6 9l6 6 6-6'],
  chevron_left: ['M15 6l-6 6 6 6'],
  chevron_right: ['M9 6l6 6-6 6'],
  chevrons: ['M8 9.500l4-4 4 4', 'M8 14.500l4 4 4-4'],
  retry: ['M20 4v6h-6', 'M19.400 10a8 8 0 1 0 .4 4.500'],
  film: ['M4 4.500h16v15H4z', 'M8 4.500v15', 'M16 4.500v15', 'M4 9.500h4', 'M4 14.500h4', 'M16 9.500h4', 'M16 14.500h4'],
  scene: ['M4 9.500h16V20H4z', 'M4 9.500l-.6-3.200L19 3.500l.6 3.200L4 9.500', 'M9 5.300l2 3', 'M14 4.400l2 3'],
  memory: ['M4 6.500h11v8H4z', 'M7.500 10.500h11v8h-11', 'M11 14.500h10'],
  grip: ['f:M8 5h2.500v2.500H8zM13.500 5H16v2.500h-2.500zM8 10.750h2.500v2.500H8zM13.500 10.750H16v2.500h-2.500zM8 16.500h2.500V19H8zM13.500 16.500H16V19h-2.500z'],
  keyboard: ['M3 6.500h18v11H3z', 'M7 10h.5', 'M10.300 10h.5', 'M13.600 10h.5', 'M16.800 10h.5', 'M8 14h8'],
  sun: ['M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M12 2.500v2', 'M12 19.500v2', 'M2.500 12h2', 'M19.500 12h2', 'M5.300 5.300l1.400 1.400', 'M17.300 17.300l1.400 1.400', 'M5.300 18.700l1.400-1.400', 'M17.300 6.700l1.400-1.400'],
  moon: ['M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z'],
  plus: ['M12 5v14', 'M5 12h14'],
  minus: ['M5 12h14'],
  more: ['f:M5 10.500h3v3H5zM10.500 10.500h3v3h-3zM16 10.500h3v3h-3z'],
  help: ['M9 9a3 3 0 1 1 4.300 2.700c-.9.5-1.300 1-1.300 2.300', 'M12 17v.6'],
  clock: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z', 'M12 7v5.500l3.500 2'],
  eye: ['M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z', 'M12 14.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600z'],
  picture: ['M4 5h16v14H4z', 'M4 16l5-5 4 4 2.500-2.500L20 17', 'M15.500 9.500v.5'],
  front: ['M5 5l7 7-7 7', 'M13 5l7 7-7 7'],
  arrow_left: ['M20 12H5', 'M11 6l-6 6 6 6'],
  arrow_right: ['M4 12h15', 'M13 6l6 6-6 6'],
  fit: ['M3 6v12', 'M21 6v12', 'M7 12h10', 'M10 9l-3 3 3 3', 'M14 9l3 3-3 3'],
};

const SVG = 'http://www.w3.org/2000/svg';

/** The names there are. */
export const iconNames = Object.keys(PATHS);

/** An inline picture, hidden from screen readers: the control around it carries the name. Throws on an unknown name. */
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

function stroke(drawn) {
  const path = document.createElementNS(SVG, 'path');
  const filled = drawn.startsWith('f:');
  path.setAttribute('d', filled ? drawn.slice(2) : drawn);
  path.setAttribute('class', filled ? 'is-filled' : 'is-stroke');
  return path;
}
