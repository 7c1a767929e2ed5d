// Opening an account: what is asked for, and that a mail is on its way. Nothing is opened before its link was used.

import { call, get } from '../api.js';
import { h } from '../dom.js';
import { makeForm } from '../form.js';
import { refresh, replaceContent, setHeading, start } from '../page.js';
import { button } from '../parts.js';
import { rich, t } from '../texts.js';

/** The version of the policy that is accepted: the one in force. */
let version = '';
/** What was typed, for the way back from the confirmation. @type {Record<string, any>} */
let typed = {};

start({
  load: () => ({ policies: get('/v1/policies') }),
  view: ({ policies }) => {
    version = inForce(policies.body);
    return [
      h('p', null, t('signup.lead')),
      form().element,
      h('p', null, t('signup.have'), ' ', h('a', { href: '/login' }, t('common.log_in'))),
    ];
  },
});

const inForce = ({ items }) => items.find(({ status }) => status === 'in-force')?.version ?? '';

function form() {
  const policy = h('a', { href: '/policy', target: '_blank' }, t('signup.policy'), ' ', h('span', { class: 'note' }, t('signup.new_tab')));
  return makeForm({
    fields: [
      { name: 'company_name', label: t('signup.company'), autocomplete: 'organization', required: true, maxlength: 100, value: typed.company_name },
      { name: 'name', label: t('signup.name'), autocomplete: 'name', required: true, maxlength: 100, value: typed.name },
      { name: 'email', label: t('signup.email'), hint: t('signup.email_hint'), type: 'email', autocomplete: 'email', inputmode: 'email', required: true },
      { name: 'phone', label: t('signup.phone'), hint: t('signup.phone_hint'), type: 'tel', autocomplete: 'tel', inputmode: 'tel', required: true, value: typed.phone },
      { name: 'accept_policy', label: rich('signup.accept', { policy }), type: 'checkbox', required: true, missing: t('signup.accept_missing') },
      { name: 'newsletter', label: t('signup.newsletter'), type: 'checkbox' },
    ],
    submit: t('signup.submit'),
    busy: t('signup.busy'),
    act: (values, key) => call('POST', '/v1/signups', { body: { ...values, accept_policy: version }, key }),
    failed: ({ errors }) => {
      // A new version came into force while the page was open. The next try is for that one.
      if (errors.some(({ code }) => code === 'policy-outdated')) get('/v1/policies').then((result) => result.ok && (version = inForce(result.body)));
    },
    done: (_, values) => {
      typed = values;
      replaceContent(t('password.look_in_mail'), h('p', null, rich('signup.sent', { email: h('strong', null, values.email) })),
        h('p', { class: 'note' }, t('password.no_mail')), h('div', { class: 'actions' }, button(t('signup.another'), back, 'quiet')));
    },
  });
}

async function back() {
  setHeading(t('signup.title'));
  await refresh();
  document.querySelector('h1')?.focus();
}
