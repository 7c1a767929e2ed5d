// The end of a password reset, which is the same by mail and by text message: the new password, and the second factor of
// those who have one.

import { call } from './api.js';
import { answerChallenge } from './challenge.js';
import { h } from './dom.js';
import { replaceContent } from './page.js';
import { buttonLink } from './parts.js';
import { ended, entered, goWith } from './session.js';
import { t } from './texts.js';

/** Sends the new password with what shows that it is the person's to choose. @param {any} body */
export const sendPassword = (body) => call('POST', '/v1/password-resets/confirm', { body, quiet: true });

/** Goes on after the new password was taken. @param {any} result */
export function goOn(result) {
  // The reset ends every session, so this browser's too.
  ended();
  if (result.status === 204) return goWith('password-reset', '/login');
  replaceContent(t('password.factor_title'), h('p', null, t('password.factor')), answerChallenge(result.body, {
    done: async () => {
      await entered();
      goWith('password-reset-in', '/');
    },
    expired: () => startOver(t('password.factor_expired')),
  }), h('p', null, h('a', { href: '/lost-factors' }, t('password.lost'))));
}

/** Says that the link or code cannot be used, and where the next comes from. @param {string} reason */
export function startOver(reason) {
  replaceContent(t('password.link_expired_title'), h('p', null, reason),
    h('div', { class: 'actions' }, buttonLink('/forgotten', t('password.new_link')), buttonLink('/login', t('common.log_in'), 'quiet')));
}
