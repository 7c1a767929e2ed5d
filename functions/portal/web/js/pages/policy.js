// The privacy policy in force; and for those who are logged in, what changes and until when they can react.

import { call, get } from '../api.js';
import { h } from '../dom.js';
import { makeAction } from '../form.js';
import { date, dateTime } from '../format.js';
import { inline, markdown } from '../markdown.js';
import { confirmed, refresh, start } from '../page.js';
import { card, notice } from '../parts.js';
import { goToPart, policyText, versionList } from '../policy-text.js';
import { t } from '../texts.js';

start({
  blocks: 2,
  load: ({ isLoggedIn }) => ({
    versions: get('/v1/policies'),
    text: get('/v1/policies/current', { accept: 'text/markdown' }),
    ...(isLoggedIn && { mine: get('/v1/me/policy') }),
  }),
  mayFail: ['mine'],
  view: ({ versions, text, mine }) => {
    const own = mine?.ok ? mine.body : null;
    goToPart();
    return [
      own?.pending ? pending(own.pending) : announced(versions.body),
      own?.accepted && h('p', { class: 'note' }, t('policy.accepted', { version: own.accepted.version, time: dateTime(own.accepted.at) })),
      policyText(text.body),
      versionList(versions.body),
    ];
  },
});

function announced({ items }) {
  const next = items.find(({ status }) => status === 'coming');
  return next && notice('info', null, t('policy.is_coming', { date: date(next.effective_from) }),
    h('p', null, h('a', { href: `/policies/${next.version}` }, t('policy.read_coming'))));
}

function pending({ version, effective_from: from, acknowledged, acknowledged_at: at, news, changes, how_to_object: object, how_to_leave: leave }) {
  const day = date(from);
  return card(t('policy.changes_title', { date: day }), h('p', null, t('policy.changes')), h('ul', null, news.map((line) => h('li', null, inline(line)))),
    changes.length > 0 && h('details', null, h('summary', null, t('policy.each')), h('div', { class: 'stack' }, changes.map(change))),
    h('h3', null, t('policy.disagree')), h('p', null, inline(object)), h('p', null, inline(leave)),
    h('div', { class: 'actions' }, acknowledged ? h('p', { class: 'note' }, t('policy.seen_on', { time: at ? dateTime(at) : '' })) : makeAction({
      label: t('policy.acknowledge'),
      act: (key) => call('POST', '/v1/me/policy/acknowledgements', { body: { version }, key }),
      done: async () => {
        await refresh();
        confirmed(t('policy.acknowledged'), t('policy.acknowledged_next', { date: day }));
      },
    }), h('a', { href: `/policies/${version}` }, t('policy.read_coming'))));
}

function change({ heading, before, after }) {
  return h('section', { class: 'change' }, h('h3', null, heading),
    before ? h('div', { class: 'before' }, h('p', { class: 'note' }, t('policy.before')), markdown(before)) : h('p', { class: 'note' }, t('policy.new')),
    after ? h('div', { class: 'after' }, h('p', { class: 'note' }, t('policy.after')), markdown(after)) : h('p', { class: 'note' }, t('policy.gone')));
}
