// The billing details of an account, for finance: to read, and to correct at the account's request (P37).

import { detailsList, isGiven } from '../../billing-fields.js';
import { detailsForm } from '../../billing-form.js';
import { fill, h } from '../../dom.js';
import { confirmed } from '../../page.js';
import { card, notice } from '../../parts.js';
import { startStaff, staffCall } from '../../staff.js';
import { about, accountForm, handedOver } from '../../staff-account.js';
import { t } from '../../texts.js';

const path = (account) => `/v1/staff/accounts/${encodeURIComponent(account)}/billing-details`;

startStaff({
  role: 'finance',
  view: () => {
    const place = h('div', { class: 'stack' });
    const account = handedOver();
    return [h('p', { class: 'lead' }, t('staff_billing.lead')), accountForm({ account, find: (id) => staffCall('GET', path(id)), found: (result, id) => show(place, result, id) }), place];
  },
});

function show(place, stored, account) {
  const form = detailsForm({
    stored, withPayment: false,
    // The card, the bank account and the further details are the account's own, and stay as they are.
    save: ({ extra, ...body }, etag) => staffCall('PUT', path(account), { body, etag }),
    reload: () => staffCall('GET', path(account)),
    done: async (result) => {
      show(place, result, account);
      confirmed(t('staff_billing.saved'), t('staff_billing.saved_next'));
    },
  });
  fill(place, card(t('staff_billing.details'), isGiven(stored.body) ? detailsList(stored.body) : h('p', null, t('staff_billing.nothing')),
    h('p', null, h('a', { href: about('/staff/invoices', account) }, t('staff_billing.to_invoices')))),
  h('h2', null, t('staff_billing.correct')), notice('warning', t('staff_billing.correct_title'), t('staff_billing.correct_text')), form);
}
