// Choosing what to subscribe to and how to pay for it. A second step says what it costs and what happens when, before anything
// is agreed to.

import { call } from './api.js';
import { cardText } from './billing-card.js';
import { sum } from './amounts.js';
import { plusDays, today } from './days.js';
import { cancelButton, openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { date, money } from './format.js';
import { makeForm } from './form.js';
import { buttonLink, card, notice } from './parts.js';
import { NET_DAYS, list } from './subscription-acts.js';
import { code, t } from './texts.js';

const REQUIRED = ['company_name', 'vat_number', 'invoice_address', 'invoice_email', 'contact_email', 'reference'];

/** What is missing to pay this way, as the API would say it. */
function missing(details, payment) {
  const names = REQUIRED.filter((name) => !details[name]);
  if (payment === 'card' && !details.card) names.push('card');
  if (payment === 'invoice' && details.ean && !details.order_reference && !details.customer_contact) names.push('order_reference');
  return names;
}

/** What is missing, with the way to give it. */
function incomplete(names) {
  return notice('warning', t('subscription.missing_title'), h('ul', null, names.map((name) => h('li', null, code('billing_field', name)))),
    h('div', { class: 'actions' }, buttonLink('/billing', t('subscription.to_billing'))));
}

const priceOf = (plans, terms) => plans.items.find(({ id }) => id === terms.plan)?.prices.find(({ period }) => period === terms.period);

/** What a period costs, in words. */
function priceText(price) {
  return price ? t('subscription.price', { net: money(price.net), total: money(sum(price.net, price.vat)) }) : '';
}

function fields(plans, details, chosen) {
  const periods = plans.items[0].prices.map((price) => ({ value: price.period, label: code('billing_period', price.period), hint: priceText(price) }));
  const noCard = t('subscription.no_card');
  return [
    { name: 'period', label: t('subscription.period'), type: 'radio', required: true, options: periods, value: chosen.period },
    {
      name: 'payment', label: t('subscription.payment'), type: 'radio', required: true, value: chosen.payment,
      options: [
        { value: 'invoice', label: t('subscription.by_invoice'), hint: t('subscription.by_invoice_text', { count: NET_DAYS }) },
        { value: 'card', label: t('subscription.by_card'), hint: details.card ? cardText(details.card) : noCard },
      ],
    },
  ];
}

/**
 * The card in which one subscribes.
 * @param {{ stored: any, plans: any, details: any, done: (title: string, ...next: any[]) => void }} options
 */
export function subscribeCard({ stored, plans, details, done }) {
  const names = missing(details, '');
  if (names.length > 0) return card(t('subscription.subscribe'), h('p', null, t('subscription.subscribe_text')), incomplete(names));
  return card(t('subscription.subscribe'), h('p', null, t('subscription.subscribe_text')), choice({
    plans, details, submit: t('subscription.go_on'), chosen: { period: 'month', payment: 'invoice', plan: plans.items[0].id },
    confirm: (terms) => agree({
      plans, details, terms, isNew: true, title: t('subscription.subscribe_title'), submit: t('subscription.subscribe_button'),
      points: [t('subscription.begins', { date: date(today()) }), paid(terms, details), !details.vat_number.startsWith('DK') && t('subscription.vies')],
      act: (key) => call('POST', '/v1/subscription', { body: terms, key, etag: stored.etag }),
    }),
    done: ({ body }) => done(t('subscription.subscribed'), body.next_invoice_on && t('subscription.subscribed_next', { date: date(body.next_invoice_on), email: details.invoice_email }),
      h('p', null, h('a', { href: '/invoices' }, t('subscription.see_invoices')))),
  }));
}

/**
 * The card in which one changes the terms from the next period on.
 * @param {{ stored: any, plans: any, details: any, done: (title: string, ...next: any[]) => void }} options
 */
export function changeCard({ stored, plans, details, done }) {
  const { body: subscription } = stored;
  const latest = subscription.next_terms ?? subscription;
  const next = subscription.next_invoice_on;
  const from = next ? t('subscription.change_from', { date: date(next) }) : t('subscription.change_next');
  return card(t('subscription.change'), h('p', null, from), h('details', { class: 'more' }, h('summary', null, t('subscription.change_open')), choice({
    plans, details, submit: t('subscription.go_on'), chosen: { period: latest.period, payment: latest.payment, plan: latest.plan },
    confirm: (terms) => agree({
      plans, details, terms, isNew: latest.payment !== terms.payment, title: t('subscription.change_title'), submit: t('subscription.change_button'), points: [from, t('subscription.change_until')],
      act: () => call('PATCH', '/v1/subscription', { body: terms, etag: stored.etag }),
    }),
    done: ({ body }) => done(t('subscription.changed'), body.next_terms ? t('subscription.changed_next', { date: next ? date(next) : '' }) : t('subscription.changed_back')),
  })));
}

function paid({ payment }, details) {
  if (payment === 'card') return t('subscription.paid_by_card', { card: cardText(details.card) });
  return t('subscription.paid_by_invoice', { email: details.invoice_email, date: date(plusDays(today(), NET_DAYS)) });
}

/** The first step. What is missing for the chosen way of paying is said here. */
function choice({ plans, details, submit, chosen, confirm, done }) {
  const place = h('div', { role: 'alert' });
  const form = makeForm({
    fields: fields(plans, details, chosen), submit,
    act: async ({ period, payment }) => {
      const names = missing(details, payment);
      fill(place, names.length > 0 && incomplete(names));
      return names.length > 0 ? null : confirm({ plan: chosen.plan, period, payment });
    },
    done: (result) => result && done(result),
  });
  form.element.lastElementChild.before(place);
  return form.element;
}

/** The second step: what is agreed to. */
function agree({ plans, details, terms, isNew, title, submit, points, act }) {
  const byCard = terms.payment === 'card' && isNew;
  return openDialog(title, (close) => {
    const place = h('div', null);
    const form = makeForm({
      fields: byCard ? [{ name: 'mandate', label: t('subscription.agree'), type: 'checkbox', required: true, missing: t('subscription.agree_missing') }] : [],
      submit, act: (_, key) => act(key), done: close, beside: cancelButton(close),
      // What the API misses in the billing details is no field of this form.
      failed: ({ errors }) => {
        fill(place, errors.some(({ pointer }) => pointer !== '/payment') && h('p', null, h('a', { href: '/billing' }, t('subscription.to_billing'))));
      },
    });
    const price = priceOf(plans, terms);
    return [h('div', { class: 'dialog-text' }, h('p', null, h('strong', null, t('subscription.terms', {
      plan: plans.items.find(({ id }) => id === terms.plan)?.name ?? terms.plan, period: code('billing_period', terms.period), payment: code('payment', terms.payment),
    })), h('br', null), priceText(price)), list(...points),
    byCard && [h('p', null, t('subscription.mandate')), h('blockquote', { class: 'terms' }, h('p', null, plans.mandate.text))]), place, form.element];
  });
}
