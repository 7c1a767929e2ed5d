// The invoices of an account, for finance: where each stands, and what was paid, credited and reminded of.

import { sign } from '../../amounts.js';
import { fill, h } from '../../dom.js';
import { money, shortDate } from '../../format.js';
import { tableList } from '../../list.js';
import { confirmed } from '../../page.js';
import { badge, button, card } from '../../parts.js';
import { startStaff, staffCall } from '../../staff.js';
import { about, accountForm, handedOver } from '../../staff-account.js';
import { credit, decideVat, registerPayment, registerReminder, showInvoice } from '../../staff-invoice-acts.js';
import { empty } from '../../states.js';
import { code, t } from '../../texts.js';

const KINDS = { open: 'info', 'partly-paid': 'info', paid: 'success', overdue: 'danger', credited: 'neutral' };

const path = (account) => `/v1/staff/accounts/${encodeURIComponent(account)}/invoices`;

startStaff({
  role: 'finance',
  view: () => {
    const place = h('div', { class: 'stack' });
    const account = handedOver();
    return [h('p', { class: 'lead' }, t('staff_invoices.lead')),
      accountForm({ account, find: (id) => staffCall('GET', path(id)), found: (result, id) => show(place, result.body, id) }), place];
  },
});

function show(place, first, account) {
  const reload = async (title, ...next) => {
    const result = await staffCall('GET', path(account));
    if (result.ok) show(place, result.body, account);
    confirmed(title, ...next);
  };
  const shown = tableList({
    first, path: path(account), caption: t('staff_invoices.title'), empty: empty(t('staff_invoices.none_title'), t('staff_invoices.none')),
    columns: [
      { label: t('staff_invoices.number'), cell: (invoice) => button(`${code('invoice_kind', invoice.kind)} ${invoice.number}`, () => showInvoice(invoice), 'link') },
      { label: t('staff_invoices.issued'), cell: ({ issued_on: on }) => shortDate(on) },
      { label: t('staff_invoices.due'), cell: ({ due_on: on }) => (on ? shortDate(on) : '–') },
      { label: t('staff_invoices.status'), cell: ({ status, corrects }) => (status ? badge(code('invoice_status', status), KINDS[status]) : corrects && t('staff_invoices.corrects', { number: corrects.number })) },
      { label: t('staff_invoices.total'), kind: 'number', cell: ({ total }) => money(total) },
      { label: t('staff_invoices.open'), kind: 'number', cell: ({ open }) => (sign(open) === 0 ? '–' : money(open)) },
      { label: t('staff_invoices.acts'), kind: 'actions', cell: (invoice) => invoice.kind === 'invoice' && acts(invoice, reload) },
    ],
  });
  const vat = button(t('staff_invoices.vat'), async () => {
    const result = await decideVat(account);
    if (result) await reload(t('staff_invoices.vat_done'), t('staff_invoices.vat_next', { numbers: result.body.items.map(({ number }) => number).join(', ') }));
  }, 'quiet');
  fill(place, card(t('staff_invoices.of_account'), h('p', { class: 'id' }, account), shown, h('div', { class: 'actions' }, vat,
    h('a', { href: about('/staff/billing', account) }, t('staff_invoices.to_billing')))));
}

function acts(invoice, reload) {
  const stands = ({ body }) => t('staff_invoices.now', { status: code('invoice_status', body.status).toLowerCase(), amount: money(body.open) });
  const pay = async () => {
    const result = await registerPayment(invoice);
    if (result) await reload(t('staff_invoices.payment_done', { number: invoice.number }), stands(result));
  };
  const giveCredit = async () => {
    const result = await credit(invoice);
    if (result) await reload(t('staff_invoices.credit_done', { number: invoice.number }), t('staff_invoices.credit_next'), stands(result));
  };
  const remind = async () => {
    const result = await registerReminder(invoice);
    if (result) await reload(t('staff_invoices.reminder_done', { number: invoice.number }), t('staff_invoices.reminder_next'));
  };
  return [button(t('staff_invoices.payment'), pay, 'quiet small'), button(t('staff_invoices.credit'), giveCredit, 'quiet small'),
    invoice.status === 'overdue' && button(t('staff_invoices.reminder'), remind, 'quiet small')];
}
