// The way between pages: the navigation by role, and the menu of the account and the person.

import { byId, fill, h } from './dom.js';
import { makeAction } from './form.js';
import { current, enterAccount, logInPath, logOut, role } from './session.js';
import { t } from './texts.js';

const ALL = ['owner', 'admin', 'member', 'auditor'];
const MANAGERS = ['owner', 'admin', 'auditor'];

/** Who sees which page in the navigation. Who may do what is decided by the API alone. */
const groups = () => [
  { entries: [{ href: '/', label: t('common.nav.home'), roles: ALL }] },
  {
    title: t('common.nav.work'),
    entries: [
      { href: '/data', label: t('common.nav.data'), roles: ALL },
      { href: '/integrations', label: t('common.nav.integrations'), roles: MANAGERS },
    ],
  },
  {
    title: t('common.nav.account'),
    entries: [
      { href: '/members', label: t('common.nav.members'), roles: MANAGERS },
      { href: '/subscription', label: t('common.nav.subscription'), roles: MANAGERS },
      { href: '/invoices', label: t('common.nav.invoices'), roles: MANAGERS },
      { href: '/billing', label: t('common.nav.billing'), roles: MANAGERS },
      { href: '/activity', label: t('common.nav.activity'), roles: MANAGERS },
      { href: '/account', label: t('common.nav.settings'), roles: ALL },
    ],
  },
  {
    title: t('common.nav.me'),
    entries: [
      { href: '/me', label: t('common.nav.profile'), roles: ALL },
      { href: '/security', label: t('common.nav.security'), roles: ALL },
      { href: '/notifications', label: t('common.nav.notifications'), roles: ALL },
    ],
  },
];

/** Shows the navigation of somebody who is logged in. It is there before the API has answered: the role is known. */
export function showNavigation() {
  const path = location.pathname;
  const isHere = (href) => href === path || (href !== '/' && path.startsWith(`${href}/`));
  const lists = groups().map(({ title, entries }) => {
    const seen = entries.filter(({ roles }) => roles.includes(role()));
    return seen.length > 0 && [title && h('h2', null, title), h('ul', null, seen.map(({ href, label }) => h('li', null,
      h('a', { href, 'aria-current': isHere(href) ? 'page' : null }, label))))];
  });
  // On a narrow screen it opens by a button; on a wide one CSS shows it always.
  const menu = h('div', { class: 'side-lists', id: 'side-lists' }, lists);
  const toggle = h('button', { type: 'button', class: 'button quiet small side-toggle', 'aria-expanded': 'false', 'aria-controls': 'side-lists' }, t('common.menu'));
  toggle.addEventListener('click', () => toggle.setAttribute('aria-expanded', String(toggle.getAttribute('aria-expanded') !== 'true')));
  fill(byId('nav'), toggle, menu);
}

/** Shows the way in, to somebody who is not logged in. */
export function showEntrance() {
  const isHere = location.pathname === '/login';
  fill(byId('account'), !isHere && h('a', { href: logInPath(), class: 'button quiet small' }, t('common.log_in')));
}

/**
 * Shows the menu of the account.
 * @param {import('./session.js').Membership[]} memberships
 */
export function showAccountMenu(memberships) {
  const others = memberships.filter((membership) => !membership.current);
  const out = makeAction({ label: t('common.log_out'), kind: 'quiet wide', act: logOut, done: () => {} });
  const label = h('span', { class: 'company' }, current?.company_name ?? t('common.account_menu'));
  const menu = h('details', { class: 'menu' }, h('summary', null, h('span', { class: 'sr' }, `${t('common.account_menu')}: `), label),
    h('div', { class: 'menu-body' },
      others.length > 0 && [h('p', { class: 'note' }, t('common.other_accounts')), others.map((membership) => makeAction({
        label: membership.company_name, kind: 'plain wide', act: () => enterAccount(membership.account_id), done: () => {},
      }))],
      h('p', null, h('a', { href: '/me' }, t('common.nav.profile'))), h('p', null, h('a', { href: '/security' }, t('common.nav.security'))), out));
  closeByItself(menu);
  fill(byId('account'), menu);
}

function closeByItself(menu) {
  document.addEventListener('click', (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}
