// What finance can do with an invoice. Each act says before what follows from it; all of them are in the account's log.

import { amountOf, negative, sign, typed } from './amounts.js';
import { today } from './days.js';
import { ask, cancelButton, openDialog } from './dialog.js';
import { h } from './dom.js';
import { money, shortDate } from './format.js';
import { lines, sums } from './invoice-parts.js';
import { table, when } from './parts.js';
import { staffCall } from './staff.js';
import { code, language, t } from './texts.js';

const path = ({ id }, act) => `/v1/staff/invoices/${id}/${act}`;

/** Registers a payment, or takes one back. @param {any} invoice @returns {Promise<any>} */
export function registerPayment(invoice) {
  const { currency } = invoice.total;
  return ask({
    title: t('staff_invoices.payment_title', { number: invoice.number }), submit: t('staff_invoices.payment_submit'),
    text: [h('p', null, t('staff_invoices.payment_open', { amount: money(invoice.open) })), h('p', { class: 'note' }, t('staff_invoices.payment_text'))],
    fields: [
      {
        name: 'way', label: t('staff_invoices.way'), type: 'radio', required: true, value: 'in',
        options: [{ value: 'in', label: t('staff_invoices.way_in') }, { value: 'back', label: t('staff_invoices.way_back'), hint: t('staff_invoices.way_back_text') }],
      },
      amountField(t('staff_invoices.amount', { currency }), sign(invoice.open) > 0 ? typed(invoice.open, language) : undefined),
      { name: 'paid_on', label: t('staff_invoices.paid_on'), type: 'date', required: true, value: today(), width: 'short' },
      { name: 'reference', label: t('staff_invoices.reference'), hint: t('staff_invoices.reference_hint'), required: true, maxlength: 100, autocomplete: 'off' },
    ],
    act: ({ way, amount, paid_on: paidOn, reference }, key) => {
      const given = amountOf(amount, currency);
      return staffCall('POST', path(invoice, 'payments'), { key, body: { amount: way === 'back' && sign(given) > 0 ? negative(given) : given, paid_on: paidOn, reference } });
    },
  });
}

/** Credits an invoice, or a part of it. @param {any} invoice @returns {Promise<any>} */
export function credit(invoice) {
  const { currency } = invoice.net;
  return ask({
    title: t('staff_invoices.credit_title', { number: invoice.number }), submit: t('staff_invoices.credit_submit'), danger: true,
    text: [h('p', null, t('staff_invoices.credit_net', { amount: money(invoice.net) })), h('p', { class: 'note' }, t('staff_invoices.credit_text'))],
    fields: [
      amountField(t('staff_invoices.amount_net', { currency }), typed(invoice.net, language)),
      { name: 'reason', label: t('staff_invoices.reason'), hint: t('staff_invoices.reason_hint'), required: true, maxlength: 200, autocomplete: 'off' },
    ],
    act: ({ amount, reason }, key) => staffCall('POST', path(invoice, 'credit-notes'), { key, body: { amount: amountOf(amount, currency), reason } }),
  });
}

/** Registers that the subscriber was reminded by letter or telephone. @param {any} invoice @returns {Promise<any>} */
export function registerReminder(invoice) {
  return ask({
    title: t('staff_invoices.reminder_title', { number: invoice.number }), submit: t('staff_invoices.reminder_submit'), text: t('staff_invoices.reminder_text'),
    act: (_, key) => staffCall('POST', path(invoice, 'reminders'), { key }),
  });
}

/** Decides how waiting invoices are taxed. @param {string} account @returns {Promise<any>} */
export function decideVat(account) {
  return ask({
    title: t('staff_invoices.vat_title'), submit: t('staff_invoices.vat_submit'), text: t('staff_invoices.vat_text'),
    fields: [
      {
        name: 'treatment', label: t('staff_invoices.vat_how'), type: 'radio', required: true, missing: t('staff_invoices.vat_missing'),
        options: [
          { value: 'danish', label: code('vat_treatment', 'danish'), hint: t('staff_invoices.vat_danish') },
          { value: 'reverse-charge', label: code('vat_treatment', 'reverse-charge'), hint: t('staff_invoices.vat_reverse') },
        ],
      },
      { name: 'vat_number', label: code('billing_field', 'vat_number'), hint: t('staff_invoices.vat_number_hint'), required: true, autocomplete: 'off', maxlength: 60 },
    ],
    act: (values, key) => staffCall('POST', `/v1/staff/accounts/${encodeURIComponent(account)}/vat-decisions`, { key, body: values }),
  });
}

/** Shows an invoice with all that has become of it. @param {any} invoice */
export function showInvoice(invoice) {
  return openDialog(`${code('invoice_kind', invoice.kind)} ${invoice.number}`, (close) => {
    const closing = cancelButton(close);
    closing.textContent = t('staff_invoices.close');
    return [
      invoice.reason && h('p', null, invoice.reason), lines(invoice), sums(invoice),
      invoice.entries.length > 0 && [h('h3', null, t('staff_invoices.entries')), table({
        caption: t('staff_invoices.entries'), rows: invoice.entries,
        columns: [
          { label: t('staff_invoices.what'), cell: ({ kind, credit_note: note }) => [code('invoice_entry', kind), note && ` (${note.number})`] }, { label: t('staff_invoices.when'), cell: ({ at }) => when(at) },
          { label: t('staff_invoices.sum'), kind: 'number', cell: ({ amount }) => money(amount) },
        ],
      })],
      invoice.charges.length > 0 && [h('h3', null, t('staff_invoices.charges')), table({
        caption: t('staff_invoices.charges'), rows: invoice.charges,
        columns: [
          { label: t('staff_invoices.what'), cell: ({ status, code: why }) => [code('charge_status', status), why && ` (${why})`] }, { label: t('staff_invoices.when'), cell: ({ at }) => when(at) },
          { label: t('staff_invoices.sum'), kind: 'number', cell: ({ amount }) => money(amount) },
        ],
      })],
      h('p', { class: 'note' }, t('staff_invoices.issued_due', { issued: shortDate(invoice.issued_on), due: invoice.due_on ? shortDate(invoice.due_on) : '–' })),
      h('div', { class: 'actions' }, closing),
    ];
  });
}

const amountField = (label, value) => ({ name: 'amount', label, inputmode: 'decimal', autocomplete: 'off', required: true, width: /** @type {'short'} */ ('short'), value });
