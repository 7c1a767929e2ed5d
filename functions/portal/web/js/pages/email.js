// Confirms another address to log in with, by the link that was mailed to it. Only its owner's session can, so whoever is not
// logged in does that first.

import { h } from '../dom.js';
import { linkAction, nextStep, startLink } from '../links/page.js';
import { logInHere } from '../links/log-in-here.js';
import { replaceContent } from '../page.js';
import { buttonLink, notice } from '../parts.js';
import { isLoggedIn } from '../session.js';
import { t } from '../texts.js';

startLink((token) => (isLoggedIn() ? question(token) : [
  h('p', null, t('email.lead')), notice('info', t('links.log_in_first'), t('email.log_in')),
  logInHere({ done: () => nextStep(question(token)) }),
]));

const question = (token) => [
  h('p', null, t('email.lead')), h('p', { class: 'note' }, t('email.undo')),
  linkAction({
    label: t('email.confirm'), path: '/v1/me/email/confirm', token,
    renew: h('div', { class: 'stack' }, h('p', null, t('email.expired')), h('div', { class: 'actions' }, buttonLink('/me', t('email.to_profile')))),
    done: () => replaceContent(t('email.done_title'), h('p', null, t('email.done')),
      h('div', { class: 'actions' }, buttonLink('/me', t('email.to_profile')))),
  }),
];
