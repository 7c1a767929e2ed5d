// All that is stored about the person, and what they can do about it: correct it, withdraw a consent, leave, erase it.

import { get } from '../api.js';
import { h } from '../dom.js';
import { accounts, administrator } from '../me/accounts.js';
import { consents } from '../me/consents.js';
import { rest } from '../me/fields.js';
import { leaving } from '../me/leave.js';
import { emailCard, phoneCard, profileForm } from '../me/profile.js';
import { activity, deliveries, download, origins, underWay } from '../me/stored.js';
import { start } from '../page.js';
import { card, notice } from '../parts.js';
import { t } from '../texts.js';
import { fromLink } from '../token.js';

await start({
  blocks: 5,
  load: () => ({
    me: get('/v1/me?limit=5'), administrator: get('/v1/account/administrator'), consents: get('/v1/me/consents'), memberships: get('/v1/me/memberships?limit=100'),
  }),
  view: ({ me, administrator: who, consents: given, memberships }) => {
    const { body, etag } = me;
    const mine = body.memberships.map((one) => ({ ...one, ...memberships.body.items.find(({ id }) => id === one.id) }));
    return [
      h('p', { class: 'lead' }, t('me.lead')),
      body.email_problem && notice('warning', t('me.email_problem_title'), body.email_problem.kind === 'bounced' ? t('me.bounced') : t('me.complained')),
      underWay(body),
      contents(),
      card(t('me.profile'), profileForm(body, etag)),
      h('div', { class: 'columns' }, card(t('me.email'), emailCard(body)), card(t('me.phone'), phoneCard(body, etag))),
      section('accounts', card(t('me.accounts'), administrator(who.body), accounts(mine))),
      section('consents', card(t('me.consents'), consents(given.body.items, body))),
      card(t('me.log_in'), h('p', null, t('me.log_in_about')), h('p', null, h('a', { href: '/security' }, t('me.to_security')))),
      section('stored', card(t('me.origins'), h('p', { class: 'note' }, t('me.origins_about')), origins(body))),
      card(t('me.activity'), h('p', { class: 'note' }, t('me.activity_about')), activity(body)),
      card(t('me.messages'), h('p', { class: 'note' }, t('me.messages_about')), deliveries(body)),
      section('everything', card(t('me.everything'), h('p', null, t('me.everything_about')), download(body), rest(body))),
      section('leave', card(t('me.leave'), leaving(memberships.body.items, etag))),
    ];
  },
});

// A link from elsewhere names the part of the page that it means.
for (const part of ['accounts', 'consents', 'leave']) {
  if (fromLink(part) !== null) document.getElementById(part)?.scrollIntoView();
}

function contents() {
  return h('nav', { class: 'actions', 'aria-label': t('me.contents') }, h('a', { href: '#accounts' }, t('me.accounts')),
    h('a', { href: '#consents' }, t('me.consents_short')), h('a', { href: '#stored' }, t('me.stored')), h('a', { href: '#everything' }, t('me.everything')),
    h('a', { href: '#leave' }, t('me.leave')));
}

function section(id, element) {
  element.id = id;
  return element;
}
