// Starts a page: its frame, what it loads, what it shows, and what stands there if that fails.

import { byId, fill } from './dom.js';
import { clearConfirmation, confirmed } from './live.js';
import { showAccountMenu, showEntrance, showNavigation } from './navigation.js';
import { ended, isLoggedIn, memberships, role } from './session.js';
import { loggedOut, problemState, sessionEnded, skeleton } from './states.js';
import { local, takeNotice, write } from './storage.js';
import { code } from './texts.js';
import { inLanguage, otherLanguage } from './token.js';

const needs = document.documentElement.dataset.needs;

/**
 * @typedef {object} Page
 * @property {(context: { isLoggedIn: boolean, role: string }) => Record<string, Promise<any>>} [load] What the page is made
 *   of: results of the API by name. All are asked for at once.
 * @property {string[]} [mayFail] The names of those whose problem the view shows itself.
 * @property {(results: Record<string, any>, context: { isLoggedIn: boolean, role: string }) => any} view The content: nodes, or lists of them.
 * @property {number} [blocks] How many cards to reserve the space of while it loads.
 */

/** @type {Page} */
let page;

/**
 * Starts the page of this document.
 * @param {Page} given
 */
export function start(given) {
  page = given;
  const language = byId('language');
  language.href = inLanguage(otherLanguage);
  language.addEventListener('click', keepLanguage);
  const notice = takeNotice();
  if (notice) confirmed(code('common.confirmed', notice));
  if (needs !== 'none' && isLoggedIn()) {
    showNavigation();
  } else if (needs !== 'none' || document.documentElement.dataset.page === 'missing') {
    showEntrance();
  }
  // The browser may bring a page back as it was. It must not, once somebody has logged out.
  const wasIn = isLoggedIn();
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && isLoggedIn() !== wasIn) location.reload();
  });
  return show();
}

/** Loads the page's content anew, after something in it was changed. The confirmation stays. */
export const refresh = () => show(false);

/**
 * Puts something in the place of the whole content, such as the next step or a confirmation, and moves the focus to its heading.
 * @param {string} title
 * @param {...any} children
 */
export function replaceContent(title, ...children) {
  clearConfirmation();
  setHeading(title);
  fill(byId('content'), ...children);
  byId('heading').focus();
  scrollTo(0, 0);
}

/** Another heading and title than those that the document came with. @param {string} title */
export function setHeading(title) {
  byId('heading').textContent = title;
  document.title = `${title} · E-SG.Cloud`;
}

async function show(isFirst = true) {
  const content = byId('content');
  const isIn = needs !== 'none' && isLoggedIn();
  if (needs === 'required' && !isIn) return fill(content, loggedOut());
  const context = { isLoggedIn: isIn, role: role() };
  const asked = page.load?.(context) ?? {};
  const names = Object.keys(asked);
  const session = isIn && isFirst ? memberships() : null;
  if (isFirst && (names.length > 0 || session)) fill(content, skeleton(page.blocks));
  const results = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await asked[name]])));
  const mine = await session;
  if (mine) showAccountMenu(mine.ok ? mine.body.items : []);
  if (mine?.ok) {
    // The role may have been changed since the page before.
    if (role() !== context.role) {
      showNavigation();
      return show(false);
    }
  }
  if (mine?.problem?.code === 'not-logged-in') {
    ended();
    // A page that is for everybody goes on without the session.
    if (needs === 'optional') return withoutSession();
  }
  const failed = names.filter((name) => !page.mayFail?.includes(name)).map((name) => results[name]).find((result) => !result.ok)
    ?? (mine?.problem?.code === 'not-logged-in' ? mine : null);
  if (failed) return fill(content, stateOf(failed.problem));
  fill(content, page.view(results, context));
}

function withoutSession() {
  delete document.documentElement.dataset.session;
  fill(byId('nav'));
  showEntrance();
  return show();
}

function stateOf(problem) {
  if (problem.code !== 'not-logged-in') return problemState(problem, () => show());
  return sessionEnded(async () => {
    const { logInAgain } = await import('./again.js');
    if (await logInAgain()) show();
  });
}

function keepLanguage() {
  write(local(), 'language', otherLanguage);
}

export { confirmed };
