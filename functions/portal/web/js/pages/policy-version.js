// One version of the privacy policy, whichever it is.

import { get } from '../api.js';
import { h } from '../dom.js';
import { date } from '../format.js';
import { start } from '../page.js';
import { badge, notice } from '../parts.js';
import { goToPart, policyText, versionList } from '../policy-text.js';
import { code, t } from '../texts.js';

const version = decodeURIComponent(location.pathname.split('/').at(-1) ?? '');

start({
  blocks: 2,
  load: () => ({
    versions: get('/v1/policies'),
    text: get(`/v1/policies/${encodeURIComponent(version)}`, { accept: 'text/markdown' }),
  }),
  view: ({ versions, text }) => {
    const shown = versions.body.items.find((one) => one.version === version);
    goToPart();
    return [
      shown && h('p', { class: 'actions' }, badge(code('policy.status', shown.status), shown.status === 'in-force' ? 'success' : 'info'),
        h('span', null, t('policy.from', { date: date(shown.effective_from) }))),
      shown?.status !== 'in-force' && notice('info', null, t('policy.not_in_force'), h('p', null, h('a', { href: '/policy' }, t('policy.read_current')))),
      policyText(text.body),
      versionList(versions.body),
    ];
  },
});
