// Invites somebody to the account.

import { call } from '../api.js';
import { makeForm } from '../form.js';
import { confirmed, refresh } from '../page.js';
import { t } from '../texts.js';
import { roleOptions } from './acts.js';

/** @param {string} role The role of whoever invites. */
export function inviteForm(role) {
  return makeForm({
    label: t('members.invite'),
    fields: [
      { name: 'name', label: t('members.name'), autocomplete: 'off', required: true, maxlength: 100 },
      { name: 'email', label: t('members.email'), hint: t('members.email_hint'), type: 'email', autocomplete: 'off', inputmode: 'email', required: true },
      { name: 'role', label: t('members.role'), type: 'radio', required: true, value: 'member', options: roleOptions(role) },
    ],
    submit: t('members.send'),
    busy: t('members.sending'),
    act: (body, key) => call('POST', '/v1/invitations', { body, key }),
    at: { 'already-member': 'email' },
    done: async (_, { email }) => {
      await refresh();
      confirmed(t('members.sent', { email }), t('members.sent_next'));
    },
  }).element;
}
