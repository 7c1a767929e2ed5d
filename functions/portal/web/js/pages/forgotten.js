// A forgotten password: a link by mail, or a code by text message.

import { call } from '../api.js';
import { byId, fill, h } from '../dom.js';
import { makeForm } from '../form.js';
import { replaceContent, setHeading, start } from '../page.js';
import { button } from '../parts.js';
import { goOn, sendPassword, startOver } from '../resetting.js';
import { rich, t } from '../texts.js';

start({ view: byEmail });

function show(way, field) {
  setHeading(t('forgotten.title'));
  fill(byId('content'), way());
  byId('content').querySelector(`[name=${field}]`).focus();
}

function byEmail() {
  const form = makeForm({
    fields: [{ name: 'email', label: t('forgotten.email'), type: 'email', autocomplete: 'username', inputmode: 'email', required: true }],
    submit: t('forgotten.send_link'),
    act: (body, key) => call('POST', '/v1/password-resets', { body, key, quiet: true }),
    done: (_, { email }) => replaceContent(t('password.look_in_mail'), h('p', null, rich('forgotten.mail_sent', { email: h('strong', null, email) })),
      h('p', { class: 'note' }, t('password.no_mail')), h('div', { class: 'actions' }, button(t('password.try_again'), () => show(byEmail, 'email'), 'quiet'))),
  });
  return [h('p', null, t('forgotten.by_email')), form.element, ways(t('forgotten.use_phone'), () => show(byPhone, 'phone'))];
}

function byPhone() {
  const form = makeForm({
    fields: [{ name: 'phone', label: t('forgotten.phone'), hint: t('forgotten.phone_hint'), type: 'tel', autocomplete: 'tel', inputmode: 'tel', required: true }],
    submit: t('forgotten.send_code'),
    act: (body, key) => call('POST', '/v1/password-resets', { body, key, quiet: true }),
    done: ({ body }, { phone }) => withCode(phone, body.request),
  });
  return [h('p', null, t('forgotten.by_phone')), form.element, ways(t('forgotten.use_email'), () => show(byEmail, 'email'))];
}

function withCode(phone, request) {
  const form = makeForm({
    fields: [
      { name: 'code', label: t('forgotten.code'), autocomplete: 'one-time-code', inputmode: 'numeric', required: true, width: 'code' },
      { name: 'password', label: t('password.label'), hint: t('password.hint_factor'), type: 'password', autocomplete: 'new-password', required: true },
    ],
    submit: t('forgotten.submit'),
    act: ({ code, password }) => sendPassword({ phone, request, code: code.replace(/\s/g, ''), password }),
    failed: (problem) => {
      if (problem.status !== 410) return false;
      startOver(problem.detail);
      return true;
    },
    done: goOn,
  });
  replaceContent(t('forgotten.code_title'), h('p', null, rich('forgotten.code_sent', { phone: h('strong', null, phone) })), form.element,
    h('div', { class: 'actions' }, button(t('password.try_again'), () => show(byPhone, 'phone'), 'link')));
}

const ways = (label, other) => h('div', { class: 'actions' }, button(label, other, 'link'), h('a', { href: '/login' }, t('forgotten.to_login')));
