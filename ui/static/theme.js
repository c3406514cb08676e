// Light or dark: the choice stored in this browser, else what the system prefers.
import { emit } from './store.js';

const KEY = 'sm-theme';
const system = matchMedia('(prefers-color-scheme: light)');

/** 'light' or 'dark', as shown now. */
export const theme = () => localStorage.getItem(KEY) || (system.matches ? 'light' : 'dark');

/** The other theme is shown and remembered. */
export function toggleTheme() {
  localStorage.setItem(KEY, theme() === 'dark' ? 'light' : 'dark');
  show();
}

function show() {
  const chosen = localStorage.getItem(KEY);
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  emit('theme');
}

show();
system.addEventListener('change', show);
addEventListener('storage', (event) => event.key === KEY && show()); // chosen in another tab
