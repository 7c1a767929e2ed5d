// The profile: name and language, the address to log in with, the phone number. Each is corrected where it stands.

import { call } from '../api.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { makeAction, makeForm } from '../form.js';
import { dateTime } from '../format.js';
import { confirmed, refresh } from '../page.js';
import { badge, button, notice } from '../parts.js';
import { offerNewVersion } from '../stale.js';
import { code, t } from '../texts.js';

/** @param {any} me @param {string} etag */
export function profileForm(me, etag) {
  return makeForm({
    label: t('me.profile'),
    fields: [
      { name: 'name', label: t('me.name'), autocomplete: 'name', required: true, value: me.name, maxlength: 100 },
      {
        name: 'language', label: t('me.language'), hint: t('me.language_hint'), type: 'select', required: true, value: me.language, width: 'short',
        options: ['da', 'en'].map((value) => ({ value, label: code('language', value) })),
      },
    ],
    submit: t('me.save'),
    act: (body) => call('PATCH', '/v1/me', { body, etag }),
    failed: offerNewVersion,
    done: async () => {
      await refresh();
      confirmed(t('me.saved'), t('me.saved_next'));
    },
  }).element;
}

/** @param {any} me */
export function emailCard(me) {
  return [
    h('p', null, h('strong', null, me.email)),
    me.email_confirmed_at && h('p', { class: 'note' }, t('me.email_confirmed', { at: dateTime(me.email_confirmed_at) })),
    me.email_changes.map((change) => notice('info', null, t('me.email_waiting', { email: change.email, at: dateTime(change.expires_at) }))),
    me.email_before && notice('info', null, t('me.email_before', { email: me.email_before.email, at: dateTime(me.email_before.expires_at) })),
    makeForm({
      label: t('me.email_change'),
      fields: [{ name: 'email', label: t('me.email_new'), hint: t('me.email_hint'), type: 'email', autocomplete: 'email', inputmode: 'email', required: true }],
      submit: t('me.email_send'),
      act: (body, key) => call('POST', '/v1/me/email', { body, key }),
      done: async (_, { email }) => {
        await refresh();
        confirmed(t('me.email_sent', { email }), t('me.email_sent_next'));
      },
    }).element,
    me.email_problem && makeAction({
      label: t('me.email_again'), kind: 'quiet', act: (key) => call('POST', '/v1/me/email', { body: { email: me.email }, key }),
      done: () => confirmed(t('me.email_sent', { email: me.email }), t('me.email_sent_next')),
    }),
  ];
}

/** @param {any} me @param {string} etag */
export function phoneCard(me, etag) {
  return [
    me.phone ? h('p', null, h('strong', null, me.phone), ' ', me.phone_verified ? badge(t('me.verified'), 'success') : badge(t('me.not_verified'), 'neutral'))
      : h('p', null, t('me.no_phone')),
    me.phone_change ? codeForm(me.phone_change) : me.phone && !me.phone_verified && [h('p', { class: 'note' }, t('me.verify_about')), verifying(me.phone)],
    makeForm({
      label: t('me.phone_change'),
      fields: [{ name: 'phone', label: t('me.phone_new'), hint: t('me.phone_hint'), type: 'tel', autocomplete: 'tel', inputmode: 'tel', required: true }],
      submit: t('me.save'),
      act: (body) => call('PATCH', '/v1/me', { body: { phone: compact(body.phone) }, etag }),
      failed: offerNewVersion,
      done: async () => {
        await refresh();
        confirmed(t('me.phone_saved'), t('me.phone_saved_next'));
      },
    }).element,
    me.phone && h('div', { class: 'actions' }, button(t('me.phone_remove'), () => removePhone(me, etag), 'plain small')),
  ];
}

const verifying = (phone) => makeAction({
  label: t('me.verify'), kind: 'quiet', act: (key) => call('POST', '/v1/me/phone', { body: { phone }, key }),
  done: async () => {
    await refresh();
    confirmed(t('me.code_sent', { phone }), t('me.code_sent_next'));
  },
});

function codeForm({ phone, expires_at }) {
  return [notice('info', null, t('me.code_waiting', { phone, at: dateTime(expires_at) })), makeForm({
    label: t('me.code_confirm'),
    fields: [{ name: 'code', label: t('me.code'), autocomplete: 'one-time-code', inputmode: 'numeric', required: true, width: 'code' }],
    submit: t('me.code_confirm'),
    act: ({ code: typed }) => call('POST', '/v1/me/phone/confirm', { body: { code: typed.replace(/\s/g, '') } }),
    done: async () => {
      await refresh();
      confirmed(t('me.phone_verified'), t('me.phone_verified_next'));
    },
    beside: resend(phone),
  }).element];
}

const resend = (phone) => makeAction({
  label: t('me.code_again'), kind: 'plain', act: (key) => call('POST', '/v1/me/phone', { body: { phone }, key }),
  done: async () => {
    await refresh();
    confirmed(t('me.code_sent', { phone }), t('me.code_sent_next'));
  },
});

async function removePhone(me, etag) {
  const result = await ask({
    title: t('me.phone_remove_title'), text: me.phone_verified ? t('me.phone_remove_verified') : t('me.phone_remove_text'), submit: t('me.phone_remove'), danger: true,
    act: () => call('PATCH', '/v1/me', { body: { phone: null }, etag }),
  });
  if (!result) return;
  await refresh();
  confirmed(t('me.phone_removed'), t('me.saved_next'));
}

/** The number as the API takes it: people write spaces in it. */
const compact = (phone) => phone.replace(/[\s()-]/g, '');
