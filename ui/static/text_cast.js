// Every sentence about the cast, mentions, shot language and what is sent. Values are texts or functions of plain values
// that return a text; nothing here touches the page.

const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const cast = {
  title: 'Cast', open: 'Cast (C)',
  kinds: { character: 'Character', place: 'Place', prop: 'Prop' },
  intro: 'Write @ and a name in a prompt: the shot is sent the description and is shown the pictures.',
  emptyTitle: 'Nobody yet',
  empty: 'Give a person, a place or a thing a name, say how it looks, and bring a picture or two. Every shot that mentions it is told and shown the same.',
  add: 'Add', newName: 'Name', newNameHint: 'Mara, the old mill…', kind: 'What it is',
  name: 'Name', nameOf: (name) => `Name of ${name}`,
  description: 'How it looks', descriptionOf: (name) => `How ${name} looks`,
  descriptionHint: 'a lighthouse keeper of forty, grey braid, mustard-yellow oilskin coat',
  shots: (n) => (n ? `in ${many(n, 'shot', 'shots')}` : 'in no shot yet'),
  remove: (name) => `Remove ${name} from the cast`, removed: (name) => `${name} is no longer in the cast`,
  up: (name) => `Move ${name} up`, down: (name) => `Move ${name} down`,
  pictures: (name) => `Pictures of ${name}`, picture: (at, count, name) => `Picture ${at} of ${count} of ${name}`,
  addPicture: 'Add a picture', addPictureOf: (name) => `Add a picture of ${name}`, addPictureHint: 'PNG, JPEG or WebP. You can also drop one here.',
  noPicture: 'Drop a picture here',
  adding: (name) => `Adding ${name}…`, notAdded: 'The picture was not added.', notAddedFix: 'Check that the editor is running, then try again.',
  notPicture: 'That file is not a picture.', notPictureFix: 'Use a PNG, JPEG or WebP file.',
  otherShape: 'The picture has another shape than the film.', choosePart: 'Choose the part',
  crop: 'Choose the part that is shown', first: 'Show this one first', removePicture: 'Remove this picture',
  pictureRemoved: 'Picture removed', undo: 'Undo', done: 'Done',
  keepMine: 'Keep mine', takeTheirs: 'Take theirs', newer: (text) => `The newer text: ${text || '(empty)'}`,
};

export const chips = {
  label: 'Cast in this shot',
  edit: 'Open the cast (C)',
  on: (name, mentioned) => (mentioned ? `${name} is in this shot. Click to leave it out: its description and pictures are not sent.` : `${name} is in this shot by your word. Click to take it out.`),
  out: (name) => `${name} is mentioned, but left out of this shot. Click to bring it in.`,
  off: (name) => `${name} is not mentioned. Click to bring it in: its description and pictures are sent.`,
  more: (n) => `${n} more`, moreLabel: (n) => `Show ${many(n, 'more member', 'more members')} of the cast`, fewer: 'Fewer',
  unknown: (names) => `${names.map((name) => `@${name}`).join(', ')} ${names.length === 1 ? 'is' : 'are'} not in the cast, and sent as written.`,
  add: (name) => `Add ${name}`,
};

export const mention = {
  list: 'Cast',
  count: (n) => many(n, 'name', 'names'),
};

export const sent = {
  title: 'What is sent',
  adds: { language: 'shot language', cast: 'the cast' },
  with: (names) => `with ${names.join(' and ')}`,
  names: 'names for mentions',
  text: 'The prompt as it is sent; what was added is marked',
};

export const language = {
  title: 'Shot language', hint: { shot_size: 'Said where a prompt names none' },
  label: { shot_size: 'Size', camera_angle: 'Angle', camera_move: 'Move' },
  settingLabel: { shot_size: 'Shot size', camera_angle: 'Camera angle', camera_move: 'Camera move' },
  none: 'None',
  film: (label) => `${label} (film)`,
  filmNone: (field) => language.label[field],
  ownNone: (field) => `No ${language.label[field].toLowerCase()}`,
  tip: (field, own, label) => (own ? `${language.label[field]}: this shot’s own` : label ? `${language.label[field]}: ${label}, as the film` : `${language.label[field]}: none`),
};
