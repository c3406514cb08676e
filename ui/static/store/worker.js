// SharedWorker: one event stream for all tabs, because a browser allows six HTTP/1.1 connections to a host in all.
const ports = new Set();
let stream = null;
let rev = 0;
let session = null;
let net = 'connecting';

const tell = (message) => ports.forEach((port) => port.postMessage(message));

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
    const message = JSON.parse(event.data);
    if (message.rev) rev = message.rev;
    if (message.hello) session = message.hello.session;
    tell(message);
  };
}

function reopen() {
  stream?.close();
  stream = null;
  if (ports.size) open();
}

function join(port, atRev) {
  ports.add(port);
  if (stream) return port.postMessage({ joined: { rev, session, net } });
  rev = atRev;
  open();
}

function leave(port) {
  ports.delete(port);
  if (ports.size || !stream) return;
  stream.close();
  stream = null;
  net = 'connecting';
}

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = ({ data }) => (data === 'bye' ? leave(port) : join(port, data.rev));
  port.start();
};
