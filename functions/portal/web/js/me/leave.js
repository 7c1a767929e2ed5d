// Leaves the account, or erases the log-in with all that is stored about the person. The answer is a receipt of what is gone and
// what stays, why and until when.

import { call, get } from '../api.js';
import { dayOf } from '../day.js';
import { ask } from '../dialog.js';
import { byId, fill, h } from '../dom.js';
import { makeAction } from '../form.js';
import { date, dateTime } from '../format.js';
import { showEntrance } from '../navigation.js';
import { replaceContent } from '../page.js';
import { badge, button, buttonLink, notice, table } from '../parts.js';
import { current, ended } from '../session.js';
import { code, t } from '../texts.js';
import { save } from './save.js';

/** @param {any[]} memberships @param {string} etag */
export function leaving(memberships, etag) {
  return [
    memberships.length > 1 && [
      h('p', null, t('me.leave_one', { company: current?.company_name ?? '' })),
      h('div', { class: 'actions' }, button(t('me.leave_one_submit'), leaveAccount, 'quiet')),
    ],
    h('p', null, t('me.erase_about')),
    memberships.some(({ role }) => role === 'owner') && notice('info', null, t('me.owner_about'), h('p', null, h('a', { href: '/members' }, t('me.to_hand_over')), ' · ',
      h('a', { href: '/subscription' }, t('me.to_cancel')))),
    h('div', { class: 'actions' }, button(t('me.erase'), () => erase(memberships, etag), 'danger')),
  ];
}

async function leaveAccount() {
  const path = `/v1/members/${current.id}`;
  const found = await get(path);
  const result = await ask({
    title: t('me.leave_title', { company: current.company_name }), text: t('me.leave_text'), submit: t('me.leave_one_submit'), danger: true,
    act: () => call('DELETE', path, { etag: found.etag }),
  });
  if (!result) return;
  gone();
  replaceContent(t('me.left_title'), h('p', null, t('me.left')), h('div', { class: 'actions' }, buttonLink('/login', t('common.log_in'))));
}

async function erase(memberships, etag) {
  const result = await ask({
    title: t('me.erase_title'), submit: t('me.erase_submit'), danger: true,
    text: [
      h('p', null, t('me.erase_gone')), h('ul', null, memberships.map(({ company_name: company }) => h('li', null, t('me.erase_account', { company })))),
      h('p', null, t('me.erase_stays')), h('p', null, h('strong', null, t('me.erase_final'))),
    ],
    fields: [{ name: 'sure', label: t('me.erase_sure'), type: 'checkbox', required: true, missing: t('me.erase_sure_missing') }],
    act: () => eraseAll(etag),
  });
  if (!result) return;
  gone();
  replaceContent(t('me.erased_title'), ...receipt(result.body));
}

/** The session is over, and with it the way to the other pages. */
function gone() {
  ended();
  delete document.documentElement.dataset.session;
  fill(byId('nav'));
  showEntrance();
}

/** There may be more than one request can erase. The API then asks for another one, and goes on from there. */
async function eraseAll(etag, tries = 20) {
  const result = await call('DELETE', '/v1/me', { etag });
  return !result.ok && result.problem.code === 'conflict' && tries > 1 ? eraseAll(etag, tries - 1) : result;
}

function receipt({ erased_at, items }) {
  const file = JSON.stringify({ erased_at, items }, null, 2);
  const kept = items.filter(({ outcome }) => outcome === 'kept');
  const gone = items.filter(({ outcome }) => outcome !== 'kept');
  const what = { label: t('me.receipt_what'), cell: ({ record, about }) => (code('receipt', record) === record ? about : code('receipt', record)) };
  const why = { label: t('me.receipt_why'), cell: ({ purpose, legal_basis: basis }) => [purpose, h('div', { class: 'note' }, basis)] };
  return [
    notice('success', null, t('me.erased', { at: dateTime(erased_at) })),
    h('section', { class: 'card', 'aria-label': t('me.receipt_kept') }, h('h2', null, t('me.receipt_kept')), h('p', { class: 'note' }, t('me.receipt_kept_about')), table({
      caption: t('me.receipt_kept'), rows: kept,
      columns: [what, why, { label: t('me.receipt_until'), cell: ({ kept: how, until }) => [how, until && h('div', { class: 'note' }, t('me.receipt_latest', { on: date(dayOf(until)) }))] }],
    })),
    h('section', { class: 'card', 'aria-label': t('me.receipt_gone') }, h('h2', null, t('me.receipt_gone')), table({
      caption: t('me.receipt_gone'), rows: gone, columns: [what, why, { label: t('me.receipt_outcome'), cell: () => badge(t('me.receipt_erased'), 'success') }],
    })),
    h('div', { class: 'actions' }, button(t('me.print'), () => print(), 'quiet'), makeAction({
      label: t('me.receipt_download'), kind: 'quiet', act: async () => ({}),
      done: () => save(file, 'e-sg.cloud-receipt.json'),
    }), h('a', { href: '/' }, t('common.to_front'))),
  ];
}
