// One invoice or credit note: what it says, how it is paid, what has become of it, and its files.

import { get } from '../api.js';
import { sign } from '../amounts.js';
import { h } from '../dom.js';
import { download } from '../download.js';
import { date, money } from '../format.js';
import { makeAction } from '../form.js';
import { buyerList, lines, sums } from '../invoice-parts.js';
import { refresh, setHeading, start } from '../page.js';
import { badge, card, definitions, notice, table, when } from '../parts.js';
import { problemState } from '../states.js';
import { code, t } from '../texts.js';

const READERS = ['owner', 'admin', 'auditor'];
const KINDS = { open: 'info', 'partly-paid': 'info', paid: 'success', overdue: 'danger', credited: 'neutral' };
const CHARGES = { succeeded: 'success', refused: 'danger', 'needs-authentication': 'warning' };
const E_INVOICES = { accepted: 'success', refused: 'danger' };

const path = `/v1/invoices/${encodeURIComponent(decodeURIComponent(location.pathname.split('/').pop() ?? ''))}`;

start({
  blocks: 2,
  load: ({ role }) => (READERS.includes(role) ? { invoice: get(path) } : {}),
  view: ({ invoice: stored }) => {
    if (!stored) return problemState({ code: 'not-allowed' }, refresh);
    const invoice = stored.body;
    setHeading(`${code('invoice_kind', invoice.kind)} ${invoice.number}`);
    return [
      h('p', null, h('a', { href: '/invoices' }, t('invoices.all'))),
      toPay(invoice),
      h('div', { class: 'columns' }, card(t('invoices.standing'), standing(invoice), files(invoice)), card(t('invoices.buyer'), buyerList(invoice.buyer))),
      card(t('invoices.lines'), lines(invoice), sums(invoice)),
      invoice.entries.length > 0 && card(t('invoices.entries'), entries(invoice.entries)),
      invoice.charges.length > 0 && card(t('invoices.charges'), charges(invoice.charges)),
    ];
  },
});

/** How it is paid, as long as it is to be. */
function toPay({ status, open, due_on: due, number, payment_link: link, payment_method: method, charges: tries }) {
  // The bank's page is not ours: it only opens over TLS, and is not told where it was opened from.
  if (link?.startsWith('https://')) {
    return notice('warning', t('invoices.approve_title'), t('invoices.approve', { amount: money(open) }),
      h('div', { class: 'actions' }, h('a', { class: 'button', href: link, rel: 'noopener noreferrer' }, t('invoices.approve_go'))));
  }
  if (!status || sign(open) === 0) return null;
  if (sign(open) < 0) return notice('info', t('invoices.too_much_title'), t('invoices.too_much'));
  const byCard = method === 'card' && tries.length > 0 && ['begun', 'processing'].includes(tries[tries.length - 1].status);
  if (byCard) return notice('info', t('invoices.processing_title'), t('invoices.processing', { amount: money(open) }));
  return notice(status === 'overdue' ? 'danger' : 'info', t('invoices.pay_title', { amount: money(open), date: date(due) }), t('invoices.pay', { number }));
}

function standing(invoice) {
  const { status, e_invoice: electronic, vies, corrects } = invoice;
  return definitions([
    [t('invoices.status'), status && badge(code('invoice_status', status), KINDS[status])],
    [t('invoices.corrects_term'), corrects && h('a', { href: `/invoices/${corrects.id}` }, t('invoices.invoice', { number: corrects.number }))],
    [t('invoices.reason'), invoice.reason],
    [t('invoices.issued'), date(invoice.issued_on)],
    [t('invoices.due'), invoice.due_on && date(invoice.due_on)],
    [t('invoices.open'), status && money(invoice.open)],
    [t('invoices.payment'), code('payment', invoice.payment_method)],
    [t('invoices.vat'), code('vat_treatment', invoice.vat_treatment)],
    [t('invoices.vies'), vies && [vies.is_valid ? t('invoices.vies_valid') : t('invoices.vies_invalid'), ', ', when(vies.at), vies.consultation && h('span', { class: 'note' }, ` ${vies.consultation}`)]],
    [t('invoices.e_invoice'), electronic && [badge(code('e_invoice_status', electronic.status), E_INVOICES[electronic.status] ?? 'neutral'), ' ', h('span', { class: 'note' }, when(electronic.at))]],
  ]);
}

/** The files are those that were sent, byte for byte. */
function files({ id, number }) {
  const file = (label, type, extension) => makeAction({
    label, kind: 'quiet small', act: () => download(path, type, `E-SG.Cloud-${number}.${extension}`), done: () => {},
  });
  return h('div', { class: 'actions' }, file(t('invoices.pdf'), 'application/pdf', 'pdf'), file(t('invoices.xml'), 'application/xml', 'xml'),
    h('a', { href: `/v1/invoices/${id}`, target: '_blank' }, t('invoices.page')));
}

function entries(rows) {
  return table({
    caption: t('invoices.entries'), rows,
    columns: [
      { label: t('invoices.what'), cell: ({ kind }) => code('invoice_entry', kind) },
      { label: t('invoices.when'), cell: ({ at }) => when(at) },
      { label: t('invoices.credit_note'), cell: ({ credit_note: note }) => (note ? h('a', { href: `/invoices/${note.id}` }, t('invoices.credit_note_number', { number: note.number })) : '–') },
      { label: t('invoices.amount'), kind: 'number', cell: ({ amount }) => money(amount) },
    ],
  });
}

function charges(rows) {
  return table({
    caption: t('invoices.charges'), rows,
    columns: [
      { label: t('invoices.when'), cell: ({ at }) => when(at) },
      { label: t('invoices.status'), cell: ({ status, code: why }) => [badge(code('charge_status', status), CHARGES[status] ?? 'neutral'), why && h('span', { class: 'note' }, ` ${why}`)] },
      { label: t('invoices.amount'), kind: 'number', cell: ({ amount }) => money(amount) },
    ],
  });
}
