// For whoever has lost their second factor: reports it with the password, and removes it a week later by the password and the
// link that was mailed. The challenge of a log-in shows that the password is right.

import { call } from '../api.js';
import { h } from '../dom.js';
import { makeAction } from '../form.js';
import { dateTime } from '../format.js';
import { expired, nextStep } from '../links/page.js';
import { logInHere } from '../links/log-in-here.js';
import { replaceContent, setHeading, start } from '../page.js';
import { buttonLink, notice } from '../parts.js';
import { ended } from '../session.js';
import { t } from '../texts.js';
import { fromLink } from '../token.js';

const token = fromLink();
if (token) setHeading(t('lost_factors.remove_title'));

start({ view: () => first() });

function first(note) {
  return [
    note && notice('warning', null, note),
    h('p', null, token ? t('lost_factors.remove_lead') : t('lost_factors.lead')),
    !token && h('ul', null, h('li', null, t('lost_factors.codes')), h('li', null, t('lost_factors.other')), h('li', null, t('lost_factors.wait'))),
    logInHere({
      submit: t('lost_factors.continue'), challenged: ({ challenge }) => nextStep(token ? removal(challenge) : report(challenge)),
      done: () => replaceContent(t('lost_factors.none_title'), h('p', null, t('lost_factors.none')),
        h('div', { class: 'actions' }, buttonLink('/security', t('lost_factors.to_security')))),
    }),
  ];
}

const report = (challenge) => step(t('lost_factors.report_text'), t('lost_factors.report'), '', () => spend('/v1/lost-factors', { challenge }), ({ body }) => {
  replaceContent(t('lost_factors.reported_title'), h('p', null, t('lost_factors.reported', { at: dateTime(body.usable_at) })),
    notice('info', null, t('lost_factors.reported_void')), h('div', { class: 'actions' }, buttonLink('/', t('links.to_front'), 'quiet')));
});

const removal = (challenge) => step(t('lost_factors.remove_text'), t('lost_factors.remove'), 'danger', () => spend('/v1/lost-factors/remove', { challenge, token }), () => {
  ended();
  replaceContent(t('lost_factors.removed_title'), h('p', null, t('lost_factors.removed')), h('p', { class: 'note' }, t('lost_factors.removed_short')),
    h('div', { class: 'actions' }, buttonLink('/login', t('links.log_in')), h('a', { href: '/forgotten' }, t('links.new_password'))));
});

function step(text, label, kind, act, done) {
  return [notice('success', null, t('lost_factors.password_right')), h('p', null, text),
    makeAction({ label, kind: `${kind} wide`, act, done: (result) => result.gone || done(result) })];
}

async function spend(path, body) {
  const result = await call('POST', path, { body, quiet: true });
  if (result.ok) return result;
  const { code, detail } = result.problem;
  if (code === 'challenge-expired') {
    nextStep(first(detail));
  } else if (code === 'link-expired') {
    expired(result.problem, h('p', null, t('lost_factors.expired')), h('div', { class: 'actions' }, buttonLink('/login', t('links.log_in'))));
  } else {
    return result;
  }
  return { gone: true };
}
