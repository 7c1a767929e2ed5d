// Where the person is logged in, and how they end that.

import { call } from '../api.js';
import { device } from '../device.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { dateTime } from '../format.js';
import { plainList } from '../list.js';
import { confirmed, refresh } from '../page.js';
import { badge, button } from '../parts.js';
import { logOut } from '../session.js';
import { t } from '../texts.js';

/** @param {any} first The first page of the sessions. */
export function sessionList(first) {
  // This browser's own comes first.
  const items = first.items.toSorted((one, other) => Number(other.current) - Number(one.current));
  return [
    h('p', null, t('security.sessions_about')),
    plainList({ first: { ...first, items }, path: '/v1/sessions?limit=100', empty: h('p', null, ''), item: session }),
    items.length > 1 && h('div', { class: 'actions' }, button(t('security.end_others'), endOthers, 'quiet')),
  ];
}

const session = (one) => h('div', { class: 'split' },
  h('div', null, h('strong', null, device(one.browser_type)), ' ', one.current && badge(t('security.this_one'), 'success'), ' ',
    one.second_factor && badge(t('security.with_factor'), 'info'), ' ', one.staff && badge(t('security.staff'), 'warning'),
    h('div', { class: 'note' }, t('security.session_from', { ip: one.ip_address, at: dateTime(one.started_at) })),
    h('div', { class: 'note' }, t('security.session_used', { at: dateTime(one.last_used_at), until: dateTime(one.expires_at) }))),
  button([one.current ? t('common.log_out') : t('security.end'), h('span', { class: 'sr' }, ` ${device(one.browser_type)}, ${dateTime(one.started_at)}`)],
    () => (one.current ? logOut() : end(one)), 'quiet small'));

async function end(one) {
  const result = await ask({
    title: t('security.end_title'), text: t('security.end_text', { device: device(one.browser_type) }), submit: t('security.end'), danger: true,
    act: () => call('DELETE', `/v1/sessions/${one.id}`),
  });
  if (!result) return;
  await refresh();
  confirmed(t('security.ended'), t('security.ended_next'));
}

async function endOthers() {
  const result = await ask({
    title: t('security.end_others_title'), text: t('security.end_others_text'), submit: t('security.end_others'), danger: true,
    act: () => call('DELETE', '/v1/sessions'),
  });
  if (!result) return;
  await refresh();
  confirmed(t('security.others_ended'), t('security.ended_next'));
}
