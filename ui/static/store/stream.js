// The way in: the server's event stream, shared by all tabs where the browser can, else one of this page's own.

/** @import { Message } from '../base/contract.js' */
/** @import { Heard } from './state.js' */

/** Calls `heard(message)` for everything the server says after `rev`, and {net} when the line comes or goes. Returns the way to leave.
 *  @type {(rev: number, heard: (message: Heard) => void) => () => void} */
export function listen(rev, heard) {
  return window.SharedWorker ? shared(rev, heard) : alone(rev, heard);
}

/** @type {typeof listen} */
function shared(rev, heard) {
  const { port } = new SharedWorker(new URL('./worker.js', import.meta.url), { name: 'storymem' });
  port.onmessage = (event) => heard(event.data);
  port.start();
  port.postMessage({ rev });
  return () => port.postMessage('bye');
}

/** @type {typeof listen} */
function alone(rev, heard) {
  /** @type {EventSource | null} */
  let stream = null;
  let left = false;
  let last = rev;
  const open = () => {
    if (left) return;
    const now = new EventSource(`/app/events?rev=${last}`);
    stream = now;
    now.onopen = () => heard({ net: 'open' });
    now.onerror = () => {
      heard({ net: 'lost' });
      if (now.readyState === EventSource.CLOSED) setTimeout(open, 1500);
    };
    now.onmessage = (event) => {
      /** @type {Message} */
      const message = JSON.parse(event.data);
      if ('rev' in message) last = message.rev || last;
      heard(message);
    };
  };
  open();
  return () => {
    left = true;
    stream?.close();
  };
}
