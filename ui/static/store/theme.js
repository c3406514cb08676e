// Dark, a room where the pictures carry the colour, unless light was chosen in this browser.
import { emit } from './store.js';
import { CHANGED } from './events.js';

const KEY = 'sm-theme';

/** 'light' or 'dark', as shown now. */
export const theme = () => (localStorage.getItem(KEY) === 'light' ? 'light' : 'dark');

/** The other theme is shown and remembered. */
export function toggleTheme() {
  localStorage.setItem(KEY, theme() === 'dark' ? 'light' : 'dark');
  show();
}

function show() {
  document.documentElement.dataset.theme = theme();
  emit(CHANGED.theme);
}

show();
addEventListener('storage', (event) => event.key === KEY && show()); // chosen in another tab
