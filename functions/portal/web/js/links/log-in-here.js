// A log-in in the middle of a page, for links that only work for somebody who is logged in: the link's token stays in memory.

import { call } from '../api.js';
import { answerChallenge } from '../challenge.js';
import { fill, h } from '../dom.js';
import { makeForm } from '../form.js';
import { entered } from '../session.js';
import { t } from '../texts.js';

/**
 * @param {object} options
 * @param {any} [options.submit] The button's label.
 * @param {(session: any) => void | Promise<void>} options.done The person is logged in.
 * @param {(challenge: any) => void} [options.challenged] Takes the challenge of the second step, instead of asking for it.
 */
export function logInHere({ submit = t('links.log_in'), done, challenged }) {
  const place = h('div', null);
  first();

  function first(note) {
    fill(place, note && h('p', { class: 'notice warning' }, note), makeForm({
      fields: [
        { name: 'email', label: t('common.again.email'), type: 'email', autocomplete: 'username', inputmode: 'email', required: true },
        { name: 'password', label: t('common.again.password'), type: 'password', autocomplete: 'current-password', required: true },
      ],
      submit,
      act: (values) => call('POST', '/v1/sessions', { body: { ...values, cookie: true }, quiet: true }),
      at: { 'wrong-credentials': 'password' },
      done: (result) => {
        if (result.status !== 202) return finish(result);
        return challenged ? challenged(result.body) : second(result.body);
      },
    }).element);
  }

  function second(challenge) {
    fill(place, h('h2', { tabindex: -1 }, t('links.factor_title')), answerChallenge(challenge, {
      done: finish, expired: () => first(t('common.challenge.expired')),
    }));
    (place.querySelector('input') ?? place.querySelector('button')).focus();
  }

  async function finish(result) {
    await entered();
    await done(result.body.session);
  }
  return place;
}
