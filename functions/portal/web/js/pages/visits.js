// Which addresses of the service were called, under pseudonyms.

import { activityTabs } from '../activity-tabs.js';
import { h } from '../dom.js';
import { makeFilter, withQuery } from '../filter.js';
import { tableList } from '../list.js';
import { start } from '../page.js';
import { when } from '../parts.js';
import { empty, problemState } from '../states.js';
import { code, t } from '../texts.js';

/** Enough of a pseudonym to tell it from those of the others. */
const SHOWN = 6;

const filter = makeFilter({ label: t('activity.visits.filter'), inQuery: ['from', 'to'], path: (values) => withQuery('/v1/visits', values) });

start({
  blocks: 1,
  load: ({ role }) => (role === 'owner' ? { visits: filter.first() } : {}),
  mayFail: ['visits'],
  view: ({ visits }, { role }) => {
    if (!visits) return problemState({ code: 'not-allowed' }, () => {});
    const fields = [{ name: 'from', label: t('activity.from'), type: 'date' }, { name: 'to', label: t('activity.to'), type: 'date' }];
    const list = filter.view(visits, fields, (body, path) => tableList({
      first: body, path, caption: t('activity.visits.title'), columns, empty: empty(t('activity.visits.none_title'), t('activity.visits.none')),
    }));
    return [
      activityTabs(role), h('p', { class: 'lead' }, t('activity.visits.lead')), h('p', { class: 'note' }, t('activity.visits.pseudonym')), list.form,
      h('section', { class: 'card', 'aria-label': t('activity.visits.title') }, list.area),
    ];
  },
});

const columns = [
  { label: t('activity.visits.route'), cell: ({ route, method }) => [h('code', { class: 'break' }, route), h('p', { class: 'note' }, code('activity.visits.methods', method))] },
  { label: t('activity.visits.person'), cell: ({ pseudonym }) => h('span', { title: pseudonym }, pseudonym.slice(0, SHOWN)) },
  { label: t('activity.visits.browser'), cell: ({ browser }) => browser },
  { label: t('activity.when'), cell: ({ at }) => when(at) },
];
