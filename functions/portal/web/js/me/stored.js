// What is stored about the person beside their profile: where they logged in from, what they did, what was sent to them, and
// what is under way.

import { get } from '../api.js';
import { device } from '../device.js';
import { h } from '../dom.js';
import { makeAction } from '../form.js';
import { dateTime } from '../format.js';
import { tableList } from '../list.js';
import { confirmed } from '../page.js';
import { badge, notice, when } from '../parts.js';
import { code, t } from '../texts.js';
import { paged } from './paged.js';
import { save } from './save.js';

/** What waits for the person, or for whoever has their mailbox. @param {any} me */
export function underWay(me) {
  const { lost_factors: lost, addition_undos: undos, enrolment, staff } = me;
  return [
    lost && notice('danger', t('me.lost_title'), t('me.lost', { at: dateTime(lost.usable_at), until: dateTime(lost.expires_at) })),
    undos.length > 0 && notice('info', t('me.undos_title'), t('me.undos', { until: dateTime(undos.at(-1).expires_at) })),
    enrolment && notice('info', null, t('me.enrolment', { method: code('method', enrolment.method), until: dateTime(enrolment.expires_at) })),
    staff && notice('info', t('me.staff_title'), `${staff.roles.map((role) => code('staff_role', role)).join(', ')}. ${t('me.staff_since', { at: dateTime(staff.since) })}`),
  ];
}

/** From where the person logged in and acted. @param {any} me */
export function origins(me) {
  return paged(me.origins, 'origins', {
    caption: t('me.origins'), empty: h('p', null, t('me.no_origins')),
    columns: [
      { label: t('me.at'), cell: (one) => when(one.at) },
      { label: t('me.device'), cell: (one) => device(one.browser_type) },
      { label: t('me.ip'), cell: (one) => one.ip_address },
      { label: t('me.gone'), cell: (one) => when(one.expires_at) },
    ],
  });
}

/** What the person did in the account, and what others did to their place in it. @param {any} me */
export function activity(me) {
  return paged(me.activity, 'activity', {
    caption: t('me.activity'), empty: h('p', null, t('me.no_activity')),
    columns: [
      { label: t('me.what'), cell: (one) => [code('audit_action', one.action), ' ', one.by_another && badge(t('me.by_another'), 'info')] },
      { label: t('me.at'), cell: (one) => when(one.at) },
      { label: t('me.fields'), cell: (one) => one.changed.map((field) => code('changed_field', field)).join(', ') || '–' },
    ],
  });
}

/** What was sent to the person. @param {any} me */
export function deliveries({ messages, newsletter }) {
  return [
    newsletter && h('p', null, t('me.newsletter', { email: newsletter.email, at: dateTime(newsletter.since) })),
    messages.length === 0 ? h('p', null, t('me.no_messages')) : tableList({
      first: { items: messages, next_cursor: null }, path: '', caption: t('me.messages'), empty: h('p', null, ''),
      columns: [
        { label: t('me.at'), cell: (one) => when(one.created_at) },
        { label: t('me.delivery'), cell: (one) => badge(code('delivery', one.delivery), one.delivery === 'failed' ? 'danger' : 'neutral') },
        { label: t('me.gone'), cell: (one) => when(one.forgotten_at) },
      ],
    }),
  ];
}

/** Everything in one file, as the API gives it. @param {any} me */
export function download(me) {
  return makeAction({
    label: t('me.download'), kind: 'quiet',
    act: async () => {
      const whole = { ...me };
      for (const list of ['origins', 'activity']) {
        const result = await all(me[list], list);
        if (!result.ok) return result;
        whole[list] = result.items;
      }
      return { whole };
    },
    done: ({ whole }) => {
      save(JSON.stringify(whole, null, 2), 'e-sg.cloud.json');
      confirmed(t('me.downloaded'), t('me.downloaded_next'));
    },
  });
}

async function all({ items, next_cursor }, name) {
  const found = [...items];
  for (let cursor = next_cursor; cursor;) {
    const result = await get(`/v1/me?limit=100&cursor=${encodeURIComponent(cursor)}`);
    if (!result.ok) return result;
    found.push(...result.body[name].items);
    cursor = result.body[name].next_cursor;
  }
  return { ok: true, items: found };
}
