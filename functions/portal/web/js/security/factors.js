// Second factors: an app with codes, and passkeys.

import { call } from '../api.js';
import { ask } from '../dialog.js';
import { fill, h } from '../dom.js';
import { makeAction, makeForm } from '../form.js';
import { dateTime, time } from '../format.js';
import { announce } from '../live.js';
import { confirmed, refresh } from '../page.js';
import { badge, button, notice } from '../parts.js';
import { t } from '../texts.js';
import { createPasskey, isAvailable } from '../webauthn.js';

/**
 * The app with codes.
 * @param {any} factors
 * @param {() => void} [enrolled] What happens once it is set up.
 */
export function totp(factors, enrolled = added) {
  const place = h('div', { class: 'stack' });
  const about = h('p', null, t('security.app_about'));
  if (factors.totp) {
    return [h('p', null, badge(t('security.is_on'), 'success'), ' ', t('security.app_since', { at: dateTime(factors.totp.since) })),
      h('div', { class: 'actions' }, button(t('security.app_remove'), removeApp, 'quiet'))];
  }
  begin();
  return place;

  function begin() {
    fill(place, about, makeAction({
      label: t('security.app_begin'), kind: 'quiet', act: (key) => call('POST', '/v1/me/totp', { key }), done: ({ body }) => show(body),
    }));
  }

  function show({ secret, uri, expires_at }) {
    const form = makeForm({
      label: t('security.app'),
      fields: [{
        name: 'code', label: t('security.app_code'), hint: t('security.app_code_hint'), autocomplete: 'one-time-code', inputmode: 'numeric', required: true, width: 'code',
      }],
      submit: t('security.app_confirm'),
      act: ({ code }) => call('POST', '/v1/me/totp/confirm', { body: { code: code.replace(/\s/g, '') } }),
      done: () => enrolled(t('security.app_added')),
      beside: button(t('common.cancel'), begin, 'plain'),
    });
    fill(place, h('ol', { class: 'stack-small' }, h('li', null, t('security.app_step_1')),
      h('li', null, t('security.app_step_2'), h('p', { class: 'secret' }, grouped(secret)), h('div', { class: 'actions' },
        h('a', { href: uri }, t('security.app_link')), copyButton(secret))),
      h('li', null, t('security.app_step_3', { at: time(expires_at) }))), form.element);
    form.fields.get('code').focus();
  }
}

async function removeApp() {
  const result = await ask({
    title: t('security.app_remove_title'), text: t('security.app_remove_text'), submit: t('security.app_remove'), danger: true,
    act: () => call('DELETE', '/v1/me/totp'),
  });
  if (!result) return;
  await refresh();
  confirmed(t('security.app_removed'), t('security.removed_next'));
}

/**
 * The passkeys.
 * @param {any} factors
 * @param {() => void} [enrolled]
 */
export function passkeys({ passkeys: keys }, enrolled = added) {
  return [
    h('p', null, t('security.passkeys_about')),
    keys.length > 0 && h('ul', { class: 'list' }, keys.map((key) => h('li', null, h('div', { class: 'split' },
      h('div', null, h('strong', null, key.name), h('div', { class: 'note' }, t('security.passkey_created', { at: dateTime(key.created_at) }), ' ',
        key.last_used_at ? t('security.passkey_used', { at: dateTime(key.last_used_at) }) : t('security.passkey_unused'))),
      button([t('security.remove'), h('span', { class: 'sr' }, ` ${key.name}`)], () => removePasskey(key), 'quiet small'))))),
    isAvailable() ? addPasskey(enrolled) : notice('info', null, t('security.passkey_unavailable')),
  ];
}

function addPasskey(enrolled) {
  return makeForm({
    label: t('security.passkey_add'),
    fields: [{ name: 'name', label: t('security.passkey_name'), hint: t('security.passkey_name_hint'), autocomplete: 'off', required: true, maxlength: 100 }],
    submit: t('security.passkey_add'),
    act: async ({ name }) => {
      const asked = await call('POST', '/v1/me/passkeys/options');
      if (!asked.ok) return asked;
      const passkey = await createPasskey(asked.body.options);
      if (!passkey) return { ok: false, problem: { code: 'given-up', detail: t('security.passkey_given_up'), errors: [] } };
      return call('POST', '/v1/me/passkeys', { body: { name, passkey } });
    },
    done: () => enrolled(t('security.passkey_added')),
  }).element;
}

async function removePasskey({ id, name }) {
  const result = await ask({
    title: t('security.passkey_remove_title', { name }), text: t('security.passkey_remove_text'), submit: t('security.remove'), danger: true,
    act: () => call('DELETE', `/v1/me/passkeys/${id}`),
  });
  if (!result) return;
  await refresh();
  confirmed(t('security.passkey_removed'), t('security.removed_next'));
}

async function added(title) {
  await refresh();
  confirmed(title, t('security.added_next'));
}

const grouped = (secret) => secret.match(/.{1,4}/g).join(' ');

/** Copies a text. Where the browser refuses, it can still be marked by hand. @param {string} text */
export function copyButton(text) {
  const copy = button(t('security.copy'), async () => {
    try {
      await navigator.clipboard.writeText(text);
      fill(copy, t('security.copied'));
      announce(t('security.copied'));
    } catch {
      announce(t('security.not_copied'));
      fill(copy, t('security.not_copied'));
    }
  }, 'quiet small');
  return copy;
}
