// What an owner or administrator does to a member or an invitation. A member is read anew first, so that the change is based on
// what they are now.

import { call, get } from '../api.js';
import { ask } from '../dialog.js';
import { byId, fill, h } from '../dom.js';
import { confirmed, refresh } from '../page.js';
import { notice } from '../parts.js';
import { code, t } from '../texts.js';

/** The roles that somebody may give. @param {string} role Theirs. */
export const rolesOf = (role) => (role === 'owner' ? ['member', 'auditor', 'admin', 'owner'] : ['member', 'auditor', 'admin']);

/** The roles as options of a field, with what each may do. @param {string} role */
export const roleOptions = (role) => rolesOf(role).map((value) => ({ value, label: capital(code('role', value)), hint: code('role_about', value) }));

/** Another role for a member. */
export async function changeRole(member, role) {
  const found = await fresh(member);
  if (!found) return;
  const result = await ask({
    title: t('members.change_role_title', { name: member.name }), text: t('members.change_role_text'), submit: t('members.change_role'),
    fields: [{ name: 'role', label: t('members.role'), type: 'radio', required: true, value: found.body.role, options: roleOptions(role) }],
    act: (body) => call('PATCH', `/v1/members/${member.id}`, { body, etag: found.etag }),
  });
  if (!result) return;
  await refresh();
  confirmed(t('members.role_changed', { name: member.name, role: code('role', result.body.role) }), t('members.role_changed_next'));
}

/** Takes a member's access back. */
export async function remove(member) {
  const found = await fresh(member);
  if (!found) return;
  const result = await ask({
    title: t('members.remove_title', { name: member.name }), submit: t('members.remove'), danger: true,
    text: [h('p', null, t('members.remove_text')), h('p', null, t('members.remove_log_in'))],
    act: () => call('DELETE', `/v1/members/${member.id}`, { etag: found.etag }),
  });
  if (!result) return;
  await refresh();
  confirmed(t('members.removed', { name: member.name }), t('members.removed_next'));
}

/** Sends an invitation again, with a new link. */
export async function resend(invitation) {
  const result = await ask({
    title: t('members.resend_title', { name: invitation.name }), text: t('members.resend_text', { email: invitation.email }), submit: t('members.resend'),
    act: (_, key) => call('POST', `/v1/invitations/${invitation.id}/resend`, { key }),
  });
  if (!result) return;
  await refresh();
  confirmed(t('members.resent', { email: invitation.email }), t('members.resent_next'));
}

/** Takes an invitation back. */
export async function withdraw(invitation) {
  const result = await ask({
    title: t('members.withdraw_title', { name: invitation.name }), text: t('members.withdraw_text'), submit: t('members.withdraw'), danger: true,
    act: () => call('DELETE', `/v1/invitations/${invitation.id}`),
  });
  if (!result) return;
  await refresh();
  confirmed(t('members.withdrawn'), t('members.withdrawn_next', { email: invitation.email }));
}

async function fresh(member) {
  const found = await get(`/v1/members/${member.id}`);
  if (found.ok) return found;
  if (found.status === 404) await refresh();
  fill(byId('live'), notice('danger', found.problem.title, found.problem.detail));
  return null;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
