// Who is behind the service, who answers questions about data, and who administers the account of whoever is logged in.

import { get } from '../api.js';
import { h } from '../dom.js';
import { start } from '../page.js';
import { card, definitions } from '../parts.js';
import { language, t } from '../texts.js';

start({
  blocks: 2,
  load: ({ isLoggedIn }) => ({ contact: get('/v1/contact'), ...(isLoggedIn && { administrator: get('/v1/account/administrator') }) }),
  mayFail: ['administrator'],
  view: ({ contact, administrator }) => {
    const { controller, data_protection_contact: privacy } = contact.body;
    return [
      administrator?.ok && yours(administrator.body),
      h('div', { class: 'columns' },
        card(t('contact.help_title'), h('p', null, t('contact.help')), mail(controller.email)),
        card(t('contact.privacy_title'), h('p', null, t('contact.privacy')), mail(privacy.email), h('p', null, h('a', { href: '/policy' }, t('contact.read_policy'))))),
      card(t('contact.us'), definitions([
        [t('contact.company'), controller.name],
        [t('contact.address'), address(controller.address)],
        [t('contact.cvr'), controller.registration_number],
      ])),
    ];
  },
});

function yours({ organisation, contacts }) {
  return card(t('contact.yours_title'), h('p', null, t('contact.yours', { company: organisation })),
    h('ul', { class: 'list' }, contacts.map(({ name, email }) => h('li', null, name, h('br', null), h('a', { href: `mailto:${email}` }, email)))));
}

const mail = (email) => h('p', null, h('a', { href: `mailto:${email}` }, t('contact.write', { email })));

function address({ street, postal_code: code, city, country }) {
  const name = new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country;
  return [street, h('br', null), `${code} ${city}`, h('br', null), name];
}
