// The front page: what this is, or where the account stands, if somebody is logged in.

import { get } from '../api.js';
import { fill, h } from '../dom.js';
import { date, money } from '../format.js';
import { setHeading, start } from '../page.js';
import { badge, buttonLink, card, definitions, notice, timeline } from '../parts.js';
import { current, isLoggedIn } from '../session.js';
import { deactivated } from '../states.js';
import { code, t } from '../texts.js';

const KINDS = { active: 'success', trial: 'info', due: 'info', reminded: 'warning', suspended: 'warning', cancelled: 'warning', deactivated: 'danger' };

if (isLoggedIn()) setHeading(t('home.overview'));

start({
  blocks: 2,
  // Who does not see the subscription is told whether the account is open, and whom to ask.
  load: ({ isLoggedIn: isIn, role }) => {
    if (!isIn) return {};
    return role === 'member' ? { account: get('/v1/account'), administrator: get('/v1/account/administrator') } : { subscription: get('/v1/subscription') };
  },
  view: ({ subscription, account, administrator }, { isLoggedIn: isIn, role }) => {
    setHeading(isIn ? current?.company_name ?? t('home.overview') : t('home.title'));
    if (!isIn) return front();
    return subscription ? standing(subscription.body, role) : membersView(account.body, administrator.body);
  },
});

function standing(subscription, role) {
  return [
    whatToDo(subscription, role),
    h('div', { class: 'columns' },
      card(t('home.status'), definitions([
        [t('home.state'), badge(code('subscription_status', subscription.status), KINDS[subscription.status])],
        [t('home.plan'), code('plan', subscription.plan)],
        [t('home.period'), code('billing_period', subscription.period)],
        [t('home.payment'), code('payment', subscription.payment)],
        [t('home.trial_ends'), subscription.status === 'trial' && day(subscription.trial_ends_on)],
        [t('home.paid_through'), day(subscription.paid_through)],
        [t('home.next_invoice'), day(subscription.next_invoice_on)],
        [t('home.ends'), day(subscription.ends_on)],
        [t('home.removal'), day(subscription.removal_on)],
      ].map(([term, value]) => [term, value || null])), h('p', null, h('a', { href: '/subscription' }, t('home.see_subscription')))),
      card(t('home.ahead'), h('p', { class: 'note' }, t('home.ahead_text')), ahead(subscription))),
  ];
}

function ahead({ timeline: dates, status }) {
  if (dates.length === 0) return h('p', null, t('home.nothing_ahead'));
  const today = { on: new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(new Date()), title: code('subscription_status', status), kind: 'now' };
  return timeline([today, ...dates.map(({ on, what, why }) => ({
    on, title: code('subscription_event', what), text: code('subscription_ground', why),
    kind: what === 'removal' ? 'danger' : ['deactivation', 'trial-ends', 'subscription-ends'].includes(what) ? 'warning' : undefined,
  }))]);
}

/** What somebody should know first, with the way to act on it. */
function whatToDo({ status, reason, trial_ends_on: ends }, role) {
  const subscribe = role === 'owner' && h('div', { class: 'actions' }, buttonLink('/subscription', t('home.subscribe')));
  const invoices = h('div', { class: 'actions' }, buttonLink('/invoices', t('home.see_invoices')));
  switch (status) {
    case 'trial':
      return notice('info', t('home.trial_title'), t('home.trial_text', { date: day(ends) }), subscribe);
    case 'due':
      return notice('info', t('home.due_title'), t('home.due_text'), invoices);
    case 'reminded':
      return notice('warning', t('home.reminded_title'), t('home.reminded_text'), invoices);
    case 'deactivated':
      return reason === 'trial-ended' ? notice('danger', t('home.deactivated_trial_title'), t('home.deactivated_trial'), subscribe)
        : notice('danger', t('home.deactivated_unpaid_title'), t('home.deactivated_unpaid'), invoices);
    case 'suspended':
      return notice('warning', t('home.suspended_title'), t('home.suspended_text'));
    case 'cancelled':
      return notice('warning', t('home.cancelled_title'), t('home.cancelled_text'),
        h('div', { class: 'actions' }, buttonLink('/contact', t('home.get_data'), 'quiet')));
    default:
      return null;
  }
}

function membersView(account, { organisation, contacts }) {
  return [
    account.status === 'deactivated' && deactivated(),
    h('div', { class: 'columns' },
      card(t('home.go'), h('ul', { class: 'list' }, h('li', null, h('a', { href: '/data' }, t('home.data'))), h('li', null, h('a', { href: '/me' }, t('home.profile'))))),
      card(t('home.about_title'), h('p', null, t('home.about', { company: organisation })), h('ul', { class: 'list' }, contacts.map(({ name, email }) =>
        h('li', null, name, h('br', null), h('a', { href: `mailto:${email}` }, email)))))),
  ];
}

function front() {
  const price = h('div', { class: 'price', 'aria-live': 'polite' });
  showPrice(price);
  const point = (title, text) => h('section', { class: 'point' }, h('h2', null, title), h('p', null, text));
  return [
    h('p', { class: 'lead' }, t('home.lead')),
    h('div', null, h('div', { class: 'actions' }, buttonLink('/signup', t('home.start')), buttonLink('/login', t('common.log_in'), 'quiet')),
      h('p', { class: 'note below' }, t('home.trial'))),
    h('div', { class: 'columns points' }, point(t('home.points.data'), t('home.points.data_text')),
      point(t('home.points.control'), t('home.points.control_text')), point(t('home.points.open'), t('home.points.open_text'))),
    card(t('home.price_title'), price, h('p', null, t('home.price_text')), h('p', null, h('a', { href: '/plans' }, t('home.see_plans')))),
  ];
}

/** The page does not wait for the price list, and does without it if it does not come. */
async function showPrice(place) {
  const result = await get('/v1/plans');
  const prices = result.ok ? result.body.items[0]?.prices ?? [] : [];
  const of = (period) => prices.find((price) => price.period === period);
  const [month, year] = [of('month'), of('year')];
  if (!month) return place.remove();
  fill(place, h('p', { class: 'amount' }, h('strong', null, money(month.net)), ' ', t('home.per_month')),
    year && h('p', { class: 'note' }, t('home.per_year', { price: money(year.net) })));
}

const day = (on) => on && date(on);
