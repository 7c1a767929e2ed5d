// The account: its name, what it demands of its people, where its data is kept, and the way to all else about it.

import { call, get } from '../api.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { makeForm } from '../form.js';
import { date } from '../format.js';
import { showAccountMenu } from '../navigation.js';
import { confirmed, refresh, start } from '../page.js';
import { badge, button, card, definitions } from '../parts.js';
import { memberships } from '../session.js';
import { code, rich, t } from '../texts.js';

const KINDS = { active: 'success', trial: 'info', due: 'info', reminded: 'warning', suspended: 'warning', cancelled: 'warning', deactivated: 'danger' };
const MANAGERS = ['owner', 'admin', 'auditor'];

start({
  blocks: 3,
  load: () => ({ account: get('/v1/account'), administrator: get('/v1/account/administrator') }),
  view: ({ account: { body: account, etag }, administrator }, { role }) => [
    card(t('account.basics'), role === 'owner' && nameForm(account, etag), definitions([
      role !== 'owner' && [t('account.company_name'), account.company_name],
      [t('account.state'), badge(code('subscription_status', account.status), KINDS[account.status])],
      [t('account.role'), code('role', account.your_role)],
      [t('account.opened'), date(account.created_at.slice(0, 10))],
      [t('account.id'), h('code', { class: 'break' }, account.id)],
    ])),
    card(t('account.security'), h('p', null, account.second_factor_required ? t('account.required_on') : t('account.required_off')),
      role === 'owner' && h('div', { class: 'actions' }, button(account.second_factor_required ? t('account.allow') : t('account.require'), () => demand(account, etag), 'quiet'))),
    card(t('account.where'), h('p', null, rich('account.where_text', { policy: h('a', { href: '/policy' }, t('account.policy')) }))),
    card(t('account.contacts'), h('p', null, t('account.contacts_text')), h('ul', { class: 'list' }, administrator.body.contacts.map(({ name, email }) =>
      h('li', null, name, h('br', null), h('a', { href: `mailto:${email}`, class: 'break' }, email))))),
    MANAGERS.includes(role) && card(t('account.more'), h('ul', { class: 'list' }, [
      ['/subscription', t('account.subscription')], ['/billing', t('account.billing')], ['/members', t('account.members')], ['/activity', t('account.activity')],
    ].map(([href, label]) => h('li', null, h('a', { href }, label))))),
  ],
});

function nameForm(account, etag) {
  const form = makeForm({
    fields: [{ name: 'company_name', label: t('account.company_name'), hint: t('account.company_name_hint'), required: true, maxlength: 100, autocomplete: 'organization', value: account.company_name }],
    submit: t('account.save'), label: t('account.company_name'),
    act: (values) => call('PATCH', '/v1/account', { body: values, etag: form.etag }),
    done: async () => {
      // The name also stands in the account's menu.
      const mine = await memberships();
      if (mine.ok) showAccountMenu(mine.body.items);
      await refresh();
      confirmed(t('account.saved'), t('account.saved_next'));
    },
    failed: (problem) => isStale(problem, async () => {
      const now = await get('/v1/account');
      if (now.ok) form.etag = now.etag;
      form.showProblem({ ...problem, detail: t('account.stale') });
    }),
  });
  form.etag = etag;
  return form.element;
}

function isStale({ code: what }, then) {
  if (what !== 'stale') return false;
  then();
  return true;
}

async function demand({ second_factor_required: isRequired }, etag) {
  const texts = isRequired ? { title: t('account.allow_title'), text: t('account.allow_text'), submit: t('account.allow') }
    : { title: t('account.require_title'), text: t('account.require_text'), submit: t('account.require') };
  const result = await ask({ ...texts, danger: !isRequired, act: () => call('PATCH', '/v1/account', { body: { second_factor_required: !isRequired }, etag }) });
  if (!result) return;
  await refresh();
  if (isRequired) confirmed(t('account.allowed'), t('account.allowed_next'));
  else confirmed(t('account.required'), t('account.required_next'));
}
