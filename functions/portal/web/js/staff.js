// Staff of the operator: a session of their own, which opens no account. It has the same cookie as a member's, so that one is
// logged in either as staff or as a member. As for members, what is kept in the browser is only that it is worth asking, and
// the roles, by which pages know what to ask for.

import { call, get } from './api.js';
import { answerChallenge } from './challenge.js';
import { cancelButton, openDialog } from './dialog.js';
import { byId, fill, h } from './dom.js';
import { makeAction, makeForm } from './form.js';
import { start } from './page.js';
import { buttonLink, notice, subnavigation } from './parts.js';
import { ended, goWith, isLoggedIn } from './session.js';
import { empty, problemState } from './states.js';
import { t } from './texts.js';

const FLAG = 'staff';
const ROLES = 'staff_roles';
const LOG_IN = '/staff/login';

/** Whether a member of staff may be logged in. */
export const isStaff = () => read(FLAG) === '1' && !isLoggedIn();

const roles = () => (read(ROLES) ?? '').split(' ');

/** Whether their role opens what that one opens, as it was when it was last asked for. @param {'finance' | 'admin'} role */
export const hasRole = (role) => roles().includes(role);

/** Notes that a member of staff has logged in, and learns their roles. */
export async function enteredStaff() {
  ended();
  write(FLAG, '1');
  return learn();
}

async function learn() {
  const result = await get('/v1/staff/sessions/current');
  if (result.ok) write(ROLES, result.body.roles.join(' '));
  return result;
}

function leftStaff() {
  write(FLAG, null);
  write(ROLES, null);
}

/**
 * The two steps of a staff log-in. The second factor is always demanded.
 * @param {HTMLElement} place
 * @param {{ done: (result: any) => void, beside?: any, note?: string }} then
 */
export function logInSteps(place, then) {
  fill(place, then.note && notice('warning', null, then.note), makeForm({
    fields: [
      { name: 'email', label: t('staff.email'), type: 'email', autocomplete: 'username', inputmode: 'email', required: true },
      { name: 'password', label: t('staff.password'), type: 'password', autocomplete: 'current-password', required: true },
    ],
    submit: t('staff.continue'),
    act: (values) => call('POST', '/v1/staff/sessions', { body: { ...values, cookie: true }, quiet: true }),
    at: { 'wrong-credentials': 'password' },
    done: ({ body }) => {
      fill(place, h('p', null, t('staff.factor')), answerChallenge(body, {
        done: then.done, beside: then.beside, expired: () => logInSteps(place, { ...then, note: t('common.challenge.expired') }),
      }));
      place.querySelector('input, button')?.focus();
    },
    beside: then.beside,
  }).element);
}

/**
 * Does something as staff. Where the session has ended meanwhile, a dialog asks them to log in, and the act is then done.
 * @param {'POST' | 'PUT' | 'GET'} method
 * @param {string} path
 * @param {any} [options]
 * @returns {Promise<any>}
 */
export async function staffCall(method, path, options = {}) {
  const result = await call(method, path, { ...options, quiet: true });
  if (result.problem?.code !== 'not-logged-in') return result;
  return (await logInAgain()) ? staffCall(method, path, options) : result;
}

async function logInAgain() {
  const isDone = await openDialog(t('staff.again_title'), (close) => {
    const place = h('div', null);
    logInSteps(place, { done: () => close(true), beside: cancelButton(close) });
    return [h('p', null, t('staff.again')), place];
  });
  if (isDone) await enteredStaff();
  return isDone === true;
}

/**
 * Starts a page of staff: what it loads, who it is for, and the navigation between these pages.
 * @param {object} page
 * @param {'finance' | 'admin'} [page.role] The role that opens it.
 * @param {() => Record<string, Promise<any>>} [page.load]
 * @param {(results: Record<string, any>) => any} page.view
 * @param {number} [page.blocks]
 */
export function startStaff({ role, load = () => ({}), view, blocks }) {
  const isAllowed = !role || hasRole(role);
  const shown = start({
    blocks: isStaff() ? blocks : 0,
    load: () => (isStaff() ? { all: everything(isAllowed ? load() : {}) } : {}),
    view: ({ all }) => {
      if (!all) return isLoggedIn() ? asMember() : loggedOut();
      const { session, ...results } = all.body;
      if (['not-logged-in', 'not-allowed'].includes(session.problem?.code)) {
        leftStaff();
        fill(byId('account'));
        return loggedOut();
      }
      const failed = [session, ...Object.values(results)].find((result) => !result.ok);
      const content = failed ? problemState(failed.problem, () => location.reload()) : isAllowed ? view({ session, ...results }) : refused();
      return [navigation(), content];
    },
  });
  if (isStaff()) fill(byId('account'), logOutButton());
  else if (!isLoggedIn()) fill(byId('account'));
  return shown;
}

async function everything(asked) {
  const all = Object.entries({ session: learn(), ...asked });
  return { ok: true, body: Object.fromEntries(await Promise.all(all.map(async ([name, result]) => [name, await result]))) };
}

function navigation() {
  return subnavigation(t('staff.navigation'), [
    { href: '/staff', label: t('staff.home') },
    ...(hasRole('finance') ? [
      { href: '/staff/invoices', label: t('staff.invoices') }, { href: '/staff/billing', label: t('staff.billing') }, { href: '/staff/reports', label: t('staff.reports') },
    ] : []),
    ...(hasRole('admin') ? [{ href: '/staff/newsletters', label: t('staff.newsletters') }] : []),
  ]);
}

const loggedOut = () => empty(t('staff.logged_out_title'), t('staff.logged_out'), buttonLink(LOG_IN, t('staff.log_in')));

const asMember = () => empty(t('staff.member_title'), t('staff.member'), buttonLink(LOG_IN, t('staff.log_in')));

const refused = () => empty(t('staff.refused_title'), t('staff.refused'), buttonLink('/staff', t('staff.to_home'), 'quiet'));

const logOutButton = () => makeAction({
  label: t('common.log_out'), kind: 'quiet small', done: () => {},
  act: async () => {
    const result = await call('DELETE', '/v1/sessions/current', { quiet: true });
    if (!result.ok && result.status !== 401) return result;
    leftStaff();
    goWith('logged-out', LOG_IN);
    return result;
  },
});

// Storage can be switched off. They then log in anew on each page.

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // See above.
  }
}
