// Files that a person brings: dropped on a part of the page, and sent to the server.

/** `take(files)` is called when files are dropped on `node`; while they are over it, it has the class `is-drop`. */
export function acceptFiles(node, take) {
  const carries = (event) => event.dataTransfer?.types.includes('Files');
  node.addEventListener('dragover', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    node.classList.add('is-drop');
  });
  node.addEventListener('dragleave', (event) => node.contains(event.relatedTarget) || node.classList.remove('is-drop'));
  node.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    node.classList.remove('is-drop');
    take([...event.dataTransfer.files]);
  });
}

/** Sends a picture to this address; resolves with its content name. Rejects with what the server said and its `.fix`, else with `unsaid` and no fix. */
export async function sendPicture(address, file, unsaid) {
  const response = await fetch(address, { method: 'POST', body: file, headers: { 'x-storymem': '1' } });
  const { message, fix, picture } = await response.json().catch(() => ({}));
  if (response.ok) return picture;
  throw Object.assign(new Error(message || unsaid), { fix });
}
