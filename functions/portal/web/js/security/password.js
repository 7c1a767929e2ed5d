// Another password. The old one is asked for, and every other session ends.

import { call } from '../api.js';
import { h } from '../dom.js';
import { makeForm } from '../form.js';
import { confirmed, refresh } from '../page.js';
import { t } from '../texts.js';

/** @param {string} email Whose log-in it is, for password managers. @param {boolean} hasFactor */
export function passwordForm(email, hasFactor) {
  return makeForm({
    label: t('security.password'),
    fields: [
      h('input', { type: 'email', autocomplete: 'username', value: email, hidden: true, readonly: true }),
      { name: 'current_password', label: t('security.current_password'), type: 'password', autocomplete: 'current-password', required: true },
      {
        name: 'password', label: t('security.new_password'), type: 'password', autocomplete: 'new-password', required: true,
        hint: hasFactor ? t('security.password_hint_short') : t('security.password_hint'),
      },
    ],
    submit: t('security.change_password'),
    act: (body) => call('PUT', '/v1/me/password', { body }),
    done: async () => {
      await refresh();
      confirmed(t('security.password_changed'), t('security.password_changed_next'));
    },
    beside: h('a', { href: '/forgotten' }, t('security.forgotten')),
  }).element;
}
