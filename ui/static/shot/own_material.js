// Bringing a picture or a clip of one's own as a take: a button with its file chooser, and a drop on the takes. What of it
// is taken is chosen in own_dialog.js.
import { current, toast } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { button, show } from '../base/widgets.js';
import { openOwn } from './open.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';
import { acceptFiles } from '../base/files.js';

// Not fetch: only this tells how much of a large file is on its way.
function send(file, shotId, tell) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/app/own/look?shot=${encodeURIComponent(shotId)}`);
    request.setRequestHeader('x-storymem', '1');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => tell(Math.floor((100 * loaded) / total));
    request.onload = () =>
      request.status === 200
        ? done(request.response)
        : failed(
            Object.assign(new Error(translated(request.response?.message) || t('own.failed')), { fix: translated(request.response?.fix) }),
          );
    request.onerror = () => failed(new Error(t('own.failed')));
    request.send(file);
  });
}

/** {node, acceptDrops(place)}: the button and its status line; files dropped on `place` become takes of the shown shot. */
export function ownControls() {
  const status = h('span', { class: 'sm-dim sm-num own-status', role: 'status', hidden: true });
  const chooser = h('input', {
    type: 'file',
    accept: 'video/mp4,video/quicktime,video/webm,image/png,image/jpeg,image/webp',
    hidden: true,
    'aria-label': t('own.pick'),
  });
  chooser.addEventListener('change', () => {
    const [file] = chooser.files;
    chooser.value = '';
    bring(file);
  });

  async function bring(file) {
    const one = current();
    if (!file || !one) return;
    const tell = (percent) => {
      show(status, percent !== null);
      setText(status, percent === null ? '' : t('own.sending', { name: file.name, n: percent }));
    };
    tell(0);
    try {
      const found = await send(file, one.id, tell);
      openOwn(one, file.name, found);
    } catch (error) {
      toast(error.message, { kind: 'error', fix: error.fix || t('own.failedFix') });
    }
    tell(null);
  }

  function acceptDrops(place) {
    place.append(h('div', { class: 'own-drop' }, t('own.drop')));
    acceptFiles(place, ([file]) => bring(file));
  }

  const node = h(
    'span',
    { class: 'own' },
    status,
    chooser,
    button(t('own.button'), () => chooser.click(), { class: 'sm-btn is-small is-quiet', title: t('own.hint') }),
  );
  return { node, acceptDrops };
}
