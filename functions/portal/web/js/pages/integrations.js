// The integrations of the account: what goes where, until when.

import { get } from '../api.js';
import { closedNotice, isClosed } from '../closed.js';
import { countryName } from '../countries.js';
import { h } from '../dom.js';
import { shortDate } from '../format.js';
import { STATUS_KINDS } from '../integrations/status.js';
import { tableList } from '../list.js';
import { start } from '../page.js';
import { badge, buttonLink } from '../parts.js';
import { empty, problemState } from '../states.js';
import { code, t } from '../texts.js';

start({
  blocks: 1,
  load: ({ role }) => (role === 'member' ? {} : { integrations: get('/v1/integrations'), account: get('/v1/account') }),
  view: ({ integrations, account }, { role }) => {
    if (!integrations) return problemState({ code: 'not-allowed' }, () => {});
    const isShut = isClosed(account.body.status);
    const mayManage = ['owner', 'admin'].includes(role) && !isShut;
    const setUp = mayManage && buttonLink('/integrations/new', t('integrations.set_up'));
    const isEmpty = integrations.body.items.length === 0;
    const list = tableList({
      first: integrations.body, path: '/v1/integrations', caption: t('integrations.title'), columns,
      empty: empty(t('integrations.none_title'), t('integrations.none'), setUp && [setUp]),
    });
    return [
      h('p', { class: 'lead' }, t('integrations.lead')),
      isShut && closedNotice(account.body.status),
      !isEmpty && setUp && h('div', { class: 'actions' }, setUp),
      isEmpty ? list : h('section', { class: 'card', 'aria-label': t('integrations.title') }, list),
    ];
  },
});

const columns = [
  { label: t('integrations.name'), cell: ({ id, name }) => h('a', { href: `/integrations/${id}` }, name) },
  { label: t('integrations.what'), cell: ({ direction, dataset }) => [code('integrations.direction', direction), h('p', { class: 'note' }, code('dataset', dataset))] },
  { label: t('integrations.with'), cell: ({ recipient }) => [recipient.name, h('p', { class: 'note' }, countryName(recipient.country))] },
  { label: t('integrations.period'), cell: ({ schedule, starts_on: from, ends_on: to }) => [`${shortDate(from)} – ${shortDate(to)}`, schedule && h('p', { class: 'note' }, code('integrations.schedule', schedule))] },
  { label: t('integrations.state'), cell: ({ status }) => badge(code('integrations.status', status), STATUS_KINDS[status]) },
];
