// Takes a change of the address back, by the link that was mailed to the address of before. No log-in is needed: whoever changed
// it may have the password.

import { h } from '../dom.js';
import { linkAction, startLink } from '../links/page.js';
import { replaceContent } from '../page.js';
import { buttonLink, notice } from '../parts.js';
import { ended } from '../session.js';
import { t } from '../texts.js';

startLink((token) => [
  h('p', null, t('undo.lead')),
  h('ul', null, h('li', null, t('undo.address')), h('li', null, t('undo.sessions')), h('li', null, t('undo.factors')), h('li', null, t('undo.password'))),
  notice('warning', null, t('undo.warning')),
  linkAction({
    label: t('undo.submit'), path: '/v1/email-changes/undo', token,
    renew: [h('p', null, t('undo.expired')), h('div', { class: 'actions' }, buttonLink('/contact', t('undo.contact'), 'quiet'))],
    done: () => {
      ended();
      replaceContent(t('undo.done_title'), h('p', null, t('undo.done')),
        h('div', { class: 'actions' }, buttonLink('/forgotten', t('links.new_password'))));
    },
  }),
]);
