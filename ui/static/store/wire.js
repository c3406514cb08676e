// The way out: operations leave this tab one after another, each until the server has answered it.
// A repeat carries the same op_id, which the server answers from memory instead of doing it twice.
import { t } from '../base/text.js';
import { translated } from '../base/server_text.js';

const client = Math.random().toString(36).slice(2, 10);
const unanswered = new Map(); // op_id -> body
const TRIES_ON_SERVER_ERROR = 4;
const LONGEST_WAIT_MS = 5000;
let count = 0;
let chain = Promise.resolve();

/** Resolves with the answer to `body`; rejects when the server refuses it. Without a server it waits for one. */
export function send(body, setNet) {
  const opId = `${client}-${++count}`;
  const text = JSON.stringify({ op_id: opId, ...body });
  unanswered.set(opId, text);
  const turn = chain.then(() => untilAnswered(text, setNet)).finally(() => unanswered.delete(opId));
  chain = turn.catch(() => {});
  return turn;
}

/** The page goes away: what has no answer yet is handed to the browser to deliver. */
export function sendUnsent() {
  for (const text of unanswered.values()) navigator.sendBeacon('/app/op', new Blob([text], { type: 'application/json' }));
}

async function untilAnswered(text, setNet) {
  for (let tries = 1; ; tries++) {
    const response = await post(text);
    if (response?.ok) {
      if (tries > 1) setNet('open');
      return response.json();
    }
    if (response?.status === 401) setNet('signin');
    else if (!response) setNet('lost');
    else if (response.status < 500 || tries > TRIES_ON_SERVER_ERROR) throw await refusal(response);
    await new Promise((done) => setTimeout(done, Math.min(300 * 2 ** tries, LONGEST_WAIT_MS)));
  }
}

async function post(text) {
  try {
    return await fetch('/app/op', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
  } catch {
    return null; // no connection
  }
}

async function refusal(response) {
  const answer = await response.json().catch(() => ({}));
  const error = new Error(translated(answer.message) || t('op.refused'));
  return Object.assign(error, { fix: translated(answer.fix) || '', status: response.status, current: answer.current });
}
