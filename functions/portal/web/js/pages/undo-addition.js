// Takes back what somebody added to a log-in: a second factor, recovery codes or a phone number. The link is in its notice.

import { h } from '../dom.js';
import { linkAction, startLink } from '../links/page.js';
import { replaceContent } from '../page.js';
import { buttonLink, notice } from '../parts.js';
import { ended } from '../session.js';
import { t } from '../texts.js';

startLink((token) => [
  h('p', null, t('undo_addition.lead')),
  h('ul', null, h('li', null, t('undo_addition.factors')), h('li', null, t('undo_addition.sessions')), h('li', null, t('undo_addition.password'))),
  notice('warning', null, t('undo_addition.warning')),
  linkAction({
    label: t('undo_addition.submit'), path: '/v1/security-changes/undo', token,
    renew: [h('p', null, t('undo_addition.expired')), h('div', { class: 'actions' }, buttonLink('/contact', t('undo_addition.contact'), 'quiet'))],
    done: () => {
      ended();
      replaceContent(t('undo_addition.done_title'), h('p', null, t('undo_addition.done')),
        h('div', { class: 'actions' }, buttonLink('/forgotten', t('links.new_password'))));
    },
  }),
]);
