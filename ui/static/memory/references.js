// Bringing reference pictures: the button with its file chooser, and a drop anywhere on the board.
import { S, toast } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { button } from '../base/widgets.js';
import { fetched } from '../store/dialogs.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';
import { acceptFiles, sendPicture } from '../base/files.js';

const SAME_SHAPE = 0.01; // a difference of the aspects nobody sees

export const openCrop = fetched(() => import('./crop_dialog.js'), 'openCrop');

/** Whether the picture has another shape than the film, so that a part of it has to be chosen. */
export async function isOtherShape(file) {
  const { size } = S.state.film.settings;
  try {
    const bitmap = await createImageBitmap(file);
    const shape = bitmap.width / bitmap.height;
    bitmap.close();
    return Math.abs((shape * size.height) / size.width - 1) > SAME_SHAPE;
  } catch {
    return false; // the server took it, this browser can't draw it: its menu still offers the crop
  }
}

function choosePart(picture) {
  const reference = S.state.film.references.find((one) => one.picture === picture);
  if (reference) openCrop(reference);
}

async function add(file, status) {
  if (!file) return;
  const name = file.name.replace(/\.[^.]+$/, '') || t('memory.unnamed');
  if (!file.type.startsWith('image/')) return void toast(t('memory.notPicture'), { kind: 'error', fix: t('memory.notPictureFix') });
  setText(status, t('memory.adding', { name }));
  try {
    const picture = await sendPicture(`/app/reference?name=${encodeURIComponent(name)}`, file, t('memory.notAdded'));
    const action = (await isOtherShape(file)) ? { label: t('memoryEyes.choosePart'), run: () => choosePart(picture) } : null;
    toast(t('memory.added', { name }), { kind: 'done', action });
  } catch (error) {
    toast(error.fix === undefined ? t('memory.notAdded') : translated(error.message), {
      kind: 'error',
      fix: translated(error.fix) || t('memory.notAddedFix'),
    });
  }
  setText(status, '');
}

/** The status line, the hidden chooser and the button that opens it, for the head of the board. */
export function referenceControls() {
  const status = h('span', { class: 'sm-dim', role: 'status' });
  const chooser = h('input', {
    type: 'file',
    accept: 'image/png,image/jpeg,image/webp',
    hidden: true,
    'aria-label': t('memory.addReference'),
  });
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files;
    chooser.value = '';
    await add(file, status);
  });
  return [
    status,
    chooser,
    button(h('span', {}, t('memory.addReference'), h('span', { class: 'sm-me-wide' }, t('memory.addPicture'))), () => chooser.click(), {
      title: t('memory.addReferenceHint'),
    }),
  ];
}

/** Files dropped on `node` become references. */
export function acceptDrops(node) {
  const status = h('span', { role: 'status' });
  node.append(h('div', { class: 'sm-me-drop' }, h('span', {}, t('memory.drop')), status));
  acceptFiles(node, async (files) => {
    for (const file of files) await add(file, status);
  });
}
