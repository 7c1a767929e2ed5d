// The accounts that the person belongs to, and who administers the one they are in.

import { h } from '../dom.js';
import { makeAction } from '../form.js';
import { badge, when } from '../parts.js';
import { enterAccount } from '../session.js';
import { code, rich, t } from '../texts.js';

/** @param {any} who The organisation and its owners. */
export function administrator({ organisation, contacts }) {
  return h('div', { class: 'quote' }, h('p', null, t('me.administers', { company: organisation })),
    h('ul', { class: 'list' }, contacts.map(({ name, email }) => h('li', null, name, ', ', h('a', { href: `mailto:${email}` }, email)))));
}

/** @param {any[]} memberships */
export function accounts(memberships) {
  return h('ul', { class: 'list' }, memberships.map((membership) => h('li', { class: 'split' },
    h('div', null, h('strong', null, membership.company_name ?? membership.account_id), ' ', membership.current && badge(t('me.here'), 'success'),
      h('div', { class: 'note' }, membership.role && code('role', membership.role), membership.role && ', ', rich('me.since', { at: when(membership.since) }))),
    membership.current === false && makeAction({
      label: [t('me.switch'), h('span', { class: 'sr' }, ` ${membership.company_name}`)], kind: 'quiet small', act: () => enterAccount(membership.account_id), done: () => {},
    }))));
}
