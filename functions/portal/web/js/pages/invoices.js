// The invoices of the account, with where each stands.

import { get } from '../api.js';
import { sign } from '../amounts.js';
import { h } from '../dom.js';
import { money, shortDate } from '../format.js';
import { tableList } from '../list.js';
import { refresh, start } from '../page.js';
import { badge, buttonLink, card, notice } from '../parts.js';
import { empty, problemState } from '../states.js';
import { code, t } from '../texts.js';

const READERS = ['owner', 'admin', 'auditor'];
const KINDS = { open: 'info', 'partly-paid': 'info', paid: 'success', overdue: 'danger', credited: 'neutral' };

start({
  blocks: 1,
  load: ({ role }) => (READERS.includes(role) ? { invoices: get('/v1/invoices') } : {}),
  view: ({ invoices }) => {
    if (!invoices) return problemState({ code: 'not-allowed' }, refresh);
    const overdue = invoices.body.items.filter(({ status }) => status === 'overdue');
    return [
      overdue.length > 0 && notice('warning', t('invoices.overdue_title', { count: overdue.length }), t('invoices.overdue_text'),
        h('ul', null, overdue.map((invoice) => h('li', null, link(invoice), `: ${money(invoice.open)}`)))),
      list(invoices.body),
    ];
  },
});

const link = ({ id, number, kind }) => h('a', { href: `/invoices/${id}` }, `${code('invoice_kind', kind)} ${number}`);

function list(first) {
  const none = empty(t('invoices.none_title'), t('invoices.none'), buttonLink('/subscription', t('invoices.to_subscription'), 'quiet'));
  const shown = tableList({
    first, path: '/v1/invoices', caption: t('invoices.title'), empty: none,
    columns: [
      { label: t('invoices.number'), cell: link },
      { label: t('invoices.issued'), cell: ({ issued_on: on }) => shortDate(on) },
      { label: t('invoices.due'), cell: ({ due_on: on }) => (on ? shortDate(on) : '–') },
      { label: t('invoices.status'), cell: ({ status, corrects }) => (status ? badge(code('invoice_status', status), KINDS[status]) : corrects && t('invoices.corrects', { number: corrects.number })) },
      { label: t('invoices.total'), kind: 'number', cell: ({ total }) => money(total) },
      { label: t('invoices.open'), kind: 'number', cell: ({ open }) => (sign(open) === 0 ? '–' : money(open)) },
    ],
  });
  return first.items.length === 0 ? shown : card(null, shown);
}
