// The second step of a log-in: the code of an app, a passkey or a recovery code.

import { call } from './api.js';
import { fill, h } from './dom.js';
import { makeAction, makeForm } from './form.js';
import { t } from './texts.js';
import { getPasskey, isAvailable } from './webauthn.js';

/**
 * The step, as elements.
 *
 * @param {object} options
 * @param {string[]} options.methods What is accepted: `totp`, `passkey`, `recovery-code`.
 * @param {(proof: { code?: string, passkey?: any }) => Promise<any>} options.prove Sends the proof.
 * @param {() => Promise<any>} options.passkey Asks the browser for a passkey; `null` if the person gave up.
 * @param {(result: any) => void} options.done
 * @param {() => void} options.expired The challenge has ended: the first step is due again.
 * @param {any} [options.beside]
 */
export function secondFactor({ methods, prove, passkey, done, expired, beside }) {
  const hasPasskey = methods.includes('passkey') && isAvailable();
  const codes = methods.filter((method) => method !== 'passkey');
  const place = h('div', null);
  if (codes.length > 0) show(codes[0]);

  function show(method) {
    const other = codes.find((one) => one !== method);
    const change = other && h('button', { type: 'button', class: 'link', on: { click: () => change_to(other) } },
      other === 'totp' ? t('common.challenge.use_app') : t('common.challenge.use_recovery'));
    const isApp = method === 'totp';
    const form = makeForm({
      fields: [{
        name: 'code',
        label: isApp ? t('common.challenge.app_code') : t('common.challenge.recovery_code'),
        hint: isApp ? t('common.challenge.app_hint') : t('common.challenge.recovery_hint'),
        autocomplete: isApp ? 'one-time-code' : 'off', inputmode: isApp ? 'numeric' : undefined, required: true, width: 'code',
      }],
      submit: t('common.challenge.submit'),
      act: ({ code }) => prove({ code: isApp ? code.replace(/\s/g, '') : code.toLowerCase().replace(/\s+/g, '') }),
      at: { 'wrong-code': 'code' },
      failed: hasExpired,
      done,
      beside: [change, beside],
    });
    fill(place, form.element);
    return form;
  }

  function change_to(method) {
    show(method).fields.get('code').focus();
  }

  function hasExpired({ code }) {
    if (code !== 'challenge-expired') return false;
    expired();
    return true;
  }

  async function byPasskey() {
    const credential = await passkey();
    if (!credential) return { ok: false, problem: { detail: t('common.challenge.passkey_given_up') } };
    const result = await prove({ passkey: credential });
    if (!result.ok && hasExpired(result.problem)) return { gone: true };
    return result;
  }

  const action = hasPasskey && makeAction({
    label: t('common.challenge.use_passkey'), kind: codes.length > 0 ? 'quiet wide' : 'wide', act: byPasskey,
    done: (result) => result.gone || done(result),
  });
  return h('div', { class: 'stack' }, action, action && codes.length > 0 && h('p', { class: 'or' }, t('common.challenge.or')), place);
}

/**
 * The step for the challenge that a first step was answered with.
 * @param {{ challenge: string, methods: string[], options?: any }} challenge
 * @param {{ done: (result: any) => void, expired: () => void, beside?: any }} then
 */
export function answerChallenge({ challenge, methods, options }, then) {
  return secondFactor({
    methods,
    passkey: () => getPasskey(options),
    prove: (proof) => call('POST', '/v1/sessions/challenges', { body: { challenge, cookie: true, ...proof }, quiet: true }),
    ...then,
  });
}
