// The dialogs, by name: what the top bar and the keys open.
export { openPlan } from './dialog_plan.js';
export { openExport } from './dialog_export.js';
export { openFilms } from './dialog_films.js';
export { openSettings } from './dialog_settings.js';
export { openCrop } from './dialog_crop.js';
export { openNotes } from './dialog_notes.js';
export { openOwn } from './dialog_own.js';
export { openCast } from './dialog_cast.js';
export { openRecipe } from './dialog_recipe.js';
export { openSeenBy } from './seen_by.js';
export { openWhatIf } from './what_if.js';
