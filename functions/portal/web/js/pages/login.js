// Log-in: by password, with a second factor where there is one, or by a passkey alone.

import { call } from '../api.js';
import { answerChallenge } from '../challenge.js';
import { byId, fill, h } from '../dom.js';
import { makeAction, makeForm } from '../form.js';
import { replaceContent, setHeading, start } from '../page.js';
import { notice } from '../parts.js';
import { entered, isLoggedIn, nextPage } from '../session.js';
import { t } from '../texts.js';
import { canAutofill, getPasskey, isAvailable } from '../webauthn.js';

/** Ends the passkey that the browser offers in the field, so that a dialog for it can open. */
let offer = new AbortController();

start({ view: firstStep });

function firstStep() {
  const form = makeForm({
    fields: [
      { name: 'email', label: t('login.email'), type: 'email', autocomplete: 'username webauthn', inputmode: 'email', required: true },
      { name: 'password', label: t('login.password'), type: 'password', autocomplete: 'current-password', required: true },
    ],
    submit: t('login.submit'),
    busy: t('login.busy'),
    act: (values) => call('POST', '/v1/sessions', { body: { ...values, cookie: true }, quiet: true }),
    at: { 'wrong-credentials': 'password' },
    done: (result) => (result.status === 202 ? secondStep(result.body) : go(result.body.session)),
    beside: h('a', { href: '/forgotten' }, t('login.forgotten')),
  });
  const passkey = isAvailable() && makeAction({ label: t('login.passkey'), kind: 'quiet wide', act: byPasskey, done: (result) => go(result.body.session) });
  if (isAvailable()) offerPasskey(form.element);
  return [
    isLoggedIn() && notice('info', t('login.already_title'), t('login.already'), h('p', null, h('a', { href: '/' }, t('login.go_on')))),
    form.element,
    passkey && [h('p', { class: 'or' }, t('login.or')), passkey],
    h('p', null, t('login.new'), ' ', h('a', { href: '/signup' }, t('login.sign_up'))),
  ];
}

function secondStep(challenge) {
  offer.abort();
  const again = (...note) => {
    setHeading(t('login.title'));
    fill(byId('content'), ...note, firstStep());
    byId('heading').focus();
  };
  replaceContent(t('login.factor_title'), h('p', null, t('login.factor')), answerChallenge(challenge, {
    done: (result) => go(result.body.session),
    expired: () => again(notice('warning', null, t('common.challenge.expired'))),
  }), h('div', { class: 'actions' },
    h('button', { type: 'button', class: 'link', on: { click: () => again() } }, t('login.start_over')),
    h('a', { href: '/lost-factors' }, t('login.lost'))));
}

/** Asks for a passkey once somebody does something here, so that a page that is only opened asks the API for nothing. */
function offerPasskey(form) {
  offer = new AbortController();
  const { signal } = offer;
  const events = ['pointermove', 'touchstart', 'focusin'];
  const begin = async () => {
    for (const event of events) document.removeEventListener(event, begin);
    if (!(await canAutofill())) return;
    const options = await askOptions();
    // A browser asks for one passkey at a time: whoever has pressed the button meanwhile is asked by that alone.
    if (!options.ok || signal.aborted || !form.isConnected) return;
    const credential = await getPasskey(options.body.options, { mediation: 'conditional', signal });
    if (!credential) return;
    const result = await prove(options.body.challenge, credential);
    if (result.ok) go(result.body.session);
    else fill(byId('live'), notice('danger', result.problem.title, result.problem.detail));
  };
  for (const event of events) document.addEventListener(event, begin, { passive: true });
}

async function byPasskey() {
  offer.abort();
  const options = await askOptions();
  if (!options.ok) return options;
  const credential = await getPasskey(options.body.options);
  if (!credential) return { ok: false, problem: { detail: t('common.challenge.passkey_given_up') } };
  return prove(options.body.challenge, credential);
}

const askOptions = () => call('POST', '/v1/sessions/passkey-options', { quiet: true });

const prove = (challenge, passkey) => call('POST', '/v1/sessions/passkeys', { body: { challenge, passkey, cookie: true }, quiet: true });

async function go(session) {
  await entered();
  // Where the account demands a second factor, there is nothing else to do before it is set up.
  location.assign(session.must_enrol ? '/security' : nextPage());
}
