// The dialogs of a shot, each fetched when it is opened first.
import { fetched, registerDialogs } from '../store/dialogs.js';

export const openRecipe = fetched(() => import('./recipe_dialog.js'), 'openRecipe');
export const openOwn = fetched(() => import('./own_dialog.js'), 'openOwn');

registerDialogs({ recipe: openRecipe });
