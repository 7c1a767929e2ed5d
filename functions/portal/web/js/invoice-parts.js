// What an invoice consists of: its lines and sums. The preview of the next one has the same.

import { address } from './address.js';
import { h } from './dom.js';
import { date, money, shortDate } from './format.js';
import { definitions, table } from './parts.js';
import { code, t } from './texts.js';

/** The lines of an invoice. @param {any} invoice */
export function lines({ lines: rows }) {
  return table({
    caption: t('invoice_part.lines'), rows,
    columns: [
      { label: t('invoice_part.text'), cell: ({ text, unit }) => (unit ? `${text}, ${code('billing_period', unit)}` : text) },
      { label: t('invoice_part.days'), cell: ({ from, to }) => t('invoice_part.from_to', { from: shortDate(from), to: shortDate(to) }) },
      { label: t('invoice_part.quantity'), kind: 'number', cell: ({ quantity }) => quantity },
      { label: t('invoice_part.unit_price'), kind: 'number', cell: ({ unit_price: price }) => money(price) },
      { label: t('invoice_part.amount'), kind: 'number', cell: ({ net }) => money(net) },
    ],
  });
}

/** What the lines amount to. @param {any} invoice */
export function sums({ net, vat, total, vat_percent: percent, vat_statement: statement, vat_treatment: treatment, kind }) {
  const row = (term, value, kindOf) => h('div', { class: kindOf }, h('dt', null, term), h('dd', null, value));
  return [
    h('dl', { class: 'sums' }, row(t('invoice_part.net'), money(net)), row(t('invoice_part.vat', { percent }), money(vat)),
      row(kind === 'credit-note' ? t('invoice_part.total_credited') : t('invoice_part.total'), money(total), 'due')),
    (statement || treatment === 'reverse-charge') && h('p', { class: 'note' }, statement || code('vat_treatment', treatment)),
  ];
}

/** Who is invoiced, and by which references they find the invoice. @param {any} buyer */
export function buyerList(buyer) {
  return definitions([
    [t('invoice_part.buyer'), [buyer.company_name, h('br', null), address(buyer.invoice_address)]],
    [code('billing_field', 'vat_number'), buyer.vat_number],
    ...['reference', 'customer_reference', 'order_reference', 'customer_contact', 'ean'].map((name) => /** @type {[any, any]} */ ([code('billing_field', name), buyer[name]])),
  ]);
}

/** From when to when, in words: issued, and paid in time until. @param {any} invoice */
export const issued = ({ issued_on: on, due_on: due }) => (due ? t('invoice_part.issued_due', { date: date(on), due: date(due) }) : t('invoice_part.issued', { date: date(on) }));
