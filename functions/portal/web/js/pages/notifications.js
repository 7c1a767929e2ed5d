// Which messages a person wants. Those that the service rests on cannot be switched off, and say why.

import { call, get } from '../api.js';
import { h } from '../dom.js';
import { makeForm } from '../form.js';
import { confirmed, refresh, start } from '../page.js';
import { badge, card } from '../parts.js';
import { offerNewVersion } from '../stale.js';
import { t } from '../texts.js';

start({
  blocks: 2,
  load: () => ({ notifications: get('/v1/me/notifications') }),
  view: ({ notifications }) => {
    const { items } = notifications.body;
    const optional = items.filter((item) => item.can_be_switched_off);
    return [
      h('p', { class: 'lead' }, t('notifications.lead')),
      card(t('notifications.optional'), choice(optional, notifications.etag)),
      card(t('notifications.always'), h('p', { class: 'note' }, t('notifications.always_about')),
        h('ul', { class: 'list' }, items.filter((item) => !item.can_be_switched_off).map(fixed))),
      card(t('notifications.newsletter'), h('p', null, t('notifications.newsletter_about')), h('p', null, h('a', { href: '/me#consents' }, t('notifications.to_consents')))),
    ];
  },
});

function choice(items, etag) {
  return makeForm({
    label: t('notifications.optional'),
    fields: items.flatMap((item) => [
      { name: item.id, label: item.about, type: 'checkbox', value: item.enabled }, ...(item.messages.length > 1 ? [messages(item)] : []),
    ]),
    submit: t('notifications.save'),
    act: (body) => call('PUT', '/v1/me/notifications', { body, etag }),
    failed: offerNewVersion,
    done: async (_, values) => {
      await refresh();
      const off = items.filter(({ id }) => !values[id]).length;
      confirmed(t('notifications.saved'), off > 0 ? t('notifications.saved_off', { count: off }) : t('notifications.saved_all'));
    },
  }).element;
}

const fixed = (item) => h('li', { class: 'stack-small' }, h('h3', null, item.about), h('p', null, badge(t('notifications.on'), 'success'), ' ', h('span', { class: 'note' }, item.reason)), messages(item));

/** What a kind of notification comprises. */
const messages = (item) => h('details', { class: 'more' }, h('summary', null, t('notifications.messages', { count: item.messages.length })),
  h('ul', null, item.messages.map(({ about }) => h('li', null, about))));
