// The key sheet and the command palette, fetched when they are opened first, the palette a little before.
import { fetched } from '../store/dialogs.js';

export const openKeySheet = fetched(() => import('./key_sheet.js'), 'openKeySheet');

let palette = null;
const fetchPalette = async () => (palette ??= await import('./palette.js'));
const fetchEarly = () => fetchPalette().catch(() => {}); // the server is away: its key fetches it again
(window.requestIdleCallback ?? setTimeout)(fetchEarly); // so that what is typed right after its key goes into it

/** The command palette is open. */
export function openPalette() {
  if (palette) palette.openPalette();
  else
    fetchPalette().then(
      (module) => module.openPalette(),
      () => {},
    ); // the top bar says that the server is away
}
