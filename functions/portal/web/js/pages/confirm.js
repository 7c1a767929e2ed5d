// The link of the mail that a sign-up is answered with: what was asked for, and the password that its reader chooses.

import { call } from '../api.js';
import { h } from '../dom.js';
import { makeForm } from '../form.js';
import { dateTime } from '../format.js';
import { replaceContent, setHeading, start } from '../page.js';
import { buttonLink } from '../parts.js';
import { entered, goWith } from '../session.js';
import { empty, problemState } from '../states.js';
import { t } from '../texts.js';
import { fromLink } from '../token.js';

const token = fromLink();

start({
  // Looking spends nothing: only the form does.
  load: () => (token ? { requested: call('POST', '/v1/signups/preview', { body: { token }, quiet: true }) } : {}),
  mayFail: ['requested'],
  view: ({ requested }) => {
    if (!requested) return linkMissing();
    if (requested.ok) return [h('p', null, t('confirm.lead')), form(requested.body).element, h('p', { class: 'note' }, t('confirm.expires', { time: dateTime(requested.body.expires_at) }))];
    const { problem } = requested;
    if (problem.status !== 410 && problem.status !== 422) return problemState(problem, () => location.reload());
    return expired(problem);
  },
});

function linkMissing() {
  setHeading(t('password.no_link_title'));
  return h('p', null, t('password.no_link'));
}

function expired(problem) {
  setHeading(t('password.link_expired_title'));
  return [h('p', null, problem.detail), h('div', { class: 'actions' }, buttonLink('/signup', t('confirm.sign_up_again')), buttonLink('/login', t('common.log_in'), 'quiet'))];
}

function form({ email, company_name: company, name, phone }) {
  return makeForm({
    fields: [
      // For password managers, which keep the password with the address.
      { name: 'email', label: t('confirm.email'), hint: t('confirm.email_hint'), type: 'email', autocomplete: 'username', required: true, readonly: true, value: email },
      { name: 'company_name', label: t('confirm.company'), autocomplete: 'organization', required: true, maxlength: 100, value: company },
      { name: 'name', label: t('confirm.name'), autocomplete: 'name', required: true, maxlength: 100, value: name },
      { name: 'phone', label: t('confirm.phone'), type: 'tel', autocomplete: 'tel', inputmode: 'tel', required: true, value: phone },
      { name: 'password', label: t('password.label'), hint: t('password.hint'), type: 'password', autocomplete: 'new-password', required: true },
      { name: 'newsletter', label: t('confirm.newsletter'), type: 'checkbox' },
    ],
    submit: t('confirm.submit'),
    busy: t('confirm.busy'),
    act: ({ email: _, ...values }) => call('POST', '/v1/signups/confirm', { body: { token, ...values }, quiet: true }),
    failed: (problem) => {
      if (problem.status !== 410) return false;
      replaceContent(t('password.link_expired_title'), expired(problem));
      return true;
    },
    done: (_, { password }) => logIn(email, password),
  });
}

/** Whoever has just opened an account need not type all of it again. */
async function logIn(email, password) {
  const result = await call('POST', '/v1/sessions', { body: { email, password, cookie: true }, quiet: true });
  if (result.status === 201) {
    await entered();
    goWith('account-opened', '/');
  } else {
    replaceContent(t('confirm.opened_title'), empty(null, t('confirm.opened'), buttonLink('/login', t('common.log_in'))));
  }
}
