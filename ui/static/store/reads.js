// What the server answers when it is only read, and what it says where it refuses.
import { t } from '../base/text.js';
import { translated } from '../base/server_text.js';

/** @typedef {Error & { fix: string, status: number, current?: string }} Refusal `current`: the newer text, where another one was edited */

/** What the server answers to GET `path`. Rejects with an Error that has `.fix`, also where the answer was cut off.
 *  @template T @param {string} path @returns {Promise<T>} */
export async function getJSON(path) {
  const response = await fetch(path);
  if (!response.ok) throw await refusal(response, t('read.failed'));
  return response.json().catch(async () => {
    throw await refusal(response, t('read.failed')); // cut off on its way: half an answer is none
  });
}

/** What a refused request is rejected with; `unsaid` where the server gave no reason.
 *  @type {(response: Response, unsaid: string) => Promise<Refusal>} */
export async function refusal(response, unsaid) {
  const { message, fix, current } = await response.json().catch(() => ({}));
  return Object.assign(new Error(translated(message) || unsaid), { fix: translated(fix) || '', status: response.status, current });
}
