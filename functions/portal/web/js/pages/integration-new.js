// A new integration.

import { call, get } from '../api.js';
import { closedNotice, isClosed } from '../closed.js';
import { h } from '../dom.js';
import { date } from '../format.js';
import { contractForm } from '../integrations/contract-form.js';
import { replaceContent, start } from '../page.js';
import { buttonLink, notice } from '../parts.js';
import { problemState } from '../states.js';
import { t } from '../texts.js';

start({
  blocks: 2,
  load: ({ role }) => (['owner', 'admin'].includes(role) ? { account: get('/v1/account') } : {}),
  view: ({ account }) => {
    if (!account) return problemState({ code: 'not-allowed' }, () => {});
    const back = h('p', null, h('a', { href: '/integrations' }, t('integrations.back')));
    if (isClosed(account.body.status)) return [back, closedNotice(account.body.status)];
    const form = contractForm({
      submit: t('integrations.form.create'), beside: h('a', { href: '/integrations' }, t('common.cancel')),
      act: (body, key) => call('POST', '/v1/integrations', { body, key }),
      done: ({ body }) => created(body),
    });
    return [back, h('section', { class: 'card', 'aria-label': t('integrations.new.title') }, form.element)];
  },
});

function created({ id, name, direction, status, starts_on: from }) {
  const next = status === 'not-started' ? t('integrations.created_later', { date: date(from) })
    : direction === 'export' ? t('integrations.created_export') : t('integrations.created_upload');
  replaceContent(name, notice('success', t('integrations.created'), next, t('integrations.form.on_record')),
    h('div', { class: 'actions' }, buttonLink(`/integrations/${id}`, t('integrations.go_on')), buttonLink('/integrations', t('integrations.back'), 'quiet')));
}
