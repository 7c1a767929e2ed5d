// What stands where the content would, while it is not there: loading, nothing yet, not allowed, no connection.

import { NO_CONNECTION } from './api.js';
import { h } from './dom.js';
import { problemText } from './form.js';
import { button, buttonLink, notice } from './parts.js';
import { logInPath } from './session.js';
import { t } from './texts.js';

/**
 * Reserves the space of what is loading.
 * @param {number} [blocks] How many cards it will be.
 */
export function skeleton(blocks = 1) {
  return h('div', { class: 'stack', 'aria-busy': 'true' }, h('p', { class: 'sr' }, t('common.loading')),
    Array.from({ length: blocks }, () => h('div', { class: 'card skeleton', 'aria-hidden': 'true' }, h('i', null), h('i', null), h('i', null))));
}

/**
 * There is nothing yet, and what one can do about it.
 * @param {any} title
 * @param {any} text
 * @param {any} [action]
 */
export function empty(title, text, action) {
  return h('div', { class: 'empty' }, title && h('h2', null, title), h('p', null, text), action && h('div', { class: 'actions' }, action));
}

/** The page needs a log-in. */
export function loggedOut() {
  return empty(t('common.logged_out_title'), t('common.logged_out'), [
    buttonLink(logInPath(), t('common.log_in')), buttonLink('/signup', t('common.sign_up'), 'quiet'),
  ]);
}

/**
 * The session ended before the page was loaded.
 * @param {() => void} logIn
 */
export function sessionEnded(logIn) {
  return empty(t('common.ended_title'), t('common.ended'), button(t('common.log_in'), logIn));
}

/** What the account's owner has to do is pointed out where a change is refused. */
export function deactivated() {
  return notice('warning', t('common.deactivated_title'), t('common.deactivated'),
    h('p', null, h('a', { href: '/subscription' }, t('common.see_subscription'))));
}

/**
 * Whatever stands in the way of the content.
 * @param {any} problem
 * @param {() => void} retry
 */
export function problemState(problem, retry) {
  switch (problem.code) {
    case 'not-allowed':
      return empty(t('common.refused_title'), t('common.refused'), buttonLink('/contact', t('common.who_to_ask'), 'quiet'));
    case 'second-factor-required':
      return empty(t('common.factor_title'), t('common.factor'), buttonLink('/security', t('common.factor_set_up')));
    case 'account-deactivated':
      return deactivated();
    case 'not-found':
      return empty(t('common.not_found_title'), t('common.not_found'), buttonLink('/', t('common.to_front'), 'quiet'));
    case NO_CONNECTION:
      return empty(problem.title, problem.detail, button(t('common.retry'), retry));
    default:
      return empty(problem.title, problemText(problem), button(t('common.retry'), retry, 'quiet'));
  }
}
