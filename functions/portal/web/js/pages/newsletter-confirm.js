// Confirms that somebody wants the newsletter, by the link that was mailed to them.

import { get } from '../api.js';
import { h } from '../dom.js';
import { linkAction, noLink } from '../links/page.js';
import { replaceContent, start } from '../page.js';
import { buttonLink } from '../parts.js';
import { t } from '../texts.js';
import { fromLink } from '../token.js';

const token = fromLink();

start({
  load: () => (token ? { newsletter: get('/v1/newsletter') } : {}),
  view: ({ newsletter }) => (token ? [
    h('p', null, t('newsletter.lead')), h('blockquote', { class: 'quote', lang: newsletter.body.language }, h('p', null, newsletter.body.consent)),
    linkAction({
      label: t('newsletter.submit'), path: '/v1/newsletter/confirm', token,
      renew: h('p', null, t('newsletter.expired')),
      done: () => replaceContent(t('newsletter.done_title'), h('p', null, t('newsletter.done')),
        h('div', { class: 'actions' }, buttonLink('/', t('links.to_front'), 'quiet'))),
    }),
    h('p', { class: 'note' }, t('newsletter.nothing')),
  ] : noLink()),
});
