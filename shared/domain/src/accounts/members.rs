//! Changes of a member's role by another member.

use crate::{
    accounts::{
        messages::AccountsMessage,
        owners::SoleOwner,
        records::{Member, Owners, OwnershipTransfer, Role},
    },
    audit::records::AuditAction,
    identity::{actor::Actor, records::User},
    kernel::{
        commit::{Commit, Stored},
        personal::{CompanyName, PersonName},
        random::RandomSource,
        time::Now,
    },
    messaging::records::{Message, Recipient},
};

/// A user to notify about their membership of an account.
#[derive(Debug, Clone, Copy)]
pub struct NotifiedUser<'a> {
    /// The user.
    pub user: &'a User,
    /// The organisation.
    pub company_name: &'a CompanyName,
}

impl NotifiedUser<'_> {
    /// The mail that notifies them.
    #[must_use]
    pub fn of(
        self,
        now: Now,
        random: &dyn RandomSource,
        notice: impl FnOnce(PersonName, CompanyName) -> AccountsMessage,
    ) -> Message {
        let content = notice(self.user.name.clone(), self.company_name.clone());
        let recipient = Recipient::from(self.user.user);
        Message::new(now, random, recipient, self.user.email.clone(), self.user.language, content)
    }
}

/// The member with another role, and the commit that gives it to them and notifies them; no commit if they have the role
/// already. If they no longer own the account, their offer of its ownership ends.
///
/// # Errors
/// If the account would have no owner.
pub fn change_role(
    now: Now,
    by: Actor<'_>,
    member: &Stored<Member>,
    owners: &Stored<Owners>,
    (role, notified): (Role, NotifiedUser<'_>),
    random: &dyn RandomSource,
) -> Result<(Member, Option<Commit>), SoleOwner> {
    let changed = Member { role, ..member.record.clone() };
    if changed == member.record {
        return Ok((changed, None));
    }
    let audit_event = by.audit_event(now, random, AuditAction::RoleChanged).concerning(member.user).changing(["role"]);
    let mail =
        notified.of(now, random, |name, company_name| AccountsMessage::AccessChanged { name, company_name, role });
    let mail = mail.merging((member.account, AuditAction::RoleChanged), member.member);
    let commit = Commit::new(now).replace(member, &changed).audit(&audit_event).send(&mail);
    let commit = match (member.is_owner(), changed.is_owner()) {
        (true, false) => commit
            .replace(owners, &owners.without(member.user)?)
            .erase(&OwnershipTransfer::key(&member.account, &member.member)),
        (false, true) => commit.replace(owners, &owners.with(member.user)),
        (true, true) | (false, false) => commit,
    };
    Ok((changed, Some(commit)))
}
