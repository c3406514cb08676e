// Dialogs that are opened from rooms below their own: the room that has one registers what opens it.
const openers = new Map(); // name -> what opens it
const asked = new Map(); // name -> with which words it was asked for before its room was here

/** The dialogs of a room: {name: opener}. One that was asked for already opens now. */
export function registerDialogs(own) {
  for (const [name, open] of Object.entries(own)) {
    openers.set(name, open);
    if (asked.has(name)) open(...asked.get(name));
    asked.delete(name);
  }
}

/** Opens the dialog of this name: `cast` {name, show}, `films` (part), `recipe` (shot, take, other), `settings`. */
export function openDialog(name, ...words) {
  if (openers.has(name)) openers.get(name)(...words);
  else asked.set(name, words);
}

/** The function `name` of a module that is fetched when it is called first. */
export const fetched =
  (load, name) =>
  async (...words) =>
    (await load())[name](...words);
