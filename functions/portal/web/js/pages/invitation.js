// Somebody is invited to an account. Looking at the invitation spends nothing. A new person chooses a password; whoever has a
// log-in shows it, by its password or by being logged in.

import { call } from '../api.js';
import { fill, h } from '../dom.js';
import { makeAction, makeForm } from '../form.js';
import { dateTime } from '../format.js';
import { expired, noLink } from '../links/page.js';
import { replaceContent, setHeading, start } from '../page.js';
import { buttonLink, definitions, notice } from '../parts.js';
import { entered, isLoggedIn } from '../session.js';
import { code, rich, t } from '../texts.js';
import { fromLink } from '../token.js';

const token = fromLink();

start({
  load: () => (token ? { offer: call('POST', '/v1/invitations/preview', { body: { token }, quiet: true }) } : {}),
  mayFail: ['offer'],
  view: ({ offer }) => {
    if (!token) return noLink();
    if (offer.ok) return invitation(offer.body);
    if (offer.problem.code !== 'link-expired') return notice('danger', offer.problem.title, offer.problem.detail);
    setHeading(t('links.expired_title'));
    return [h('p', null, offer.problem.detail), h('p', null, t('invitation.expired')), buttonLink('/login', t('links.log_in'), 'quiet')];
  },
});

function invitation(offer) {
  const place = h('div', { class: 'stack' });
  show(isLoggedIn() ? loggedIn : newPerson);

  function show(way) {
    fill(place, way(offer, show));
  }
  return [
    // Not in the heading, which is there before the name is known and would move all else.
    h('p', { class: 'lead' }, t('invitation.to', { company: offer.company_name })),
    definitions([
      [t('invitation.role'), [h('strong', null, code('role', offer.role)), h('br', null), h('span', { class: 'note' }, code('role_about', offer.role))]],
      [t('invitation.email'), offer.email],
      [t('invitation.until'), dateTime(offer.expires_at)],
    ]),
    h('p', { class: 'note' }, t('invitation.administers', { company: offer.company_name }), ' ',
      rich('invitation.policy', { policy: h('a', { href: '/policy' }, t('invitation.policy_link')) })),
    place,
  ];
}

/** A way to accept, with a button to another one. */
const change = (label, to, show) => h('button', {
  type: 'button', class: 'link',
  on: {
    click: (event) => {
      const place = event.target.closest('.stack');
      show(to);
      place.querySelector('input, button')?.focus();
    },
  },
}, label);

function newPerson(offer, show) {
  return [h('h2', null, t('invitation.new_title')), accepting(offer, [
    { name: 'name', label: t('invitation.name'), autocomplete: 'name', required: true, value: offer.name, maxlength: 100 },
    { name: 'phone', label: t('invitation.phone'), hint: t('invitation.phone_hint'), type: 'tel', autocomplete: 'tel', inputmode: 'tel' },
    userName(offer.email),
    { name: 'password', label: t('invitation.new_password'), hint: t('invitation.new_password_hint'), type: 'password', autocomplete: 'new-password', required: true },
  ], { failed: (problem) => {
    // Somebody with a log-in who did not know it: what they typed is not the password of it.
    if (problem.code !== 'wrong-credentials') return false;
    show((...args) => [notice('warning', t('invitation.has_log_in_title'), t('invitation.has_log_in')), knownPerson(...args)]);
    return true;
  } }), h('p', null, change(t('invitation.i_have'), knownPerson, show))];
}

function knownPerson(offer, show) {
  return [h('h2', null, t('invitation.known_title')), h('p', null, t('invitation.known', { email: offer.email })), accepting(offer, [
    userName(offer.email),
    { name: 'password', label: t('invitation.password'), type: 'password', autocomplete: 'current-password', required: true },
  ], { at: { 'wrong-credentials': 'password' }, beside: h('a', { href: '/forgotten' }, t('invitation.forgotten')) }),
  h('p', null, change(t('invitation.i_am_new'), newPerson, show))];
}

function loggedIn(offer, show) {
  return [h('p', null, t('invitation.logged_in', { email: offer.email })), makeAction({
    label: t('invitation.accept'), kind: 'wide',
    act: async (key) => {
      const result = await accept({}, key);
      // The invitation is somebody else's: either they have a log-in, or they choose a password now.
      const ways = { 'wrong-credentials': knownPerson, 'not-logged-in': knownPerson, 'invalid-input': newPerson };
      const way = result.ok ? null : ways[result.problem.code];
      if (!way) return result;
      show((...args) => [notice('warning', t('invitation.other_title'), t('invitation.other', { email: offer.email })), way(...args)]);
      return { gone: true };
    },
    done: async (result) => result.gone || welcome(offer, result.body, await enter(result.body)),
  }), h('p', null, change(t('invitation.not_me'), knownPerson, show))];
}

function accepting(offer, fields, more) {
  return makeForm({
    fields, submit: t('invitation.accept'), act: accept,
    failed: more.failed ?? ((problem) => {
      if (problem.code !== 'link-expired') return false;
      expired(problem, h('p', null, t('invitation.expired')));
      return true;
    }),
    at: more.at, beside: more.beside,
    done: async ({ body }, { password }) => welcome(offer, body, await logIn(offer.email, password) && await enter(body)),
  }).element;
}

const accept = (values, key) => call('POST', '/v1/invitations/accept', { body: { token, ...values }, key, quiet: true });

/** Logs in with what was just typed, so that it need not be typed again. Answers whether that was enough. */
async function logIn(email, password) {
  const result = await call('POST', '/v1/sessions', { body: { email, password, cookie: true }, quiet: true });
  if (result.status !== 201) return false;
  await entered();
  return true;
}

/** Goes to the account that was joined, as the session may be in another one. */
async function enter({ account_id }) {
  const result = await call('POST', '/v1/sessions/current/account', { body: { account_id }, quiet: true });
  if (result.ok) await entered();
  return result.ok;
}

function welcome(offer, joined, isIn) {
  replaceContent(t('invitation.done_title', { company: offer.company_name }), h('p', null, isIn ? t('invitation.done') : t('invitation.done_log_in')),
    h('div', { class: 'actions' }, isIn ? buttonLink('/', t('invitation.go_on')) : buttonLink('/login', t('links.log_in'))));
}

/** Tells a password manager whose password it is. */
const userName = (email) => h('input', { type: 'email', autocomplete: 'username', value: email, hidden: true, readonly: true });
