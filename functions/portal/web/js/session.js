// Whether somebody is logged in here, and as what. The session itself is a cookie that scripts cannot read. What is kept in
// the browser is a flag that it is worth asking the API, and the role, by which pages know what to ask for. Both say nothing of
// who it is.

import { call, get } from './api.js';
import { leaveNotice, local, newTurn, read, write } from './storage.js';

const FLAG = 'session';
const ROLE = 'role';

/**
 * @typedef {{ id: string, account_id: string, company_name: string, role: string, since: string, current: boolean }} Membership
 */

/** Whether somebody may be logged in. */
export const isLoggedIn = () => read(local(), FLAG) === '1';

/** The role, as it was when it was last asked for. */
export const role = () => read(local(), ROLE) ?? 'member';

/** The membership that the page was loaded for. @type {Membership | null} */
export let current = null;

/**
 * The accounts that the person is a member of. Their answer also says which one the page is for.
 * @returns {Promise<any>} A result of the API.
 */
export async function memberships() {
  const result = await get('/v1/me/memberships');
  if (result.ok) {
    current = result.body.items.find((membership) => membership.current) ?? null;
    if (current) write(local(), ROLE, current.role);
  }
  return result;
}

/**
 * Notes that somebody has logged in, and learns their role.
 * @param {boolean} [isSame] Whether it is the same person in the same account as before.
 */
export async function entered(isSame = false) {
  write(local(), FLAG, '1');
  if (!isSame) newTurn();
  return memberships();
}

/** Notes that nobody is logged in any more. */
export function ended() {
  current = null;
  write(local(), FLAG, null);
  write(local(), ROLE, null);
}

/**
 * Logs out and goes to the front page.
 * @returns {Promise<any>} The result, if it failed.
 */
export async function logOut() {
  const result = await call('DELETE', '/v1/sessions/current', { quiet: true });
  if (!result.ok && result.status !== 401) return result;
  ended();
  goWith('logged-out', '/');
  return result;
}

/** Goes on in another account of the person. @param {string} accountId */
export async function enterAccount(accountId) {
  const result = await call('POST', '/v1/sessions/current/account', { body: { account_id: accountId } });
  if (result.ok) {
    await entered();
    goWith('account-entered', '/');
  }
  return result;
}

/**
 * Goes to another page, which confirms what was done. The code is one of the texts `common.confirmed`.
 * @param {string} code
 * @param {string} path
 */
export function goWith(code, path) {
  leaveNotice(code);
  location.assign(path);
}

/** Where to go after the log-in: the page that asked for it, and only ever one of ours. */
export function nextPage() {
  const next = new URLSearchParams(location.search).get('next') ?? '/';
  const url = URL.parse?.(next, location.origin) ?? new URL('/', location.origin);
  return next.startsWith('/') && url.origin === location.origin ? url.pathname + url.search : '/';
}

/** The path of the log-in that comes back to this page. */
export function logInPath() {
  return location.pathname === '/' ? '/login' : `/login?next=${encodeURIComponent(location.pathname)}`;
}
