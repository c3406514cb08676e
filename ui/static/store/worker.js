// SharedWorker: one event stream for all tabs, because a browser allows six HTTP/1.1 connections to a host in all.

/** @import { Message } from '../base/contract.js' */
/** @import { Heard, Net } from './state.js' */

/** @type {Set<MessagePort>} */
const ports = new Set();
/** @type {EventSource | null} */
let stream = null;
let rev = 0;
/** @type {string | null} */
let session = null;
/** @type {Net} */
let net = 'connecting';

/** @type {(message: Heard) => void} */
const tell = (message) => ports.forEach((port) => port.postMessage(message));

/** @param {Net} now */
function setNet(now) {
  if (now === net) return;
  net = now;
  tell({ net });
}

function open() {
  stream = new EventSource(`/app/events?rev=${rev}`);
  stream.onopen = () => setNet('open');
  stream.onerror = () => {
    setNet('lost');
    // A browser gives up for good on an error status (a restarting server, a lost login); only then must we ask again.
    if (stream && stream.readyState === EventSource.CLOSED) setTimeout(reopen, 1500);
  };
  stream.onmessage = (event) => {
    /** @type {Message} */
    const message = JSON.parse(event.data);
    if ('rev' in message) rev = message.rev || rev;
    if ('hello' in message) session = message.hello.session;
    tell(message);
  };
}

function reopen() {
  stream?.close();
  stream = null;
  if (ports.size) open();
}

/** @type {(port: MessagePort, atRev: number) => void} */
function join(port, atRev) {
  ports.add(port);
  if (stream) return port.postMessage({ joined: { rev, session, net } });
  rev = atRev;
  open();
}

/** @param {MessagePort} port */
function leave(port) {
  ports.delete(port);
  if (ports.size || !stream) return;
  stream.close();
  stream = null;
  net = 'connecting';
}

addEventListener('connect', (event) => {
  const [port] = /** @type {MessageEvent} */ (event).ports;
  port.onmessage = ({ data }) => (data === 'bye' ? leave(port) : join(port, data.rev));
  port.start();
});
