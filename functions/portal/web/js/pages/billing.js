// The billing details of the account: what its invoices and payments rest on.

import { call, get } from '../api.js';
import { extraCard } from '../billing-extra.js';
import { detailsList, isGiven } from '../billing-fields.js';
import { detailsForm } from '../billing-form.js';
import { h } from '../dom.js';
import { confirmed, refresh, start } from '../page.js';
import { buttonLink, card, notice } from '../parts.js';
import { current } from '../session.js';
import { problemState } from '../states.js';
import { t } from '../texts.js';

const READERS = ['owner', 'admin', 'auditor'];

start({
  blocks: 3,
  // Who may not see them is not sent to be refused.
  load: ({ role }) => (READERS.includes(role)
    ? { details: get('/v1/billing-details'), declarations: get('/v1/billing-details/declarations'), members: get('/v1/members?limit=100') } : {}),
  mayFail: ['members'],
  view: ({ details, declarations, members }, { role }) => {
    if (!details) return problemState({ code: 'not-allowed' }, refresh);
    const mayChange = role === 'owner' || role === 'admin';
    const extra = (isGiven(details.body) || declarations.body.items.length > 0) && extraCard({
      stored: details, declarations: declarations.body, members: members.ok ? members.body.items : [], mayChange: role === 'owner',
      changed: () => saved(t('billing.extra_saved')),
    });
    return [h('p', { class: 'lead' }, t('billing.lead')), mayChange ? form(details) : toRead(details.body), extra];
  },
});

function form(stored) {
  return [!isGiven(stored.body) && notice('info', t('billing.first_title'), t('billing.first')), detailsForm({
    stored, withPayment: true, suggested: { company_name: isGiven(stored.body) ? undefined : current?.company_name },
    save: (body, etag) => call('PUT', '/v1/billing-details', { body, etag }),
    reload: () => get('/v1/billing-details'),
    done: () => saved(t('billing.saved')),
  })];
}

function toRead(details) {
  return [notice('info', null, t('billing.only_read')),
    isGiven(details) ? card(t('billing.details'), detailsList(details)) : card(t('billing.details'), h('p', null, t('billing.nothing_given')))];
}

async function saved(title) {
  await refresh();
  confirmed(title, t('billing.saved_next'), h('div', { class: 'actions' }, buttonLink('/subscription', t('billing.to_subscription'), 'quiet')));
}
