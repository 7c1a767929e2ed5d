// Hands the account over: an owner offers it to another member, who accepts or declines.

import { call } from '../api.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { makeForm } from '../form.js';
import { dateTime } from '../format.js';
import { confirmed, refresh } from '../page.js';
import { button, card } from '../parts.js';
import { current } from '../session.js';
import { code, t } from '../texts.js';

/** @param {any[]} offers @param {any[]} people @param {string} role */
export function handOver(offers, people, role) {
  const others = people.filter(({ id }) => id !== current?.id);
  const nameOf = (id) => people.find((member) => member.id === id)?.name ?? t('members.somebody');
  const isMine = offers.some(({ from_member_id: from }) => from === current?.id);
  return card(t('members.hand_over'), h('p', null, t('members.hand_over_about')),
    offers.length > 0 && h('ul', { class: 'list' }, offers.map((offer) => h('li', { class: 'stack-small' },
      h('p', null, t('members.offer', { from: nameOf(offer.from_member_id), to: nameOf(offer.member_id) })),
      h('p', { class: 'note' }, t('members.offer_until', { at: dateTime(offer.expires_at) })),
      role === 'owner' && h('div', { class: 'actions' }, button(t('members.withdraw_offer'), () => withdraw(offer, nameOf(offer.member_id)), 'quiet small'))))),
    role === 'owner' && (others.length > 0 ? form(others, isMine, nameOf) : h('p', { class: 'note' }, t('members.nobody_else'))));
}

function form(others, isMine, nameOf) {
  return makeForm({
    label: t('members.hand_over'),
    fields: [{
      name: 'member_id', label: t('members.new_owner'), type: 'select', required: true, hint: isMine ? t('members.replaces') : t('members.new_owner_hint'),
      options: [{ value: '', label: t('members.choose') }, ...others.map(({ id, name, role }) => ({ value: id, label: `${name} (${code('role', role)})` }))],
    }],
    submit: t('members.offer_it'),
    act: (body, key) => call('POST', '/v1/ownership-transfers', { body, key }),
    done: async (_, { member_id: to }) => {
      await refresh();
      confirmed(t('members.offer_made', { name: nameOf(to) }), t('members.offer_made_next'));
    },
  }).element;
}

async function withdraw(offer, name) {
  const result = await ask({
    title: t('members.withdraw_offer_title', { name }), text: t('members.withdraw_offer_text'), submit: t('members.withdraw_offer'), danger: true,
    act: () => call('DELETE', `/v1/ownership-transfers/${offer.id}`),
  });
  if (!result) return;
  await refresh();
  confirmed(t('members.offer_withdrawn'), t('members.offer_withdrawn_next'));
}
