// The way out: operations leave this tab one after another, each until the server has answered it.
// A repeat carries the same op_id, which the server answers from memory instead of doing it twice.
import { t } from '../base/text.js';
import { refusal } from './reads.js';

/** @import { Op, Revised } from '../base/contract.js' */
/** @import { Net } from './state.js' */

const client = Math.random().toString(36).slice(2, 10);
/** @type {Map<string, string>} op_id -> body */
const unanswered = new Map();
const TRIES_ON_SERVER_ERROR = 4;
const LONGEST_WAIT_MS = 5000;
let count = 0;
/** @type {Promise<unknown>} */
let chain = Promise.resolve();

/** Resolves with the answer to `body`; rejects when the server refuses it. Without a server it waits for one.
 *  @template {Revised} A @param {Op} body @param {(now: Net) => void} setNet @returns {Promise<A>} */
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

/** @template A @param {string} text @param {(now: Net) => void} setNet @returns {Promise<A>} */
async function untilAnswered(text, setNet) {
  for (let tries = 1; ; tries++) {
    const response = await post(text);
    if (response?.ok) {
      if (tries > 1) setNet('open');
      return response.json();
    }
    if (response?.status === 401) setNet('signin');
    else if (!response) setNet('lost');
    else if (response.status < 500 || tries > TRIES_ON_SERVER_ERROR) throw await refusal(response, t('op.refused'));
    await new Promise((done) => setTimeout(done, Math.min(300 * 2 ** tries, LONGEST_WAIT_MS)));
  }
}

/** @param {string} text */
async function post(text) {
  try {
    return await fetch('/app/op', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
  } catch {
    return null; // no connection
  }
}
