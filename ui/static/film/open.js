// The dialogs of the film, each fetched when it is opened first.
import { fetched, registerDialogs } from '../store/dialogs.js';

export const openPlan = fetched(() => import('./plan_dialog.js'), 'openPlan');
export const openExport = fetched(() => import('./export_dialog.js'), 'openExport');
export const openFilms = fetched(() => import('./films_dialog.js'), 'openFilms');
export const openSettings = fetched(() => import('./settings_dialog.js'), 'openSettings');
export const openCast = fetched(() => import('./cast_dialog.js'), 'openCast');

registerDialogs({ cast: openCast, films: openFilms, settings: openSettings });
