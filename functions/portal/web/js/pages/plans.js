// The price list of this day, for everybody.

import { get } from '../api.js';
import { sum } from '../amounts.js';
import { h } from '../dom.js';
import { date, money } from '../format.js';
import { start } from '../page.js';
import { buttonLink, card, table } from '../parts.js';
import { code, t } from '../texts.js';

start({
  blocks: 3,
  load: () => ({ plans: get('/v1/plans') }),
  view: ({ plans }, { isLoggedIn }) => {
    const { items, help_with_extraction: help, mandate, vat_percent: percent } = plans.body;
    return [
      h('p', { class: 'lead' }, t('plans.lead')),
      items.map((plan) => card(plan.name, h('p', null, t('plans.plan_text')), prices(plan.name, plan.prices, percent))),
      h('div', { class: 'actions' }, isLoggedIn ? buttonLink('/subscription', t('plans.to_subscription')) : buttonLink('/signup', t('plans.sign_up'))),
      card(t('plans.help'), h('p', null, t('plans.help_text')), help.prices.map((price) => h('p', null,
        h('strong', null, t('plans.hour', { price: money(price.net) })), ' ', h('span', { class: 'note' }, withVat(price))))),
      card(t('plans.vat'), h('p', null, t('plans.vat_text', { percent }))),
      card(t('plans.mandate'), h('p', null, t('plans.mandate_text')), h('blockquote', { class: 'terms' }, h('p', null, mandate.text)),
        h('p', { class: 'note' }, t('plans.mandate_version', { version: mandate.version }))),
    ];
  },
});

const withVat = ({ net, vat }) => t('plans.with_vat', { price: money(sum(net, vat)) });

const valid = ({ valid_from: from, valid_until: until }) => (until ? t('plans.until', { date: date(until) }) : t('plans.from', { date: date(from) }));

function prices(name, list, percent) {
  return table({
    caption: name, rows: list,
    columns: [
      { label: t('plans.period'), cell: (price) => [code('billing_period', price.period), h('span', { class: 'note since' }, valid(price))] },
      { label: t('plans.net'), kind: 'number', cell: ({ net }) => h('strong', null, money(net)) },
      { label: t('plans.vat_of', { percent }), kind: 'number', cell: ({ vat }) => money(vat) },
      { label: t('plans.total'), kind: 'number', cell: ({ net, vat }) => money(sum(net, vat)) },
    ],
  });
}
