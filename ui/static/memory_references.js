// Bringing reference pictures: the button with its file chooser, and a drop anywhere on the board.
import { toast } from './store.js';
import { h, setText } from './dom.js';
import { button } from './pieces.js';
import { memory as T } from './text_panels.js';

async function send(file, name) {
  const response = await fetch(`/app/reference?name=${encodeURIComponent(name)}`, { method: 'POST', body: file, headers: { 'x-storymem': '1' } });
  if (response.ok) return;
  const { message, fix } = await response.json().catch(() => ({}));
  throw Object.assign(new Error(message || T.notAdded), { fix });
}

async function add(file, status) {
  if (!file) return;
  const name = file.name.replace(/\.[^.]+$/, '') || T.unnamed;
  if (!file.type.startsWith('image/')) return void toast(T.notPicture, { kind: 'error', fix: T.notPictureFix });
  setText(status, T.adding(name));
  try {
    await send(file, name);
    toast(T.added(name), { kind: 'done' });
  } catch (error) {
    toast(error.fix === undefined ? T.notAdded : error.message, { kind: 'error', fix: error.fix || T.notAddedFix });
  }
  setText(status, '');
}

/** The status line, the hidden chooser and the button that opens it, for the head of the board. */
export function referenceControls() {
  const status = h('span', { class: 'sm-dim', role: 'status' });
  const chooser = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp', hidden: true, 'aria-label': T.addReference });
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files;
    chooser.value = '';
    await add(file, status);
  });
  return [status, chooser, button(h('span', {}, T.addReference, h('span', { class: 'sm-me-wide' }, T.addPicture)), () => chooser.click(), { title: T.addReferenceHint })];
}

/** Files dropped on `node` become references. */
export function acceptDrops(node) {
  const status = h('span', { role: 'status' });
  node.append(h('div', { class: 'sm-me-drop' }, h('span', {}, T.drop), status));
  const files = (event) => event.dataTransfer?.types.includes('Files');
  node.addEventListener('dragover', (event) => {
    if (!files(event)) return;
    event.preventDefault();
    node.classList.add('is-drop');
  });
  node.addEventListener('dragleave', (event) => node.contains(event.relatedTarget) || node.classList.remove('is-drop'));
  node.addEventListener('drop', async (event) => {
    if (!files(event)) return;
    event.preventDefault();
    node.classList.remove('is-drop');
    for (const file of event.dataTransfer.files) await add(file, status);
  });
}
