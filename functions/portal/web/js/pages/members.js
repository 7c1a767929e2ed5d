// The people of the account: who has access and as what, who is invited, and how the account is handed over.

import { get } from '../api.js';
import { dayOf } from '../day.js';
import { h } from '../dom.js';
import { shortDate } from '../format.js';
import { tableList } from '../list.js';
import { changeRole, remove, resend, withdraw } from '../members/acts.js';
import { inviteForm } from '../members/invite.js';
import { handOver } from '../members/ownership.js';
import { start } from '../page.js';
import { badge, button, card, notice } from '../parts.js';
import { current } from '../session.js';
import { empty, problemState } from '../states.js';
import { code, t } from '../texts.js';

const READERS = ['owner', 'admin', 'auditor'];
const MANAGERS = ['owner', 'admin'];

start({
  blocks: 3,
  // A member sees nobody else, so nothing is asked for them.
  load: ({ role }) => (READERS.includes(role) ? {
    members: get('/v1/members?limit=100'), invitations: get('/v1/invitations?limit=100'), offers: get('/v1/ownership-transfers?limit=100'),
  } : {}),
  view: ({ members, invitations, offers }, { role }) => {
    if (!members) return problemState({ code: 'not-allowed' }, () => {});
    const people = members.body.items;
    const mayManage = MANAGERS.includes(role);
    return [
      offerToMe(offers.body.items),
      card(t('members.people'), memberList(members.body, role)),
      (mayManage || invitations.body.items.length > 0) && card(t('members.invitations'), h('p', { class: 'note' }, t('members.invitations_about')),
        invitationList(invitations.body, people, role)),
      mayManage && card(t('members.invite'), inviteForm(role)),
      (role === 'owner' || offers.body.items.length > 0) && handOver(offers.body.items, people, role),
      role === 'auditor' && h('p', { class: 'note' }, t('members.reads_only')),
    ];
  },
});

/** Who may do what to whom is decided by the API. Here it is only left away where it would be refused. */
const mayChange = (member, role) => role === 'owner' || (role === 'admin' && member.role !== 'owner');

function memberList(first, role) {
  return tableList({
    first, path: '/v1/members?limit=100', caption: t('members.people'), empty: empty(t('members.none_title'), t('members.none')),
    columns: [
      { label: t('members.person'), cell: person },
      { label: t('members.role'), cell: (member) => code('role', member.role) },
      { label: t('members.since'), cell: (member) => shortDate(dayOf(member.since)) },
      { label: t('members.actions'), kind: 'actions', cell: (member) => memberActions(member, role) },
    ],
  });
}

function memberActions(member, role) {
  if (isMe(member)) return h('a', { href: '/me#leave' }, t('members.leave'));
  if (!mayChange(member, role)) return null;
  return h('div', { class: 'row-actions' }, button([t('members.change_role'), named(member)], () => changeRole(member, role), 'quiet small'),
    button([t('members.remove'), named(member)], () => remove(member), 'plain small'));
}

function invitationList(first, people, role) {
  return tableList({
    first, path: '/v1/invitations?limit=100', caption: t('members.invitations'), empty: h('p', null, t('members.no_invitations')),
    columns: [
      { label: t('members.person'), cell: person },
      { label: t('members.role'), cell: (invitation) => code('role', invitation.role) },
      { label: t('members.invited'), cell: ({ invited_at, invited_by }) => [shortDate(dayOf(invited_at)), h('div', { class: 'note' },
        t('members.invited_by', { name: people.find(({ id }) => id === invited_by)?.name ?? t('members.somebody') }))] },
      { label: t('members.until'), cell: (invitation) => shortDate(dayOf(invitation.expires_at)) },
      {
        label: t('members.actions'), kind: 'actions',
        cell: (invitation) => mayChange(invitation, role) && h('div', { class: 'row-actions' },
          button([t('members.resend'), named(invitation)], () => resend(invitation), 'quiet small'),
          button([t('members.withdraw'), named(invitation)], () => withdraw(invitation), 'plain small')),
      },
    ],
  });
}

function offerToMe(offers) {
  const mine = offers.find(({ member_id: to }) => to === current?.id);
  return mine && notice('info', t('members.offered_title'), t('members.offered'), h('p', null, h('a', { href: '/ownership' }, t('members.see_offer'))));
}

const person = (one) => [one.name, ' ', isMe(one) && badge(t('members.you'), 'info'), h('div', { class: 'note' }, one.email),
  one.email_problem && badge(code('email_problem', one.email_problem.kind), 'warning')];

const isMe = ({ id }) => id === current?.id;

const named = ({ name }) => h('span', { class: 'sr' }, ` ${name}`);
