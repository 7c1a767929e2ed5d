// What an owner can do with the subscription. Each act says before what will happen on which date, and after what happens next.

import { call } from './api.js';
import { plusDays, plusMonths, today } from './days.js';
import { ask } from './dialog.js';
import { h } from './dom.js';
import { date } from './format.js';
import { button, card, notice } from './parts.js';
import { t } from './texts.js';

/** How many days after its end a cancelled account is removed, and how many after that was asked for. */
const DAYS_AFTER_END = 90;
const DAYS_AFTER_REQUEST = 7;
/** How long one waits at most who switches to another provider. */
const SWITCHING_MONTHS = 2;
/** How many days one has to pay an invoice. */
export const NET_DAYS = 14;

const isComing = (subscription, what, why) => subscription.timeline.some((entry) => entry.what === what && (!why || entry.why === why));

/** Whether a cancelled subscription still runs. */
export const isEnding = (subscription) => isComing(subscription, 'subscription-ends');

/** Whether an owner has asked for the removal. */
export const isRemovalAsked = (subscription) => isComing(subscription, 'removal', 'asked');

/**
 * The acts that are open now, as a card.
 * @param {any} stored The answer with the subscription.
 * @param {(title: string, ...next: any[]) => void} done What happens after one was carried out.
 */
export function acts({ body: subscription, etag }, done) {
  const { status } = subscription;
  const act = (title, text, label, run, kind = 'quiet') => h('div', { class: 'act' }, h('div', null, h('h3', null, title), h('p', { class: 'note' }, text)), button(label, run, kind));
  const of = (method, path, body) => (_, key) => call(method, path, { body, key, etag });
  const day = (on) => (on ? date(on) : '');
  const isCancelled = status === 'cancelled';
  const isSubscribed = ['active', 'due', 'reminded'].includes(status);
  const unpaid = subscription.reason === 'unpaid';

  const open = [
    status === 'suspended' && act(t('subscription_act.resume'), t('subscription_act.resume_text'), t('subscription_act.resume_button'), resume, ''),
    isSubscribed && act(t('subscription_act.suspend'), t('subscription_act.suspend_text'), t('subscription_act.suspend_button'), suspend),
    isCancelled && isEnding(subscription) && act(t('subscription_act.undo'), t('subscription_act.undo_text', { date: day(subscription.ends_on) }), t('subscription_act.undo_button'), undo, ''),
    isCancelled && isEnding(subscription) && plusMonths(today(), SWITCHING_MONTHS) < subscription.ends_on
      && act(t('subscription_act.switch'), t('subscription_act.switch_text', { date: date(plusMonths(today(), SWITCHING_MONTHS)) }), t('subscription_act.switch_button'), switchEarlier),
    !isCancelled && act(t('subscription_act.cancel'), t('subscription_act.cancel_text'), t('subscription_act.cancel_button'), cancel),
    isRemovalAsked(subscription)
      ? act(t('subscription_act.keep'), t('subscription_act.keep_text', { date: day(subscription.removal_on) }), t('subscription_act.keep_button'), keep, '')
      : (isCancelled || status === 'trial' || status === 'deactivated')
        && act(t('subscription_act.remove'), t('subscription_act.remove_text'), t('subscription_act.remove_button'), remove),
  ].filter(Boolean);
  return open.length > 0 && card(t('subscription_act.title'), h('div', null, open));

  async function suspend() {
    const result = await ask({
      title: t('subscription_act.suspend_title'), submit: t('subscription_act.suspend_button'),
      text: list(t('subscription_act.suspend_today', { date: date(today()) }), t('subscription_act.suspend_credit'), t('subscription_act.suspend_means'), t('subscription_act.suspend_yearly')),
      act: of('POST', '/v1/subscription/suspend'),
    });
    if (result) done(t('subscription_act.suspended'), t('subscription_act.suspended_next'));
  }

  async function resume() {
    const result = await ask({
      title: t('subscription_act.resume_title'), submit: t('subscription_act.resume_button'),
      text: list(t('subscription_act.resume_today', { date: date(today()) }), subscription.payment === 'card' ? t('subscription_act.pays_by_card')
        : t('subscription_act.pays_by_invoice', { date: date(plusDays(today(), NET_DAYS)) }), t('subscription_act.resume_open')),
      act: of('POST', '/v1/subscription/resume'),
    });
    if (result) done(t('subscription_act.resumed'), t('subscription_act.resumed_next', { date: day(result.body.next_invoice_on) }));
  }

  /** The last day, by the reason. Where something is unpaid it is the end of what was paid, which only the API knows. */
  function lastDay(isSwitching) {
    if (unpaid) return null;
    if (status === 'suspended') return today();
    const last = subscription.trial_ends_on ?? subscription.paid_through ?? today();
    const switched = plusMonths(today(), SWITCHING_MONTHS);
    return isSwitching && isSubscribed && switched < last ? switched : last;
  }

  function ending(isSwitching) {
    const last = lastDay(isSwitching);
    return last ? t('subscription_act.cancel_dates', { ends: date(last), removal: date(plusDays(last, DAYS_AFTER_END)) }) : t('subscription_act.cancel_unpaid');
  }

  async function cancel() {
    const result = await ask({
      title: t('subscription_act.cancel_title'), submit: t('subscription_act.cancel_button'), danger: true,
      text: [h('p', null, t('subscription_act.cancel_choose')), notice('info', null, t('subscription_act.switching_law'))],
      fields: [{
        name: 'reason', label: t('subscription_act.reason'), type: 'radio', required: true, missing: t('subscription_act.reason_missing'),
        options: [
          { value: 'other', label: t('subscription_act.reason_other'), hint: ending(false) },
          { value: 'switching', label: t('subscription_act.reason_switching'), hint: ending(true) },
        ],
      }],
      act: ({ reason }, key) => call('POST', '/v1/subscription/cancel', { body: { reason }, key, etag }),
    });
    if (result) cancelled(result.body);
  }

  async function switchEarlier() {
    const last = plusMonths(today(), SWITCHING_MONTHS);
    const result = await ask({
      title: t('subscription_act.switch_title'), submit: t('subscription_act.switch_button'), danger: true,
      text: list(t('subscription_act.cancel_dates', { ends: date(last), removal: date(plusDays(last, DAYS_AFTER_END)) }), t('subscription_act.switching_law')),
      act: of('POST', '/v1/subscription/cancel', { reason: 'switching' }),
    });
    if (result) cancelled(result.body);
  }

  function cancelled({ ends_on: ends, removal_on: removal }) {
    done(t('subscription_act.cancelled', { date: day(ends) }), t('subscription_act.cancelled_next', { date: day(removal) }),
      h('p', null, h('a', { href: '/contact' }, t('subscription_act.extract'))));
  }

  async function undo() {
    const result = await ask({
      title: t('subscription_act.undo_title'), submit: t('subscription_act.undo_button'), text: list(t('subscription_act.undo_means'), isRemovalAsked(subscription) && t('subscription_act.undo_removal')),
      act: of('POST', '/v1/subscription/undo-cancel'),
    });
    if (!result) return;
    const { next_invoice_on: next, trial_ends_on: trial } = result.body;
    done(t('subscription_act.undone'), next ? t('subscription_act.undone_next', { date: day(next) }) : trial && t('subscription_act.undone_trial', { date: day(trial) }));
  }

  async function remove() {
    const result = await ask({
      title: t('subscription_act.remove_title'), submit: t('subscription_act.remove_button'), danger: true,
      text: list(t('subscription_act.remove_when', { date: date(plusDays(today(), DAYS_AFTER_REQUEST)) }), t('subscription_act.remove_until'), t('subscription_act.remove_books'), t('subscription_act.remove_extract')),
      act: of('POST', '/v1/subscription/removal'),
    });
    if (!result) return;
    const { removal_on: on } = result.body;
    done(on ? t('subscription_act.removal_asked', { date: day(on) }) : t('subscription_act.removal_held'), t('subscription_act.removal_asked_next'));
  }

  async function keep() {
    const result = await ask({
      title: t('subscription_act.keep_title'), submit: t('subscription_act.keep_button'), text: t('subscription_act.keep_means'), act: of('DELETE', '/v1/subscription/removal'),
    });
    if (result) done(t('subscription_act.kept'), t('subscription_act.kept_next'));
  }
}

/** What will happen, point by point. @param {...any} points */
export const list = (...points) => h('ul', null, points.filter(Boolean).map((point) => h('li', null, point)));
