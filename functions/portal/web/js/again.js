// Authentication in the middle of something: the person stays where they are, and what they typed stays with them.

import { call } from './api.js';
import { answerChallenge, secondFactor } from './challenge.js';
import { cancelButton, openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { makeForm } from './form.js';
import { current, ended, entered } from './session.js';
import { newTurn } from './storage.js';
import { t } from './texts.js';
import { getPasskey } from './webauthn.js';

/**
 * Asks the person to show once more who they are, because the act is a sensitive one.
 * @returns {Promise<boolean>} Whether they did.
 */
export async function reauthenticate() {
  const isDone = await openDialog(t('common.again.reauthenticate_title'), (close) => {
    const place = h('div', null, byPassword());

    function byPassword() {
      return makeForm({
        fields: [{ name: 'password', label: t('common.again.password'), type: 'password', autocomplete: 'current-password', required: true }],
        submit: t('common.again.continue'),
        act: ({ password }) => prove({ password }),
        at: { 'wrong-credentials': 'password' },
        failed: (problem) => {
          // Whoever has a second factor shows that one in the place of the password.
          if (problem.code !== 'second-factor-due') return false;
          byFactor();
          return true;
        },
        done: () => close(true),
        beside: cancelButton(close),
      }).element;
    }

    function byFactor() {
      let challenge;
      fill(place, secondFactor({
        methods: ['totp', 'passkey', 'recovery-code'],
        passkey: async () => {
          const options = await call('POST', '/v1/sessions/passkey-options', { quiet: true });
          if (!options.ok) return null;
          ({ challenge } = options.body);
          return getPasskey(options.body.options);
        },
        prove: ({ code, passkey }) => prove(passkey ? { challenge, passkey } : { code }),
        done: () => close(true),
        expired: byFactor,
        beside: cancelButton(close),
      }));
      place.querySelector('input, button')?.focus();
    }

    return [h('p', null, t('common.again.reauthenticate_text')), place];
  });
  return isDone === true;
}

const prove = (proof) => call('POST', '/v1/me/reauthentications', { body: { ...proof, cookie: true }, quiet: true });

/**
 * Lets the person log in again after the session ended.
 * @returns {Promise<boolean>} Whether the same person is back in the same account. Where somebody else logged in, the page is
 *   loaded anew, as it must not do for them what another one meant to do.
 */
export async function logInAgain() {
  const before = current;
  ended();
  const isDone = await openDialog(t('common.again.log_in_title'), (close) => {
    const place = h('div', null);
    const first = (note) => fill(place, note && h('p', { class: 'notice warning' }, note), makeForm({
      fields: [
        { name: 'email', label: t('common.again.email'), type: 'email', autocomplete: 'username', required: true },
        { name: 'password', label: t('common.again.password'), type: 'password', autocomplete: 'current-password', required: true },
      ],
      submit: t('common.again.log_in'),
      act: (values) => call('POST', '/v1/sessions', { body: { ...values, cookie: true }, quiet: true }),
      at: { 'wrong-credentials': 'password' },
      done: (result) => (result.status === 202 ? second(result.body) : close(true)),
      beside: cancelButton(close),
    }).element);
    const second = (challenge) => {
      fill(place, answerChallenge(challenge, {
        done: () => close(true), expired: () => first(t('common.challenge.expired')), beside: cancelButton(close),
      }));
      place.querySelector('input, button')?.focus();
    };
    first();
    return [h('p', null, t('common.again.log_in_text')), place];
  });
  if (isDone !== true) return false;
  return isSame(before);
}

async function isSame(before) {
  const result = await entered(true);
  if (!before) return true;
  const same = result.ok ? result.body.items.find(({ id }) => id === before.id) : null;
  if (same?.current) return true;
  const entering = same && await call('POST', '/v1/sessions/current/account', { body: { account_id: same.account_id }, quiet: true });
  if (entering?.ok) {
    await entered(true);
    return true;
  }
  newTurn();
  location.reload();
  return false;
}
