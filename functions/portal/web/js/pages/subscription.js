// Where the subscription stands, what is ahead, and what an owner can do about it.

import { get } from '../api.js';
import { today } from '../days.js';
import { fill, h } from '../dom.js';
import { date } from '../format.js';
import { buyerList, issued, lines, sums } from '../invoice-parts.js';
import { confirmed, refresh, start } from '../page.js';
import { badge, buttonLink, card, definitions, notice, timeline } from '../parts.js';
import { problemState, skeleton } from '../states.js';
import { acts, isEnding, isRemovalAsked } from '../subscription-acts.js';
import { changeCard, subscribeCard } from '../subscription-terms.js';
import { code, t } from '../texts.js';

const READERS = ['owner', 'admin', 'auditor'];
const KINDS = { active: 'success', trial: 'info', due: 'info', reminded: 'warning', suspended: 'warning', cancelled: 'warning', deactivated: 'danger' };
const WARNINGS = ['deactivation', 'trial-ends', 'subscription-ends'];

start({
  blocks: 3,
  load: ({ role }) => {
    if (!READERS.includes(role)) return {};
    const subscription = get('/v1/subscription');
    return role === 'owner' ? { subscription, plans: get('/v1/plans'), details: get('/v1/billing-details') } : { subscription };
  },
  view: ({ subscription: stored, plans, details }, { role }) => {
    if (!stored) return problemState({ code: 'not-allowed' }, refresh);
    const subscription = stored.body;
    const options = { stored, plans: plans?.body, details: details?.body, done };
    return [
      whatToKnow(subscription),
      h('div', { class: 'columns' }, h('div', { class: 'stack' },
        card(t('subscription.standing'), standing(subscription), h('p', null, h('a', { href: '/plans' }, t('subscription.see_plans')))),
        role === 'owner' ? terms(options) : notice('info', null, t('subscription.only_read'))),
        card(t('subscription.ahead'), h('p', { class: 'note' }, t('subscription.ahead_text')), ahead(subscription))),
      role === 'owner' && acts(stored, done),
      preview(subscription),
    ];
  },
});

async function done(title, ...next) {
  await refresh();
  confirmed(title, ...next, t('subscription.told'));
}

function terms(options) {
  const { body: subscription } = options.stored;
  const { status, reason, paid_through: paid } = subscription;
  // What is paid still runs: to go on with it is to take the cancellation back.
  if (status === 'cancelled' && isEnding(subscription) && paid) return null;
  if (status === 'trial' || status === 'cancelled' || (status === 'deactivated' && reason === 'trial-ended')) return subscribeCard(options);
  return ['active', 'due', 'reminded', 'suspended'].includes(status) && changeCard(options);
}

function standing(subscription) {
  const day = (on) => on && date(on);
  const { next_terms: next } = subscription;
  return definitions([
    [t('subscription.status'), badge(code('subscription_status', subscription.status), KINDS[subscription.status])],
    [t('subscription.plan'), code('plan', subscription.plan)],
    [t('subscription.period'), code('billing_period', subscription.period)],
    [t('subscription.payment'), code('payment', subscription.payment)],
    [t('subscription.next_terms'), next && `${code('billing_period', next.period)}, ${code('payment', next.payment).toLowerCase()}`],
    [t('subscription.trial_ends'), day(subscription.trial_ends_on)],
    [t('subscription.paid_through'), day(subscription.paid_through)],
    [t('subscription.next_invoice'), day(subscription.next_invoice_on)],
    [t('subscription.ends'), day(subscription.ends_on)],
    [t('subscription.removal'), day(subscription.removal_on)],
  ]);
}

function ahead({ timeline: dates, status }) {
  if (dates.length === 0) return h('p', null, t('subscription.nothing_ahead'));
  return timeline([{ on: today(), title: code('subscription_status', status), kind: 'now' }, ...dates.map(({ on, what, why }) => ({
    on, title: code('subscription_event', what), text: code('subscription_ground', why),
    kind: what === 'removal' ? 'danger' : WARNINGS.includes(what) ? 'warning' : undefined,
  }))]);
}

/** What somebody should know first. */
function whatToKnow(subscription) {
  const { status, reason, removal_on: removal, ends_on: ends } = subscription;
  const on = (day) => (day ? date(day) : '');
  const invoices = h('div', { class: 'actions' }, buttonLink('/invoices', t('subscription.see_invoices'), 'quiet'));
  const deactivation = subscription.timeline.find(({ what }) => what === 'deactivation')?.on;
  const asked = isRemovalAsked(subscription) && notice('danger', t('subscription.asked_title', { date: on(removal) }), t('subscription.asked_text'));
  switch (status) {
    case 'trial':
      return [asked, notice('info', t('subscription.trial_title', { date: on(subscription.trial_ends_on) }), t('subscription.trial_text'))];
    case 'due':
      return notice('info', t('subscription.due_title'), t('subscription.due_text'), invoices);
    case 'reminded':
      return notice('warning', t('subscription.reminded_title'), deactivation ? t('subscription.reminded_text', { date: on(deactivation) }) : t('subscription.reminded_plain'), invoices);
    case 'deactivated':
      return [asked, reason === 'trial-ended' ? notice('danger', t('subscription.trial_ended_title'), t('subscription.trial_ended', { date: on(removal) }))
        : notice('danger', t('subscription.unpaid_title'), t('subscription.unpaid', { date: on(removal) }), invoices)];
    case 'suspended':
      return notice('warning', t('subscription.suspended_title'), t('subscription.suspended_text'));
    case 'cancelled':
      return [asked, notice('warning', isEnding(subscription) ? t('subscription.cancelled_title', { date: on(ends) }) : t('subscription.ended_title', { date: on(ends) }),
        isEnding(subscription) ? t('subscription.cancelled_text') : t('subscription.ended_text'), removal && !asked && t('subscription.removed_on', { date: on(removal) }),
        h('div', { class: 'actions' }, buttonLink('/contact', t('subscription.extract'), 'quiet')))];
    default:
      return null;
  }
}

/** The next invoice, as it would be issued. The page does not wait for it. */
function preview(subscription) {
  if (!subscription.next_invoice_on) return null;
  const place = h('div', null, skeleton(1));
  load();
  return place;

  async function load() {
    const result = await get('/v1/subscription/preview');
    if (!result.ok) return fill(place, card(t('subscription.preview'), h('p', null, result.problem.detail)));
    const invoice = result.body;
    fill(place, card(t('subscription.preview'), h('p', null, issued(invoice), ' ', t('subscription.preview_text')), lines(invoice), sums(invoice),
      h('details', { class: 'more' }, h('summary', null, t('subscription.preview_buyer')), buyerList(invoice.buyer), h('p', null, h('a', { href: '/billing' }, t('subscription.to_billing'))))));
  }
}
