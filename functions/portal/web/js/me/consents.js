// What the person has consented to: it is withdrawn as easily as it is given, and each act stays on record.

import { call, get } from '../api.js';
import { fill, h } from '../dom.js';
import { makeAction } from '../form.js';
import { dateTime } from '../format.js';
import { plainList } from '../list.js';
import { confirmed, refresh } from '../page.js';
import { badge, notice } from '../parts.js';
import { code, t } from '../texts.js';

/** @param {any[]} items @param {any} me */
export function consents(items, me) {
  return [
    items.map(consent),
    h('h3', null, t('me.policy')),
    me.consents.length + me.policy_notices.length === 0 ? h('p', null, t('me.no_policy')) : h('ul', { class: 'list' }, me.consents.map((one) => h('li', null, one.granted ? t('me.accepted', { version: one.policy_version }) : t('me.not_accepted', { version: one.policy_version }),
      h('div', { class: 'note' }, `${dateTime(one.at)}, ${code('consent_channel', one.channel)}`))),
    me.policy_notices.map((one) => h('li', null, t('me.policy_notice', { version: one.version, at: dateTime(one.told_at) }),
      h('div', { class: 'note' }, one.reminded_at && `${t('me.policy_reminded', { at: dateTime(one.reminded_at) })} `,
        one.acknowledged_at ? t('me.policy_acknowledged', { at: dateTime(one.acknowledged_at) }) : t('me.policy_not_acknowledged'))))),
    h('p', null, h('a', { href: '/policy' }, t('common.policy'))),
  ];
}

function consent({ purpose, granted, since, suppressed, text, language }) {
  const path = `/v1/me/consents/${purpose}`;
  const set = (value) => call('PUT', path, { body: { granted: value } });
  const done = async ({ body }) => {
    await refresh();
    confirmed(body.granted ? t('me.granted') : t('me.withdrawn'), body.granted ? t('me.granted_next') : t('me.withdrawn_next'));
  };
  return h('div', { class: 'stack-small' },
    h('h3', null, code('consent_purpose', purpose), ' ', granted ? badge(t('me.consented'), 'success') : badge(t('me.not_consented'))),
    since && h('p', { class: 'note' }, t('me.consented_since', { at: dateTime(since) })),
    suppressed && notice('warning', t('me.suppressed_title'), suppressed === 'complained' ? t('me.suppressed_complained') : t('me.suppressed_bounced')),
    h('blockquote', { class: 'quote', lang: language }, h('p', null, text)),
    h('div', { class: 'actions' },
      (!granted || suppressed) && makeAction({ label: granted ? t('me.consent_again') : t('me.consent'), kind: 'quiet', act: () => set(true), done }),
      granted && makeAction({ label: t('me.withdraw'), kind: 'quiet', act: () => set(false), done })),
    history(path));
}

function history(path) {
  const place = h('div', null);
  const loadOnce = async (event) => {
    if (!event.target.open || place.childNodes.length > 0) return;
    fill(place, h('p', { class: 'note' }, t('common.loading')));
    const first = await get(`${path}/history?limit=20`);
    fill(place, first.ok ? plainList({ first: first.body, path: `${path}/history?limit=20`, empty: h('p', null, t('me.no_history')), item: entry })
      : notice('danger', first.problem.title, first.problem.detail));
  };
  return h('details', { class: 'more', on: { toggle: loadOnce } }, h('summary', null, t('me.history')), place);
}

const entry = (one) => h('div', { class: 'stack-small' },
  h('strong', null, one.granted ? t('me.history_given') : t('me.history_withdrawn')), h('div', { class: 'note' }, `${dateTime(one.at)}, ${code('consent_channel', one.channel)}`),
  one.text && h('p', { lang: one.language }, one.text), h('p', { class: 'note' }, t('me.text_hash'), ' ', h('code', null, one.text_hash)),
  one.kept_until && h('p', { class: 'note' }, t('me.kept_until', { at: dateTime(one.kept_until) })));
