// The way in: the server's event stream, shared by all tabs where the browser can, else one of this page's own.

/** Calls `heard(message)` for everything the server says after `rev`, and {net} when the line comes or goes. Returns the way to leave. */
export function listen(rev, heard) {
  return window.SharedWorker ? shared(rev, heard) : alone(rev, heard);
}

function shared(rev, heard) {
  const { port } = new SharedWorker(new URL('./worker.js', import.meta.url), { name: 'storymem' });
  port.onmessage = (event) => heard(event.data);
  port.start();
  port.postMessage({ rev });
  return () => port.postMessage('bye');
}

function alone(rev, heard) {
  let stream = null;
  let left = false;
  let last = rev;
  const open = () => {
    if (left) return;
    stream = new EventSource(`/app/events?rev=${last}`);
    stream.onopen = () => heard({ net: 'open' });
    stream.onerror = () => {
      heard({ net: 'lost' });
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, 1500);
    };
    stream.onmessage = (event) => {
      const message = JSON.parse(event.data);
      last = message.rev || last;
      heard(message);
    };
  };
  open();
  return () => {
    left = true;
    stream.close();
  };
}
