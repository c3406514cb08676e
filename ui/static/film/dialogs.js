// The dialogs, by name: what the top bar and the keys open.
export { openPlan } from './plan_dialog.js';
export { openExport } from './export_dialog.js';
export { openFilms } from './films_dialog.js';
export { openSettings } from './settings_dialog.js';
export { openCrop } from '../memory/crop_dialog.js';
export { openNotes } from '../timeline/notes_dialog.js';
export { openOwn } from '../shot/own_dialog.js';
export { openCast } from './cast_dialog.js';
export { openRecipe } from '../shot/recipe_dialog.js';
export { openSeenBy } from '../memory/seen_by.js';
export { openWhatIf } from '../memory/what_if.js';
