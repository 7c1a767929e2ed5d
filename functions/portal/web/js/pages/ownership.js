// Somebody is offered an account: they accept it or decline. Whoever is not logged in does that first, and whoever is in another
// account goes to the one that is meant.

import { call, get } from '../api.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { makeAction } from '../form.js';
import { dateTime } from '../format.js';
import { logInHere } from '../links/log-in-here.js';
import { refresh, replaceContent, setHeading, start } from '../page.js';
import { button, buttonLink, definitions, notice } from '../parts.js';
import { entered, isLoggedIn } from '../session.js';
import { empty } from '../states.js';
import { t } from '../texts.js';
import { fromLink } from '../token.js';

const meant = fromLink('transfer');

start({
  load: () => (isLoggedIn() ? {
    offers: get('/v1/ownership-transfers?limit=100'), memberships: get('/v1/me/memberships?limit=100'), administrator: get('/v1/account/administrator'),
  } : {}),
  mayFail: ['offers', 'memberships', 'administrator'],
  view: ({ offers, memberships, administrator }) => {
    if (!offers || offers.problem?.code === 'not-logged-in') return [notice('info', t('links.log_in_first'), t('ownership.log_in')), logInHere({ done: refresh })];
    const failed = [offers, memberships, administrator].find((result) => !result.ok);
    if (failed) return empty(failed.problem.title, failed.problem.detail, button(t('common.retry'), refresh, 'quiet'));
    const me = memberships.body.items.find(({ current }) => current);
    const mine = offers.body.items.filter(({ member_id: to }) => to === me?.id);
    const offer = mine.find(({ id }) => id === meant) ?? mine[0];
    setHeading(t('ownership.title'));
    return offer ? question(offer, me, administrator.body) : elsewhere(memberships.body.items, me);
  },
});

function question(offer, me, { contacts }) {
  return [
    h('p', null, t('ownership.lead', { company: me.company_name })),
    definitions([
      [t('ownership.company'), me.company_name], [t('ownership.owners'), contacts.map(({ name, email }) => h('div', null, `${name}, ${email}`))],
      [t('ownership.offered'), dateTime(offer.offered_at)], [t('ownership.until'), dateTime(offer.expires_at)],
    ]),
    h('ul', null, h('li', null, t('ownership.you')), h('li', null, t('ownership.they')), h('li', null, t('ownership.both'))),
    makeAction({
      label: t('ownership.accept'), kind: 'wide', act: () => call('POST', `/v1/ownership-transfers/${offer.id}/accept`),
      done: async () => {
        await entered();
        replaceContent(t('ownership.done_title', { company: me.company_name }), h('p', null, t('ownership.done')),
          h('div', { class: 'actions' }, buttonLink('/members', t('ownership.to_members')), buttonLink('/subscription', t('ownership.to_subscription'), 'quiet')));
      },
    }),
    button(t('ownership.decline'), () => decline(offer, me), 'quiet wide'),
  ];
}

async function decline(offer, me) {
  const result = await ask({
    title: t('ownership.decline_title'), text: t('ownership.decline_text', { company: me.company_name }), submit: t('ownership.decline'), danger: true,
    act: () => call('DELETE', `/v1/ownership-transfers/${offer.id}`),
  });
  if (result) replaceContent(t('ownership.declined_title'), h('p', null, t('ownership.declined')), buttonLink('/', t('links.to_front'), 'quiet'));
}

function elsewhere(memberships, me) {
  const others = memberships.filter(({ current }) => !current);
  setHeading(t('ownership.none_title'));
  return [
    h('p', null, t('ownership.none', { company: me?.company_name ?? '' })),
    others.length > 0 && [h('p', null, t('ownership.elsewhere')), others.map((other) => makeAction({
      label: t('ownership.look_in', { company: other.company_name }), kind: 'quiet wide',
      act: () => call('POST', '/v1/sessions/current/account', { body: { account_id: other.account_id } }),
      done: async () => {
        await entered();
        await refresh();
      },
    }))],
    buttonLink('/', t('links.to_front'), 'quiet'),
  ];
}
