// Watches a run until it has ended.

import { NO_CONNECTION, get } from '../api.js';
import { isOver } from './status.js';

const FIRST_MS = 800;
const LONGEST_MS = 15_000;

/**
 * Asks ever more seldom, and not at all while the page is hidden.
 * @param {string} path
 * @param {(run: any) => void} tell Is called with each answer.
 * @param {() => boolean} isWanted Whether somebody still looks.
 * @returns {Promise<any>} The result with the run that has ended; the problem; or `null` if nobody looks any more.
 */
export async function watchRun(path, tell, isWanted) {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 1.4, LONGEST_MS)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    await untilVisible();
    if (!isWanted()) return null;
    const result = await get(path);
    if (!isWanted()) return null;
    if (!result.ok && result.problem.code !== NO_CONNECTION) return result;
    if (result.ok) tell(result.body);
    if (result.ok && isOver(result.body)) return result;
  }
}

function untilVisible() {
  if (!document.hidden) return null;
  return new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
}
